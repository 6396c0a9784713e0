"""read_table: any csv, xls or xlsx into rows of text, with every bad row named and no good row lost.

What a file is, is told by its content, never by its name: offices save web pages as .xls and documents as
.csv. A row is bad when it holds what may not be stored (identity numbers, invisible characters, damaged
letters) or has other cells than the row of column names; it is reported with its line and left out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Final, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.paperwork import delimited, workbooks
from partners.paperwork.apart import sheets_apart
from partners.paperwork.content import kind_of
from partners.paperwork.encoding import REPLACEMENT, decode
from partners.paperwork.tables import (
    BrokenRow,
    EmptyFile,
    Problem,
    Row,
    Suspicion,
    Table,
    TooLarge,
    UnknownEncoding,
    WrongColumns,
    column_letter,
)
from partners.words.fold import squeeze
from partners.words.hidden import clean_text, no_hidden_characters
from partners.words.identifiers import refuse_identity_numbers

MAX_BYTES: Final = 20_000_000
MAX_ROWS: Final = 200_000
MAX_CHARACTERS: Final = 32_767  # of one cell: what a spreadsheet can hold
HEADER_WITHIN: Final = 30  # rows: above the column names stand titles, dates, the name of the office
_LIKE: Final = 0.5

_FORMULA: Final = re.compile(r"[=@\t\r]|[+-](?![\d.,() -]*$)")
# write_csv puts an apostrophe before what a spreadsheet would execute; here it comes off again.
_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r]")
_BIRTH_HALF: Final = re.compile(r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_SEX_HALF: Final = re.compile(r"[1-8]\d{6}", re.ASCII)
_TWELVE: Final = re.compile(r"\d{12}", re.ASCII)


class Readable(Protocol):
    """An opened binary file, an upload among them."""

    def read(self, size: int = ..., /) -> bytes: ...


def read_table(
    source: str | Path | bytes | Readable,
    *,
    required: Sequence[str] = (),
    sheet: str = "",
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
) -> Table:
    """Read a table from a path, from bytes, or from an opened binary file.

    With `required`, the row of column names is the first that holds them all, on any sheet, blanks and
    letter case aside, and the columns are called as in `required`. Without, it is the first row that is not
    a title. Blank rows are passed over.

    Raises EmptyFile, TooLarge, UnknownEncoding, NotATable (LockedWorkbook), WrongColumns: all TableError,
    and then nothing was read. Bad rows are in Table.broken.
    """
    data = _bytes(source, max_bytes)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise EmptyFile
    kind = kind_of(data)
    if kind == "csv":
        return _read_text(data, tuple(required), max_rows)
    if kind == "xlsx":
        workbooks.check_package(data)
    return _read_workbook(data, kind, tuple(required), sheet, max_rows)


def _bytes(source: str | Path | bytes | Readable, limit: int) -> bytes:
    if isinstance(source, str | Path):
        with Path(source).open("rb") as opened:
            data = opened.read(limit + 1)
    elif isinstance(source, bytes):
        data = source
    else:
        data = source.read(limit + 1)
    if len(data) > limit:
        raise TooLarge.file(limit)
    return data


def _read_text(data: bytes, required: tuple[str, ...], max_rows: int) -> Table:
    decoded = decode(data)
    lines = delimited.lines_of(decoded.text)
    shape = delimited.shape_of(lines, required)
    records = ((record.line, record.cells) for record in delimited.records(lines, shape))
    reader = _Reader(required, max_rows, is_text=True)
    return reader.read(records, kind="csv", encoding=decoded.encoding)


def _read_workbook(data: bytes, kind: str, required: tuple[str, ...], name: str, max_rows: int) -> Table:
    """The sheet called `name`, or else the first one with the columns required."""
    refused: WrongColumns | None = None
    for sheet in workbooks.sheets(data) if kind == "xlsx" else sheets_apart(data):
        if name and sheet.name != name:
            continue
        reader = _Reader(required, max_rows, is_text=False, first=sheet.first)
        try:
            return reader.read(sheet.rows, kind=kind, sheet=sheet.name)
        except EmptyFile:
            continue
        except WrongColumns as error:
            if refused is None or len(error.missing) < len(refused.missing):
                refused = error
    raise refused or EmptyFile()


class _Reader:
    """Turns raw rows into a Table."""

    def __init__(self, required: tuple[str, ...], max_rows: int, *, is_text: bool, first: int = 0) -> None:
        self.required = required
        self.max_rows = max_rows
        self.is_text = is_text
        self.first = first
        self.header: tuple[str, ...] = ()
        self.rows: list[Row] = []
        self.broken: list[BrokenRow] = []
        self.suspicious: list[Suspicion] = []

    def read(
        self,
        raw: Iterator[tuple[int, list[str] | None]] | Iterator[tuple[int, list[str]]],
        *,
        kind: str,
        encoding: str = "",
        sheet: str = "",
    ) -> Table:
        top = [(line, cells) for line, cells in islice(raw, HEADER_WITHIN) if not _is_blank(cells)]
        place = self._find_header(top)
        header_line = top[place][0]
        places = {name: index for index, name in enumerate(self.header)}
        for line, cells in top[place + 1 :]:
            self._add(line, cells, places)
        for line, cells in raw:
            self._add(line, cells, places)
        return Table(
            header=self.header,
            rows=tuple(self.rows),
            broken=tuple(self.broken),
            suspicious=tuple(self.suspicious),
            kind=kind,
            header_line=header_line,
            encoding=encoding,
            sheet=sheet,
        )

    def _find_header(self, top: list[tuple[int, list[str] | None]]) -> int:
        """Where in `top` the column names stand; sets self.header. Raises EmptyFile or WrongColumns."""
        candidates = [(index, cells) for index, (_line, cells) in enumerate(top) if cells is not None]
        if not candidates:
            raise EmptyFile if not top else UnknownEncoding
        if not self.required:
            widest = max(_filled(cells) for _index, cells in candidates)
            index, cells = next((i, c) for i, c in candidates if 2 * _filled(c) >= widest)
            self.header = self._names(cells)
            return index
        wanted = [squeeze(name) for name in self.required]
        best: tuple[int, int, list[str]] | None = None
        for index, cells in candidates:
            held = {squeeze(cell) for cell in cells}
            count = sum(name in held for name in wanted)
            if best is None or count > best[0]:
                best = count, index, cells
        assert best is not None
        count, index, cells = best
        names = self._names(cells)
        doubled = tuple(
            name for name, key in zip(self.required, wanted, strict=True) if _times(key, cells) > 1
        )
        if count < len(wanted) or doubled:
            self._refuse(names, doubled)
        self.header = names
        return index

    def _names(self, cells: list[str]) -> tuple[str, ...]:
        """The names of the columns up to the last that has one, each only once."""
        spelled = {squeeze(name): name for name in self.required}
        named = [clean_text(cell, one_line=True) for cell in cells]
        while named and not named[-1]:
            named.pop()
        names: list[str] = []
        for index, name in enumerate(named):
            unique = spelled.get(squeeze(name), name) or column_letter(self.first + index)
            count = 1
            base = unique
            while unique in names:
                count += 1
                unique = f"{base} ({count})"
            names.append(unique)
        return tuple(names)

    def _refuse(self, names: tuple[str, ...], doubled: tuple[str, ...]) -> None:
        missing = tuple(name for name in self.required if name not in names)
        guesses = _guesses(missing, tuple(name for name in names if name not in self.required))
        raise WrongColumns(missing=missing, found=names, guesses=guesses, doubled=doubled)

    def _add(self, line: int, raw: list[str] | None, places: Mapping[str, int]) -> None:
        if raw is None:
            self._break(line, [Problem("quote", _("A quotation mark is opened and never closed."))])
            return
        if _is_blank(raw):
            return
        if len(self.rows) + len(self.broken) >= self.max_rows:
            raise TooLarge.rows(self.max_rows)
        width = len(self.header)
        misfit = self._misfit(raw) if len(raw) != width else None
        cells = [*raw[:width], *[""] * (width - len(raw))]
        suspicious = [
            Suspicion(line, column)
            for cell, column in zip(cells, self.header, strict=True)
            if _FORMULA.match(cell) and not (self.is_text and _DEFUSED.match(cell))
        ]
        if self.is_text:
            cells = [cell[1:] if _DEFUSED.match(cell) else cell for cell in cells]
        kept = tuple(clean_text(cell) if cell else "" for cell in cells)
        problems = [*([misfit] if misfit else []), *self._wrong_cells(cells, kept)]
        if problems:
            self._break(line, problems)
        else:
            self.rows.append(Row(line, kept, places))
            self.suspicious.extend(suspicious)

    def _misfit(self, raw: list[str]) -> Problem | None:
        """What is wrong with a row of another width; blank cells at its end do not count."""
        width = len(self.header)
        used = max((index + 1 for index, cell in enumerate(raw) if cell.strip()), default=0)
        params = {"found": used if used > width else len(raw), "expected": width}
        if used > width:
            return Problem("too_many", _("The row has %(found)d cells where %(expected)d belong."), params)
        if len(raw) < width and self.is_text:
            return Problem("too_few", _("The row has %(found)d cells where %(expected)d belong."), params)
        return None

    def _wrong_cells(self, cells: list[str], kept: tuple[str, ...]) -> Iterator[Problem]:
        for cell, column in zip(cells, self.header, strict=True):
            if cell:
                yield from self._wrong(cell, column)
        if _is_split_number(kept):
            yield from _problems("900101-1234567", "", refuse_identity_numbers)

    def _wrong(self, text: str, column: str) -> Iterator[Problem]:
        if REPLACEMENT in text:
            yield Problem("letters", _("Some letters are damaged. Type them again."), column=column)
        if len(text) > MAX_CHARACTERS:
            params = {"limit": MAX_CHARACTERS}
            yield Problem("too_long", _("The text is longer than %(limit)d characters."), params, column)
        yield from _problems(text, column, no_hidden_characters)
        yield from _problems(text, column, refuse_identity_numbers)
        if not self.is_text and _TWELVE.fullmatch(text):
            # A workbook keeps 0101013123456 as a number, without its nought.
            yield from _problems(f"0{text}", column, refuse_identity_numbers)

    def _break(self, line: int, problems: list[Problem]) -> None:
        self.broken.append(BrokenRow(line, tuple(problems)))


def _guesses(missing: Sequence[str], free: Sequence[str]) -> dict[str, str]:
    """For each name in `missing` the likest of `free`, the likest pairs first and each name used once."""
    pairs = sorted(
        (
            (-difflib.SequenceMatcher(a=squeeze(name), b=squeeze(other)).ratio(), place, name, other)
            for place, name in enumerate(missing)
            for other in free
        ),
    )
    guesses: dict[str, str] = {}
    for unlike, _place, name, other in pairs:
        if -unlike >= _LIKE and name not in guesses and other not in guesses.values():
            guesses[name] = other
    return guesses


class _Validator(Protocol):
    def __call__(self, text: str, /) -> None: ...


def _problems(text: str, column: str, validate: _Validator) -> list[Problem]:
    try:
        validate(text)
    except ValidationError as error:
        return [
            Problem(one.code or "invalid", one.message, dict(one.params or {}), column)
            for one in error.error_list
        ]
    return []


def _is_split_number(cells: tuple[str, ...]) -> bool:
    """Whether the two halves of a registration number stand in neighbouring cells."""
    return any(_BIRTH_HALF.fullmatch(one) and _SEX_HALF.fullmatch(other) for one, other in pairwise(cells))


def _is_blank(cells: list[str] | None) -> bool:
    return cells is not None and not any(cell.strip() for cell in cells)


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _times(key: str, cells: list[str]) -> int:
    return sum(squeeze(cell) == key for cell in cells)
