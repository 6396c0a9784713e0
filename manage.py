#!/usr/bin/env python
"""Django's commands, with the embedded servers running when a command needs them."""

import os
import sys


def main() -> int:
    """Run one command; the supervisor's own (`up`, `stop` …) before Django's settings load."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    try:
        from coordination.embedded import environment, supervise  # noqa: PLC0415
        from coordination.embedded.folders import EmbeddedError, Folders  # noqa: PLC0415
    except ImportError as error:
        sys.exit(
            f"{error}. Dure's parts are not installed here: run `make setup`, then .venv/bin/python manage.py"
        )

    arguments = sys.argv[1:]
    folders = Folders.default()
    try:
        if arguments and arguments[0] in supervise.COMMANDS:
            return supervise.COMMANDS[arguments[0]](folders)
        # Held until this process ends: `make run` leaves servers alone that somebody uses.
        mark = environment.ensure(folders) if environment.needs_servers(arguments) else None
    except EmbeddedError as error:
        sys.exit(str(error))

    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)
    if mark is not None:
        mark.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
