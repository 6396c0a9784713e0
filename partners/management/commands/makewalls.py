"""Write the migrations that raise the walls the models declare."""

import importlib
import pkgutil
import pprint
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.access.tables import Wall

TEMPLATE = '''"""Row policies, as the models declared them on the day this was written (see `manage.py makewalls`)."""

from django.db import migrations

from partners.access.operations import raise_walls

WALLS = {walls}


class Migration(migrations.Migration):
    dependencies = {dependencies}

    operations = [raise_walls(WALLS)]
'''


class Command(BaseCommand):
    help = "Writes a migration for each app whose declared walls differ from those its migrations raised."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a wall is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        behind = []
        for config in apps.get_app_configs():
            declared = _declared(config)
            if not declared:
                continue
            raised = _raised(config)
            changed = {table: lines for table, lines in declared.items() if raised.get(table) != lines}
            if changed and options["check"]:
                behind.append(f"{config.label}: {', '.join(sorted(changed))}")
            elif changed:
                self.stdout.write(f"{_write(config, changed)}: {', '.join(sorted(changed))}")
        if behind:
            raise CommandError(
                "walls differ from what the models declare; run `manage.py makewalls`\n" + "\n".join(behind)
            )


def _declared(config: AppConfig) -> dict[str, list[str]]:
    return {
        model._meta.db_table: declared.statements(model._meta.db_table)
        for model in config.get_models()
        if isinstance(declared := getattr(model, "access", None), Wall)
    }


def _migrations(config: AppConfig) -> list[str]:
    folder = Path(config.path) / "migrations"
    return sorted(
        name for _finder, name, _package in pkgutil.iter_modules([str(folder)]) if name[:4].isdigit()
    )


def _raised(config: AppConfig) -> dict[str, list[str]]:
    """The walls as the app's migrations left them, the newest word for each table winning."""
    raised: dict[str, list[str]] = {}
    for name in _migrations(config):
        raised |= getattr(importlib.import_module(f"{config.name}.migrations.{name}"), "WALLS", {})
    return raised


def _write(config: AppConfig, walls: dict[str, list[str]]) -> str:
    before = _migrations(config)
    name = f"{len(before) + 1:04d}_walls"
    needs = [(config.label, before[-1])]
    if config.label != "partners":
        # The words policies are written in are made by the ground.
        needs.append(("partners", "0002_words_and_doors"))
    text = TEMPLATE.format(walls=pprint.pformat(walls, width=108, sort_dicts=True), dependencies=needs)
    folder = Path(config.path) / "migrations"
    (folder / f"{name}.py").write_text(text)
    (folder / "max_migration.txt").write_text(f"{name}\n")
    return f"{config.label}/{name}"
