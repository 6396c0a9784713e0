"""What a table read from a file is, and what may be wrong with the file or with a row.

Messages are translated when they are read, not when they are made: an import runs in a job, its report is
read by a person with a language. No message repeats the content of a cell, which may be anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LETTERS: Final = 26


class TableError(ValueError):
    """The file cannot be read as a table at all; nothing of it was used. `code` names which error."""

    code = "table"

    def __init__(self, template: _StrPromise, params: Mapping[str, object] | None = None) -> None:
        super().__init__(template)
        self.template = template
        self.params = dict(params or {})

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in the language of the moment."""
        return str(self.template) % self.params

    def __str__(self) -> str:
        return self.message


class EmptyFile(TableError):
    """The file holds nothing but blanks."""

    code = "empty"

    def __init__(self) -> None:
        super().__init__(_("The file is empty. Choose one with a row of column names and rows below it."))


class TooLarge(TableError):
    """The file, what it unpacks to, or its number of rows is above a limit."""

    code = "too_large"

    @classmethod
    def file(cls, limit: int) -> TooLarge:
        """Above `limit` bytes."""
        return cls(
            _("The file is larger than %(megabytes)d MB. Split it into several files."),
            {"megabytes": limit // 1_000_000},
        )

    @classmethod
    def rows(cls, limit: int) -> TooLarge:
        """More than `limit` rows."""
        return cls(_("The table has more than %(rows)d rows. Split it into several files."), {"rows": limit})

    @classmethod
    def unpacked(cls) -> TooLarge:
        """A workbook that unpacks to far more than its size."""
        return cls(
            _("The workbook unpacks to more than can be read. Copy the rows into a new workbook and save it.")
        )


class UnknownEncoding(TableError):
    """The bytes are text in none of the encodings that Korean offices use."""

    code = "encoding"

    def __init__(self) -> None:
        super().__init__(
            _("The letters of this file cannot be read. Save it as xlsx or as CSV UTF-8 and choose it again.")
        )


class NotATable(TableError):
    """The content is something else, whatever the name of the file says. `what` names it."""

    code = "not_a_table"

    def __init__(self, what: _StrPromise) -> None:
        super().__init__(
            _("This is %(what)s, not a table. Save the table as xlsx or CSV, and choose it again."),
            {"what": what},
        )
        self.what = what


class LockedWorkbook(NotATable):
    """A workbook with a password."""

    code = "locked"

    def __init__(self) -> None:
        super().__init__(_("a workbook locked with a password"))
        self.template = _("The workbook is locked with a password. Save it without one, and choose it again.")


class WrongColumns(TableError):
    """Columns that are needed are not there, or are there twice.

    missing  needed and not found
    doubled  needed and found more than once
    found    the names in the file's row of column names
    guesses  for a missing column, the name in `found` that looks most like it
    """

    code = "columns"

    def __init__(
        self,
        *,
        missing: tuple[str, ...],
        found: tuple[str, ...],
        guesses: Mapping[str, str],
        doubled: tuple[str, ...] = (),
    ) -> None:
        super().__init__(lazystr(""))
        self.missing = missing
        self.found = found
        self.guesses = dict(guesses)
        self.doubled = doubled

    @property
    def message(self) -> str:
        parts = []
        if self.missing:
            parts.append(
                gettext("These columns are missing: %(names)s.") % {"names": ", ".join(self.missing)}
            )
        for missing, guess in self.guesses.items():
            parts.append(gettext("“%(guess)s” may be “%(missing)s”.") % {"guess": guess, "missing": missing})
        if self.doubled:
            parts.append(
                gettext("These columns stand twice: %(names)s.") % {"names": ", ".join(self.doubled)}
            )
        parts.append(gettext("The file has: %(names)s.") % {"names": ", ".join(self.found) or "–"})
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row: in which column (empty for the row as a whole), and in words."""

    code: str
    template: str | _StrPromise
    params: Mapping[str, object] = field(default_factory=dict)
    column: str = ""

    @property
    def message(self) -> str:
        said = str(self.template) % self.params if self.params else str(self.template)
        return f"{self.column}: {said}" if self.column else said


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row left out, with its line in the file and everything that is wrong with it."""

    line: int
    problems: tuple[Problem, ...]

    @property
    def reason(self) -> str:
        """All problems in words, in the language of the moment."""
        return " ".join(problem.message for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A cell that was kept as text although a spreadsheet would execute it."""

    line: int
    column: str

    @property
    def message(self) -> str:
        return gettext("%(column)s: The cell begins like a formula. It was kept as text.") % {
            "column": self.column
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One good row: `row["시설명"]` is the text of a cell, cleaned; blank cells are empty texts."""

    line: int
    cells: tuple[str, ...]
    _places: Mapping[str, int] = field(repr=False)

    def __getitem__(self, column: str) -> str:
        return self.cells[self._places[column]]

    def get(self, column: str, default: str = "") -> str:
        """The cell, or `default` where the table has no such column."""
        place = self._places.get(column)
        return default if place is None else self.cells[place]

    def as_dict(self) -> dict[str, str]:
        return {column: self.cells[place] for column, place in self._places.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """What was read from a file.

    header       names of the columns; one without a name is called by its letter, C
    rows         the good rows, in order; line numbers are those of the file, 1 at the top
    broken       the rows left out
    suspicious   cells kept as text that look like formulas
    kind         csv, xls or xlsx: what the content is, not what the name says
    header_line  where the row of column names stands
    encoding     of a text file: utf-8, utf-8-sig, utf-16, cp949; else empty
    sheet        of a workbook: the sheet that was read; else empty
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    broken: tuple[BrokenRow, ...]
    suspicious: tuple[Suspicion, ...]
    kind: str
    header_line: int
    encoding: str = ""
    sheet: str = ""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def column_letter(index: int) -> str:
    """The letter a spreadsheet gives the column: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, LETTERS)
        name = chr(ord("A") + rest) + name
    return name
