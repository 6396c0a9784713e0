"""Lists of Eup, Myeon and Dong, row by row: what each says, and which rows say nothing that can be used. No tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.paperwork.imports import Heading, Remark, Report
from partners.paperwork.tables import Row, Table

COLUMNS: Final = ("sido_name_2026", "sgg_name", "emd_name", "adm_code_2026")
BEFORE_RECORDS: Final = date(2000, 1, 1)  # in force longer than anything kept here

# Provinces that took a new code: first two digits before → after, the day, and the name before.
PROVINCES_FOLLOWED: Final = {
    ("42", "51"): (date(2023, 6, 11), "강원도"),
    ("45", "52"): (date(2024, 1, 18), "전라북도"),
    ("46", "12"): (date(2026, 7, 1), "전라남도"),
    ("29", "12"): (date(2026, 7, 1), "광주광역시"),
}

BROKEN: Final = Heading("broken", gettext_lazy("Rows left out, with the reason"))

_CODE: Final = re.compile(r"\d{10}", re.ASCII)
_DAY: Final = re.compile(r"(\d{4})[-./]\s?(\d{1,2})[-./]\s?(\d{1,2})\.?", re.ASCII)
_SMALLEST: Final = re.compile(r".+(?:읍|면|동|가)")
_GU_OF_SI: Final = re.compile(r"(.+?시)\s*(\S+구)")
_LONGEST_NAME: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One row, read: the Eup/Myeon/Dong and what it is part of. `gu` is empty but in a Si parted into Gu."""

    line: int
    province: str
    sgg: str
    gu: str
    name: str
    code: str
    also: tuple[str, ...]
    since: date | None
    before: str
    slug: str

    @property
    def container(self) -> str:
        """The code of the Gun or Gu the place lies in."""
        return f"{self.code[:5]}00000"

    @property
    def district(self) -> str:
        """The code of the Si/Gun/Gu that is a district: a parted Si's ends in 0, those of its Gu in 1, 2 …"""
        return si_of(self.container) if self.gu else self.container


def si_of(code: str) -> str:
    return f"{code[:4]}000000"


class _Broken(Exception):
    """Why a row is left out."""


def lines_of(table: Table, report: Report) -> Iterator[Line]:
    for row in table:
        try:
            yield _line(row)
        except _Broken as error:
            report.remark(BROKEN, Remark(row.line, row["emd_name"][:_LONGEST_NAME], str(error)))


def _line(row: Row) -> Line:
    code, before = row["adm_code_2026"], row.get("adm_code_2022")
    for column, value in (("adm_code_2026", code), ("adm_code_2022", before or code)):
        if not _CODE.fullmatch(value):
            raise _Broken(
                _("%(column)s: A code has ten digits, as in 1174051500. Spreadsheets cut long numbers: "
                  "make the column text.") % {"column": column}
            )  # fmt: skip
    if code.endswith("00000"):
        raise _Broken(_("adm_code_2026: This is the code of a district, not of an Eup, Myeon or Dong."))
    name = row["emd_name"]
    if not _SMALLEST.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise _Broken(_("emd_name: Write the name of an Eup, Myeon or Dong, of at most 50 letters."))
    province, sgg = row["sido_name_2026"], row["sgg_name"] or row["sido_name_2026"]
    for column, value in (("sido_name_2026", province), ("sgg_name", sgg)):
        if not value or len(value) > _LONGEST_NAME:
            raise _Broken(_("%(column)s: Write a name of at most 50 letters.") % {"column": column})
    since = _day(row.get("valid_from"))
    if before and before != code and (since is None or since <= BEFORE_RECORDS):
        raise _Broken(
            _("valid_from: The code was %(before)s before. Write since when it is %(code)s.")
            % {"before": before, "code": code}
        )
    parted = _GU_OF_SI.fullmatch(sgg)
    return Line(
        line=row.line,
        province=province,
        sgg=parted[1] if parted else sgg,
        gu=parted[2] if parted else "",
        name=name,
        code=code,
        also=tuple(part for part in re.split(r"[/,;|]\s*", row.get("alias_name")) if part and part != name),
        since=since,
        before=before if before != code else "",
        slug=slugify(row.get("district").replace("_", "-")),
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _Broken(_("valid_from: Write the day as 2026-07-01."))


def without_contradictions(lines: Iterable[Line], report: Report) -> Iterator[Line]:
    """The lines, less those that say otherwise than an earlier one: one code twice, or one code with two names."""
    said: dict[str, tuple[str, int]] = {}
    for line in lines:
        facts = {line.code: line.name, line.container: f"{line.sgg} {line.gu}", line.code[:2]: line.province}
        clash = next((code for code in facts if code in said and said[code][0] != facts[code]), "")
        if line.code in said or clash:
            code = clash or line.code
            report.remark(
                BROKEN,
                Remark(
                    line.line,
                    line.name,
                    gettext_lazy("Line %(first)d already says whose code %(code)s is: %(name)s."),
                    {"first": said[code][1], "code": code, "name": said[code][0].strip()},
                ),
            )
            continue
        for code, name in facts.items():
            said.setdefault(code, (name, line.line))
        yield line
