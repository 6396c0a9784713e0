"""The house's rules as functions: each says what breaks it, so that a planted fault can be shown to it."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.urls import URLPattern, URLResolver

from partners.access.doors import DOORS
from partners.access.tables import THIRD_PARTY, Declaration, Wall

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
    "importlinter"
]["contracts"]
# From the roof down, without the front door, which holds no tables; cms stands beside the ground.
FLOORS: list[set[str]] = [
    {room.strip() for room in layer.split("|")}
    for layer in CONTRACTS[0]["layers"]
    if "coordination.asgi" not in layer
]
ROOMS = set().union(*FLOORS) | {"cms"}


def room_of(model: type[models.Model]) -> str:
    """The room a model stands in, by its module; "" for those of libraries."""
    inside = [room for room in ROOMS if model.__module__ == room or model.__module__.startswith(f"{room}.")]
    return max(inside, key=len, default="")


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if room_of(model)]


def climbing_keys(those: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys that point to a floor above, or from or to cms but for its one way down to the ground."""
    wrong = []
    for model in those:
        for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if not (isinstance(target, type) and issubclass(target, models.Model)) or not room_of(target):
                continue
            here, there = room_of(model), room_of(target)
            if "cms" in (here, there):
                if not (here == "cms" and there in ("cms", "partners")):
                    wrong.append(str(field))
            elif _floor(there) < _floor(here):
                wrong.append(str(field))
    return wrong


def _floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def declaration_of(table: str) -> Declaration | None:
    """What kind of table it was declared to be; None when nobody said."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            # The table between two models of a many-to-many field is as open as the model that declares the field,
            # unless that one is walled: policies do not pass on by themselves.
            owner = model._meta.auto_created or model
            declared: Declaration | None = getattr(owner, "access", None)
            if declared and not (model._meta.auto_created and isinstance(declared, Wall)):
                return declared
    fitting = [start for start in THIRD_PARTY if table.startswith(start)]
    return THIRD_PARTY[max(fitting, key=len)] if fitting else None


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def undeclared_tables() -> list[str]:
    return [table for table in tables() if declaration_of(table) is None]


def walled_tables() -> list[str]:
    return sorted(m._meta.db_table for m in apps.get_models() if isinstance(getattr(m, "access", None), Wall))


def open_walls() -> list[str]:
    """Personal tables that the application's role could read without a policy deciding."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relkind = 'r' AND EXISTS "
            "(SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'wall_read')"
        )
        closed = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace "
            "AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
        )
        views = [f"view {name} runs as its owner" for (name,) in cursor.fetchall()]
    return [table for table in walled_tables() if table not in closed] + views


def readable_without_actor() -> list[str]:
    """Personal tables that give the application's role something (or nothing, silently) although nobody acts."""
    silent = []
    for table in walled_tables():
        with connection.cursor() as cursor:
            # The plan must reach the policy even when the table is empty, so the policy's own words are asked.
            cursor.execute(
                "SELECT qual FROM pg_policies WHERE tablename = %s AND policyname = 'wall_read'", [table]
            )
            row = cursor.fetchone()
        if row is None or "access_" not in row[0]:
            silent.append(table)
    return silent


def unlisted_doors() -> list[str]:
    """Functions that run as their owner without being on the list, and listed ones that are not there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        found = {name for (name,) in cursor.fetchall()}
    return sorted(found ^ set(DOORS))


def addresses(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address with its view."""
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here, pattern.callback
