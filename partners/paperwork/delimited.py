"""The records of a comma, tab or semicolon separated text, each with the line it starts on.

The csv module alone would not do: one quotation mark that is never closed makes it swallow the rest of the
file into one cell, and every good row with it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from partners.words.fold import squeeze

DELIMITERS: Final = (",", "\t", ";")
LONGEST_RECORD: Final = 200  # physical lines; a cell with more line breaks is an unclosed quotation mark
_SAMPLE: Final = 100
_LINE_END: Final = re.compile("\r\n|\n|\r")
_SEPARATOR_LINE: Final = re.compile(r"sep=(.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the records of a text are parted, and how many cells most of them have."""

    delimiter: str
    width: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first line, 1 at the top, and its cells; None where a quotation mark stays open."""

    line: int
    cells: list[str] | None


def lines_of(text: str) -> list[str]:
    """The physical lines. (str.splitlines would also part at form feeds, U+2028 and the like.)"""
    return _LINE_END.split(text)


def shape_of(lines: list[str], required: tuple[str, ...] = ()) -> Shape:
    """The delimiter under which most lines have equally many cells, and more than one.

    A delimiter under which a line holds all `required` names wins over any count.
    """
    sample = [line for line in lines[:_SAMPLE] if line.strip()]
    if sample and (said := _SEPARATOR_LINE.fullmatch(sample[0].strip())):
        counts = Counter(len(_split(line, said[1])) for line in sample[1:])
        return Shape(said[1], counts.most_common(1)[0][0] if counts else 1)
    wanted = {squeeze(name) for name in required}
    best: tuple[tuple[bool, float, int], Shape] | None = None
    for delimiter in DELIMITERS:
        rows = [_split(line, delimiter) for line in sample]
        width, times = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        named = bool(wanted) and any(wanted <= {squeeze(cell) for cell in row} for row in rows)
        evidence = named, times / len(rows) if width > 1 else 0.0, width
        if best is None or evidence > best[0]:
            best = evidence, Shape(delimiter, width)
    return best[1] if best is not None else Shape(",", 1)


def records(lines: list[str], shape: Shape) -> Iterator[Record]:
    """The records in order, in O(characters); a quotation mark that stays open costs its line only."""
    number = 1 if lines and _SEPARATOR_LINE.fullmatch(lines[0].strip()) else 0
    while number < len(lines):
        line = lines[number]
        if '"' not in line:
            yield Record(number + 1, line.split(shape.delimiter))
            number += 1
            continue
        last, is_open = number, _is_open(line, shape.delimiter, inside=False)
        while is_open and last + 1 < min(len(lines), number + LONGEST_RECORD):
            last += 1
            is_open = _is_open(lines[last], shape.delimiter, inside=True)
        if last == number and not is_open:
            yield Record(number + 1, _split(line, shape.delimiter))
            number += 1
            continue
        cells = None if is_open else _join(lines[number : last + 1], shape)
        yield Record(number + 1, cells)
        number = number + 1 if cells is None else last + 1


def _join(parts: list[str], shape: Shape) -> list[str] | None:
    """The cells of a record over several lines; None where it rather is a stray quotation mark.

    That is when the mark was closed by the first mark of a later row: then what follows the closing is no
    delimiter, or the cells are not as many as elsewhere while the later row by itself has as many.
    """
    try:
        cells = next(csv.reader(["\n".join(parts)], delimiter=shape.delimiter, strict=True))
    except csv.Error:
        return None
    if len(cells) != shape.width and any(
        len(_split(part, shape.delimiter)) == shape.width for part in parts[1:]
    ):
        return None
    return cells


def _is_open(line: str, delimiter: str, *, inside: bool) -> bool:
    """Whether a quoted cell is still open at the end of `line`, which starts `inside` one or not."""
    place = 0
    at_start = not inside
    while True:
        if inside:
            place = line.find('"', place)
            if place < 0:
                return True
            if line.startswith('""', place):
                place += 2
                continue
            inside, at_start, place = False, False, place + 1
        if at_start and line.startswith('"', place):
            inside, place = True, place + 1
            continue
        place = line.find(delimiter, place)
        if place < 0:
            return False
        at_start, place = True, place + 1


def _split(line: str, delimiter: str) -> list[str]:
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:  # a cell longer than the module's limit
        return line.split(delimiter)
