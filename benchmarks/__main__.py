"""Run the benchmarks: in a database of their own beside the site's, dropped at the end."""

import os
import sys

from coordination.embedded import environment
from coordination.embedded.folders import Folders


def main() -> int:
    """Print the table. A number that fell short is said, not failed: a busy machine must not turn a build red."""
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
        measuring.report(scale)
        return 0
    finally:
        if mark is not None:
            mark.close()


if __name__ == "__main__":
    sys.exit(main())
