"""The rows of an xls or xlsx file as text, with bombs kept out before the parser sees them.

A workbook is a zip of XML. Four ways to make a small one ask for all memory are refused: members that
unpack to too much, entities, one cell far outside (the parser builds the whole rectangle), and one long
text that a million cells point to.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from partners.paperwork.tables import LockedWorkbook, NotATable, TooLarge

MAX_UNPACKED: Final = 300_000_000  # bytes
MAX_MEMBERS: Final = 5_000
MAX_CELLS: Final = 8_000_000  # of the rectangle around the cells in use
MAX_TEXT: Final = 400_000_000  # characters over all cells
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 512

_ENTITY: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Cells with content only: empty ones carry nothing but a format, often far outside, and take no room.
_CELL: Final = re.compile(rb"<(?:\w+:)?c(?=\s)([^>]*[^/>])>")
_PLACE: Final = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_SHARED_CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})")
_ROOT: Final = re.compile(rb"<(?:\w+:)?(worksheet|sst)\b")
_SHARED_END: Final = re.compile(rb"</(?:\w+:)?si>")
_EXACT_INTEGERS: Final = 10**15
_DAMAGED: Final = _("a damaged workbook")

Cell = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta


def check_package(data: bytes) -> None:
    """Raise TooLarge, LockedWorkbook or NotATable for an xlsx package that should not be opened.

    Unpacks every member once, in O(unpacked bytes), so a false size or checksum is found as well.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise TooLarge.unpacked()
            if any(member.flag_bits & 1 for member in members):
                raise LockedWorkbook
            shared = _Shared()
            for member in members:
                with package.open(member) as stream:
                    _check_member(stream, shared)
    except (TooLarge, NotATable):
        raise
    except Exception as error:
        # Each way of packing has an error of its own (zlib.error, LZMAError …), and all mean the same here.
        raise NotATable(_DAMAGED) from error
    if shared.total() > MAX_TEXT:
        raise TooLarge.unpacked()


@dataclass(slots=True)
class _Shared:
    """The texts of a workbook are stored once; cells point to them."""

    lengths: list[int] = field(default_factory=list)
    pointers: array[int] = field(default_factory=lambda: array("Q"))

    def total(self) -> int:
        """The characters all cells together hold, or more; cells at the edge of a chunk count twice."""
        longest = len(self.pointers) * max(self.lengths, default=0)
        if longest <= MAX_TEXT:
            return longest
        return sum(self.lengths[place] for place in self.pointers if place < len(self.lengths))


def _check_member(stream: IO[bytes], shared: _Shared) -> None:
    """Unpack one member of the package; where it lies in the package and what it is called proves nothing."""
    texts = bytearray()
    root = b""
    width = height = 0
    tail = b""
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        if _ENTITY.search(window):
            raise NotATable(_DAMAGED)
        if not root and (found := _ROOT.search(window)):
            root = found[1]
        if root == b"worksheet":
            for cell in _CELL.finditer(window):
                if place := _PLACE.search(cell[1]):
                    width = max(width, _column(place[1]))
                    height = max(height, int(place[2]))
            if width * height > MAX_CELLS:
                raise TooLarge.unpacked()
            shared.pointers.extend(int(pointer[1]) for pointer in _SHARED_CELL.finditer(window))
        elif root == b"sst":
            texts += chunk
        tail = window[-_OVERLAP:]
    if texts:
        shared.lengths.extend(map(len, _SHARED_END.split(bytes(texts))))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows as (line, cells), 1 at the top; `first` is the column of the first cell, A is 0."""

    name: str
    first: int
    rows: Iterator[tuple[int, list[str]]]


def sheets(data: bytes) -> Iterator[Sheet]:
    """The visible sheets that are not empty.

    Cells with formulas hold the values last computed. Raises LockedWorkbook, TooLarge, and NotATable for
    what the parser cannot make sense of.
    """
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        for meta in workbook.sheets_metadata:
            if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            if meta.visible is not calamine.SheetVisibleEnum.Visible:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.start is None or sheet.height == 0:
                continue
            if sheet.total_height * sheet.total_width > MAX_CELLS:
                raise TooLarge.unpacked()
            yield Sheet(meta.name, sheet.start[1], _rows(sheet))
    except calamine.PasswordError as error:
        raise LockedWorkbook from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit, TooLarge, NotATable):
        raise
    except BaseException as error:
        # The parser is written in Rust; where it panics, the exception is no Exception.
        raise NotATable(_DAMAGED) from error


def _rows(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(sheet.iter_rows(), 1):
        yield line, [as_text(cell) for cell in row]


def as_text(cell: Cell | None) -> str:
    """A cell as one would type it: 12 and not 12.0, 2026-11-22, 2026-11-22 09:00:00, TRUE."""
    if isinstance(cell, bool):
        text = "TRUE" if cell else "FALSE"
    elif isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT_INTEGERS else f"{cell:.15g}"
    elif isinstance(cell, dt.datetime):
        has_time = cell.time() != dt.time()
        text = cell.isoformat(sep=" ", timespec="seconds") if has_time else cell.date().isoformat()
    else:
        text = "" if cell is None else str(cell)
    return text
