"""Run the benchmarks: in a database of their own beside the site's, dropped at the end."""

import os
import sys

from coordination.embedded import environment
from coordination.embedded.folders import Folders


def main() -> int:
    """Exit status 0 when every number held, 1 when one fell short."""
    scale = os.environ.get("SCALE", "small")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    os.environ["DURE_TEST_DATABASE"] = "bench_dure"
    os.environ["DATABASE_PATIENT"] = "1"  # filling takes longer than a person would wait
    mark = environment.ensure(Folders.default())
    import django

    django.setup()
    from benchmarks import measuring

    if scale not in measuring.RUNS:
        sys.exit(f"SCALE is one of {', '.join(measuring.RUNS)}, not {scale!r}.")
    try:
        return 0 if measuring.report(scale) else 1
    finally:
        if mark is not None:
            mark.close()


if __name__ == "__main__":
    sys.exit(main())
