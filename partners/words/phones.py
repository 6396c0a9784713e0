"""Korean telephone numbers: read as people and directories write them, kept and shown in one form.

Area numbers (02, 0NN), mobile (010, older 01N), internet (070), free (080), redirected (050N, 030N),
nationwide (15NN, 16NN, 18NN), short lines (129, 112, 119, 120, 109, 1388 …, also 02-120), and the ranges
of a directory: 02-449-2341-3 is three lines, 2341 to 2343.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.words.fold import compatible, without_zero_width

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PhoneKind(StrEnum):
    """What a number's first digits say of it."""

    AREA = "AREA"
    MOBILE = "MOBILE"
    INTERNET = "INTERNET"
    FREE = "FREE"
    REDIRECTED = "REDIRECTED"
    NATIONWIDE = "NATIONWIDE"
    SHORT = "SHORT"


class BadPhone(ValueError):
    """The text is no Korean telephone number; `message` says what to write instead.

    The text itself is in neither: a household's number may not end up in a log.
    """

    def __init__(self, message: str | _StrPromise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


NOT_A_PHONE: Final = _("This is not a Korean telephone number. Write it as 010-1234-5678 or 02-449-2341.")
NO_AREA: Final = _("The area code is missing. Write it in front, as in 02-449-2341.")
NOT_KOREAN: Final = _(
    "Only Korean numbers can be kept here. Write it as 010-1234-5678, without a country code."
)
BAD_RANGE: Final = _("The range of numbers cannot be read. Write it as 02-449-2341~3.")

LONGEST_RANGE: Final = 100
_LINE_DIGITS: Final = 4

_SHORT: Final = re.compile(r"1\d\d|13\d\d")
_SHORT_IN_AREA: Final = re.compile(r"(02|0[3-6][1-5])(1\d\d|13\d\d)")
_SHAPES: Final[tuple[tuple[PhoneKind, re.Pattern[str]], ...]] = (
    (PhoneKind.MOBILE, re.compile(r"(010)(\d{4})(\d{4})|(01[16789])([1-9]\d{2,3})(\d{4})")),
    (PhoneKind.INTERNET, re.compile(r"(070)(\d{4})(\d{4})")),
    (PhoneKind.FREE, re.compile(r"(080)(\d{3,4})(\d{4})")),
    (PhoneKind.REDIRECTED, re.compile(r"(0[35]0\d)(\d{3,4})(\d{4})")),
    (PhoneKind.NATIONWIDE, re.compile(r"()(1[568]\d{2})(\d{4})")),
    (PhoneKind.AREA, re.compile(r"(02|0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4]))([1-9]\d{2,3})(\d{4})")),
)

_DASHES: Final = re.compile(r"[‐‑‒–—―−ㅡ]")
_WAVES: Final = re.compile(r"[∼〜～]")
_EXTENSION: Final = re.compile(
    r"\(?(?:내선|구내|교환|ext\.?|#)\s*(?:번호)?\s*[:.]?\s*(\d{1,6})\s*번?\)?$", re.IGNORECASE
)
_COUNTRY: Final = re.compile(r"^\(?(?:\+|00)82\)?[\s.\-]*(?:\(0\))?[\s.\-]*0?")
_FOREIGN: Final = re.compile(r"^\(?(?:\+|00)\d")
_GROUPS: Final = re.compile(r"[\s.\-)(/·]+")


@dataclass(frozen=True, slots=True)
class Phone:
    """One telephone number, or a range of lines that share all but their last digits.

    groups     the digits as shown, e.g. ("02", "449", "2341"); one group for a short line
    last       the last line of a range, as many digits as the first, e.g. "2343"; else empty
    extension  the extension behind it; else empty
    """

    kind: PhoneKind
    groups: tuple[str, ...]
    last: str = ""
    extension: str = ""

    def __str__(self) -> str:
        return self.display

    @property
    def digits(self) -> str:
        """The digits to dial, of the first line where there is a range: 024492341."""
        return "".join(self.groups)

    @property
    def display(self) -> str:
        """As shown and stored: 02-449-2341, 02-449-2341~2343, 1577-0199, 129; reads back to itself."""
        shown = "-".join(self.groups)
        shown += f"~{self.last}" if self.last else ""
        return f"{shown} (내선 {self.extension})" if self.extension else shown

    @property
    def tel(self) -> str:
        """The address of a link to call: tel:024492341."""
        return f"tel:{self.digits}"

    @property
    def is_public(self) -> bool:
        """Whether it is a line of an office by its kind, never a person's own."""
        return self.kind in {PhoneKind.SHORT, PhoneKind.NATIONWIDE, PhoneKind.FREE}

    @property
    def masked(self) -> str:
        """010-****-5678; public lines stay as they are; range and extension fall away."""
        if self.is_public:
            return "-".join(self.groups)
        first, middle, line = self.groups
        return f"{first}-{'*' * len(middle)}-{line}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The digits of every line: one, or all of a range."""
        if not self.last:
            return (self.digits,)
        stem = self.digits[:-_LINE_DIGITS]
        return tuple(f"{stem}{line:04d}" for line in range(int(self.groups[-1]), int(self.last) + 1))


def parse_phone(text: str) -> Phone:
    """Read one Korean telephone number, however its parts are parted.

    Blanks, dots, dashes, parentheses, full-width digits and +82 are understood. Raises BadPhone for
    anything else, for a local number without its area code, and for two numbers at once.
    """
    folded = _WAVES.sub("~", _DASHES.sub("-", compatible(without_zero_width(text)))).strip()
    extension = _EXTENSION.search(folded)
    if extension is not None:
        folded = folded[: extension.start()].strip()
    folded = _COUNTRY.sub("0", folded) if _COUNTRY.match(folded) else folded
    if _FOREIGN.match(folded):
        raise BadPhone(NOT_KOREAN)
    number, wave, end = (part.strip() for part in folded.partition("~"))
    groups = [group for group in _GROUPS.split(number) if group]
    if not groups or not all(group.isascii() and group.isdigit() for group in groups):
        raise BadPhone(NOT_A_PHONE)
    if not wave and _is_range(groups):
        end = groups.pop()
    kind, shown = _shape("".join(groups))
    last = _last_line(kind, shown, end) if end or wave else ""
    return Phone(kind, shown, last, extension[1] if extension is not None else "")


def _is_range(groups: list[str]) -> bool:
    """Whether the last group counts on from a full number, as in 02-449-2341-3 or 1577-0199-200."""
    *number, end = groups
    return (
        len(number) > 1 and len(number[-1]) == _LINE_DIGITS >= len(end) and _read("".join(number)) is not None
    )


def _read(digits: str) -> tuple[PhoneKind, tuple[str, ...]] | None:
    if _SHORT.fullmatch(digits):
        return PhoneKind.SHORT, (digits,)
    if found := _SHORT_IN_AREA.fullmatch(digits):
        return PhoneKind.SHORT, (found[1], found[2])
    for kind, shape in _SHAPES:
        if found := shape.fullmatch(digits):
            return kind, tuple(group for group in found.groups() if group)
    return None


def _shape(digits: str) -> tuple[PhoneKind, tuple[str, ...]]:
    read = _read(digits)
    if read is not None:
        return read
    if re.fullmatch(r"[2-9]\d{6,7}", digits):
        raise BadPhone(NO_AREA)
    raise BadPhone(NOT_A_PHONE)


def _last_line(kind: PhoneKind, groups: tuple[str, ...], end: str) -> str:
    """The last line of a range, written out; raises BadPhone when it counts backwards or too far."""
    if kind in {PhoneKind.MOBILE, PhoneKind.SHORT} or not re.fullmatch(r"\d{1,4}", end, re.ASCII):
        raise BadPhone(BAD_RANGE)
    first = groups[-1]
    last = first[: len(first) - len(end)] + end
    if not 0 < int(last) - int(first) < LONGEST_RANGE:
        raise BadPhone(BAD_RANGE)
    return last


def display_phone(text: str) -> str:
    """`text` in the form of Phone.display where it is a number, and unchanged where it is not."""
    try:
        return parse_phone(text).display
    except BadPhone:
        return text


def korean_phone(value: str) -> None:
    """Validator for form and model fields: one Korean telephone number."""
    try:
        parse_phone(value)
    except BadPhone as bad:
        raise ValidationError(bad.message, code="phone") from None
