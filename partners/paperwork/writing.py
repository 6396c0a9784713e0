"""write_xlsx and write_csv: tables that open in any office program, and that none will execute.

A cell that begins with = + - @ is run as a formula when a csv is opened, so there it gets an apostrophe in
front, which read_table takes off again. In a workbook it is stored as text and marked as such.
Rows are taken one at a time: a hundred thousand of them need no more memory than one.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from partners.words.hidden import clean_text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SEOUL: Final = ZoneInfo("Asia/Seoul")
MAX_SHEET_ROWS: Final = 1_048_576
MAX_SHEET_CHARACTERS: Final = 32_767
MAX_SHEET_NAME: Final = 31
LARGEST_NUMBER: Final = 10**15  # beyond it a spreadsheet changes the last digits

_DANGEROUS: Final = re.compile(r"'*[=+\-@\t\r]")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\]")


class Kind(StrEnum):
    """What a column holds, which decides how a spreadsheet shows and sorts it."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    DATE = "DATE"
    MOMENT = "MOMENT"
    YES_NO = "YES_NO"


_SHOWN: Final = {
    Kind.TEXT: "@",
    Kind.NUMBER: "General",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.YES_NO: "General",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, and how wide it is shown, in characters."""

    name: str | _StrPromise
    kind: Kind = Kind.TEXT
    width: int = 16


Value = str | int | float | Decimal | date | datetime | bool | None
Target = str | Path | IO[bytes]


class WrongRow(ValueError):
    """A row has another number of cells than there are columns, or a value its column cannot hold.

    A mistake of the program, not of a person: the message is not translated and repeats no value.
    """


class TooManyRows(ValueError):
    """More rows than a sheet can hold (1,048,575 below the names)."""


class TextTooLong(ValueError):
    """A text longer than a cell of a workbook can hold (32,767 characters), which would be lost unseen."""


def defuse(text: str) -> str:
    """`text` so that no spreadsheet runs it: with an apostrophe in front where it would.

    A plain number such as -5 stays. Text that already begins with apostrophes before such a sign gets one
    more, so that taking one off always gives back the text.
    """
    return f"'{text}" if _DANGEROUS.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def write_csv(target: Target, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> int:
    """Write utf-8 with the byte order mark that Excel needs, and CRLF; returns the number of rows written.

    Dates are 2026-11-22, moments 2026-11-22 09:00 Seoul time, yes and no are TRUE and FALSE. Raises WrongRow.
    """
    written = 0
    with _opened(target) as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", write_through=True)
        try:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow([defuse(str(column.name)) for column in columns])
            for row in _checked(rows, columns):
                writer.writerow([_as_csv(value, column) for value, column in zip(row, columns, strict=True)])
                written += 1
        finally:
            text.detach()
    return written


def write_xlsx(
    target: Target, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, title: str = "Sheet1"
) -> int:
    """Write a workbook of one sheet, the names in its first row; returns the rows written.

    Raises WrongRow, TooManyRows, TextTooLong; the target then holds no workbook.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with _opened(target) as raw:
        # Packed aside first: a workbook is zipped when it is closed, and an error must leave nothing behind.
        packed = io.BytesIO()
        book = xlsxwriter.Workbook(packed, options)
        try:
            written = _fill(book, columns, rows, _sheet_name(title))
        finally:
            book.close()  # takes the temporary files away
        raw.write(packed.getvalue())
    return written


def _fill(
    book: xlsxwriter.Workbook, columns: Sequence[Column], rows: Iterable[Sequence[Value]], title: str
) -> int:
    sheet = book.add_worksheet(title)
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()}
    bold = book.add_format({"bold": True})
    defused = book.add_format({"num_format": "@", "quote_prefix": True})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, formats[column.kind])
        sheet.write_string(0, place, str(column.name), bold)
    sheet.freeze_panes(1, 0)
    line = 0
    for line, row in enumerate(_checked(rows, columns), 1):
        if line >= MAX_SHEET_ROWS:
            raise TooManyRows
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            _write_cell(sheet, (line, place), _fitted(value, column), formats[column.kind], defused)
    if columns:
        sheet.autofilter(0, 0, line, len(columns) - 1)
    return line


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], value: Value, style: Format, defused: Format
) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, date):  # a datetime is a date too
        sheet.write_datetime(*place, value, style)
    elif isinstance(value, int | float | Decimal) and -LARGEST_NUMBER < value < LARGEST_NUMBER:
        sheet.write_number(*place, value)
    elif value is not None and (text := str(value)):
        if len(text) > MAX_SHEET_CHARACTERS:
            raise TextTooLong
        sheet.write_string(*place, text, defused if _DANGEROUS.match(text) else style)


def _as_csv(value: Value, column: Column) -> str:
    value = _fitted(value, column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return defuse(value) if isinstance(value, str) else str(value)


def _fitted(value: Value, column: Column) -> Value:
    """The value as its column holds it: clean text, Seoul wall time; raises WrongRow for another kind."""
    if value is None or column.kind is Kind.TEXT:
        return None if value is None else clean_text(str(value))
    kind = _kind_of(value)
    if kind is Kind.MOMENT and isinstance(value, datetime):
        wall = value if value.tzinfo is None else value.astimezone(SEOUL).replace(tzinfo=None)
        if column.kind in {Kind.MOMENT, Kind.DATE}:
            return wall if column.kind is Kind.MOMENT else wall.date()
    if kind is not column.kind:
        raise WrongRow(f"{column.name}: {type(value).__name__} in a column of {column.kind}")
    return value


def _kind_of(value: Value) -> Kind | None:
    if isinstance(value, bool):
        return Kind.YES_NO
    if isinstance(value, int | float | Decimal):
        return Kind.NUMBER if math.isfinite(value) else None
    if isinstance(value, datetime):
        return Kind.MOMENT
    return Kind.DATE if isinstance(value, date) else None


def _checked(rows: Iterable[Sequence[Value]], columns: Sequence[Column]) -> Iterator[Sequence[Value]]:
    for row in rows:
        if len(row) != len(columns):
            raise WrongRow(f"{len(row)} cells for {len(columns)} columns")
        yield row


def _sheet_name(title: str) -> str:
    name = _NOT_IN_SHEET_NAMES.sub(" ", clean_text(title, one_line=True)).strip(" '")[:MAX_SHEET_NAME]
    return name.strip(" '") or "Sheet1"


@contextmanager
def _opened(target: Target) -> Iterator[IO[bytes]]:
    if isinstance(target, str | Path):
        with Path(target).open("wb") as opened:
            yield opened
    else:
        yield target
