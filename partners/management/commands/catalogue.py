"""The Korean catalogues, one per room: kept in step with the code, checked, compiled.

Babel does it all, since a bare machine has no gettext programs. Reads no database.
"""

import io
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages import extract
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

LOCALE = "ko"
LINE_WIDTH = 100

# Django's calls, by their names with and without _lazy; (1, "c") is the argument that holds the context.
_CALLS: dict[str, Any] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext_noop": None,
    **_CALLS,
    **{f"{name}_lazy": arguments for name, arguments in _CALLS.items()},
}
TRANSLATORS = ("Translators:",)

Key = tuple[str, str]  # (context or "", English singular): what makes two messages the same


class Room:
    """One room's words: what its code and templates say, and the file that says it in Korean."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.po = folder / LOCALE / "LC_MESSAGES" / "django.po"
        self.source = Catalog()

    def translated(self) -> Catalog:
        """The file as it stands; empty when there is none."""
        if not self.po.exists():
            return Catalog(locale=LOCALE)
        with self.po.open("rb") as file:
            return read_po(file, locale=LOCALE, domain="django", abort_invalid=True)

    def update(self) -> bool:
        """Bring the file in step: new words empty, old ones gone, translations kept. True when it changed."""
        catalog = self.translated()
        template = self.source
        template.creation_date = catalog.creation_date  # or each run would change every file
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        written = io.BytesIO()
        if len(catalog):
            write_po(written, catalog, width=LINE_WIDTH, include_lineno=False, sort_by_file=True)
        before = self.po.read_bytes() if self.po.exists() else b""
        if written.getvalue() == before:
            return False
        self.po.parent.mkdir(parents=True, exist_ok=True)
        self.po.write_bytes(written.getvalue())
        return True

    def faults(self) -> Iterator[str]:
        """What a reader of Korean would meet in English, or broken; one line each."""
        catalog = self.translated()
        for message in _messages(self.source):
            known = catalog.get(message.id, message.context)
            where = ", ".join(sorted({place for place, _ in message.locations}))
            if known is None:
                yield f"{where}: missing: {_english(message)!r}"
            elif "fuzzy" in known.flags:
                yield f"{where}: fuzzy: {_english(message)!r}"
            elif not known.string or not all(_strings(known)):
                yield f"{where}: untranslated: {_english(message)!r}"
            else:
                for error in known.check(catalog):
                    yield f"{where}: {error}: {_english(message)!r}"
        for message in _messages(catalog):
            if self.source.get(message.id, message.context) is None:
                yield f"{self.po}: no longer used: {_english(message)!r}"

    def compile(self) -> bool:
        """Write the .mo beside the .po; False when there is nothing to compile."""
        mo = self.po.with_suffix(".mo")
        if not self.po.exists():
            mo.unlink(missing_ok=True)
            return False
        with mo.open("wb") as file:
            write_mo(file, self.translated())
        return True


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)  # the message without id is the header


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def room_of(path: Path, rooms: Mapping[str, Path]) -> str:
    """The room a file's words belong to, by its path from the root: its first folder, or coordination/<room>.

    Templates of coordination lie under coordination/templates/coordination/<room>/; what is
    shared by all (base, partials, sign-in) is coordination's own.
    """
    parts = [part for part in path.parts[:-1] if part != "templates"]
    if parts[0] == "coordination":
        inner = parts[1:]
        if inner[:1] == ["coordination"]:
            inner = inner[1:]
        if inner and inner[0] in rooms:
            return inner[0]
    return parts[0]


def sources(root: Path) -> Iterator[Path]:
    """Every module and template of the rooms, without migrations."""
    for app in sorted(path.parent for path in root.glob("*/__init__.py") if path.parent.name != "tests"):
        for pattern in ("*.py", "templates/**/*.html", "templates/**/*.txt"):
            for path in sorted(app.rglob(pattern) if pattern == "*.py" else app.glob(pattern)):
                if "migrations" not in path.parts:
                    yield path


def words(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """(line, message, translators' comments, context) of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a page's indentation would not be Python's.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    try:
        yield from extract.extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, TRANSLATORS, {"encoding": "utf-8"}
        )
    except SyntaxError as error:
        raise CommandError(f"{path}: {error}") from error


def read_rooms(root: Path, folders: Mapping[str, Path]) -> list[Room]:
    """All rooms with what their code and templates say.

    Raises CommandError for words in a room that has no catalogue, since nobody would see them translated.
    """
    rooms = {name: Room(name, folder) for name, folder in folders.items()}
    for path in sources(root):
        place = path.relative_to(root)
        for line, message, comments, context in words(path):
            name = room_of(place, folders)
            if name not in rooms:
                raise CommandError(f"{place}: LOCALE_PATHS names no catalogue for {name}")
            rooms[name].source.add(
                message, None, [(place.as_posix(), line)], auto_comments=comments, context=context
            )
    return list(rooms.values())


def said_two_ways(rooms: list[Room]) -> Iterator[str]:
    """English that two rooms translate differently: Django merges all rooms, so one of them never shows."""
    korean: dict[Key, dict[tuple[str, ...], str]] = defaultdict(dict)
    for room in rooms:
        for message in _messages(room.translated()):
            if message.string and all(_strings(message)):
                korean[message.context or "", _english(message)].setdefault(_strings(message), room.name)
    for (_, english), ways in korean.items():
        if len(ways) > 1:
            told = "; ".join(f"{room}: {' / '.join(strings)}" for strings, room in ways.items())
            yield f"said in two ways: {english!r} ({told})"


class Command(BaseCommand):
    help = "Bring the Korean catalogues in step with the code; --check only looks, --compile makes .mo files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--check", action="store_true", help="Fail on a word that is not in good Korean.")
        way.add_argument("--compile", action="store_true", help="Compile what is there, nothing else.")

    def handle(self, *_args: str, check: bool, compile: bool, **_options: object) -> None:
        folders = {Path(path).name: Path(path) for path in settings.LOCALE_PATHS}
        if compile:
            done = sum(Room(name, folder).compile() for name, folder in folders.items())
            self.stdout.write(f"{done} catalogues compiled")
            return
        rooms = read_rooms(Path(settings.BASE_DIR), folders)
        if check:
            self._check(rooms)
            return
        for room in rooms:
            if room.update():
                self.stdout.write(f"{room.po}: updated")
        for fault in (fault for room in rooms for fault in room.faults()):
            self.stdout.write(fault)

    def _check(self, rooms: list[Room]) -> None:
        faults = [fault for room in rooms for fault in room.faults()] + list(said_two_ways(rooms))
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(
                f"{len(faults)} faults in the Korean catalogues (`make messages` brings them in step)"
            )
        self.stdout.write(f"{sum(len(room.source) for room in rooms)} words, all in Korean")
