"""Public lists of welfare facilities into organisations: one each 시설코드, placed where its address allows.

Who corrects a kind or a Dong by hand keeps that: what is derived is derived again only when the words it came
from change. A place that is kept secret here stays so, whatever a list says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.access.actors import Actor
from partners.journal.services import record
from partners.organisations.kinds import Reading, read_kind
from partners.organisations.models import Kind, Organisation
from partners.paperwork.imports import Heading, ImportRefused, Remark, Report, Tally, nothing_usable
from partners.paperwork.tables import Row, Table
from partners.places.addresses import Gazetteer, Placing
from partners.places.importing import claim_importing
from partners.places.models import District, Level, Place
from partners.words.hangul import sort_key
from partners.words.hidden import clean_text

NAME, CODE, KIND, GROUP = "시설명", "시설코드", "시설종류명(시설유형)", "시설종류상세명(시설종류)"
DISTRICT_CODE, DISTRICT_NAME, ADDRESS = "시군구코드", "시군구명", "시설주소"
COLUMNS: Final = (NAME, CODE, KIND, DISTRICT_CODE, DISTRICT_NAME, ADDRESS)
SOURCE: Final = "사회복지시설 목록"  # the same list each year, under whatever name it was saved

BROKEN: Final = Heading("broken", gettext_lazy("Rows left out, with the reason"))
NO_DISTRICT: Final = Heading("no_district", gettext_lazy("Rows left out, since their district is not here"))
CHANGED: Final = Heading("changed", gettext_lazy("Changed"))
SECRET: Final = Heading("secret", gettext_lazy("Kept secret: neither address nor Dong is written down"))
UNKNOWN_KIND: Final = Heading("unknown_kind", gettext_lazy("Kinds that are not known here, kept as “Other”"))
NAMESAKE: Final = Heading(
    "namesake", gettext_lazy("The same name is here already, without a code: look whether they are one")
)
MISSING: Final = Heading(
    "missing", gettext_lazy("Here under a code of this list, but not in the file; left as they are")
)

_FORMULA: Final = re.compile(r"[=@]|[+-](?!\d)")
_WORDS: Final = re.compile(r"\S+?시(?=\S*구)|\S+")  # 청주시상당구 is written with and without a blank
_LONGEST: Final = {NAME: 100, CODE: 40, KIND: 100, ADDRESS: 200}
_FIELDS: Final = ("name", "sort_name", "kind", "kind_words", "sector", "address", "place", "is_confidential")


@dataclass(frozen=True, slots=True)
class Facility:
    """One row, read."""

    line: int
    code: str
    name: str
    kind_words: str
    reading: Reading
    address: str
    district_id: int

    @property
    def is_secret(self) -> bool:
        """Lists leave the addresses of shelters and homes blank on purpose."""
        return self.reading.is_secret or (self.reading.is_home and not self.address)


class _Broken(Exception):
    """Why a row is left out."""


class _NotHere(Exception):
    """The row's district is not here: its code, and its name as the row writes it."""


@transaction.atomic
def import_organisations(
    table: Table, read: str, *, district_code: str = "", by: Actor, at: datetime
) -> Report:
    """Make and correct organisations from a list with COLUMNS. Returns what was done; a second run does nothing.

    With `district_code`, rows without a district are of that one, and rows of another are left out.
    Raises ImportRefused when no row can be used, or when the district asked for is not here.
    """
    claim_importing()
    report = Report(read)
    for broken in table.broken:
        report.remark(BROKEN, Remark(broken.line, "", broken.reason))
    districts = Districts(district_code)
    formulas = {suspicion.line: suspicion.column for suspicion in table.suspicious}
    theirs: dict[int, list[Facility]] = defaultdict(list)
    for facility in _once(_facilities(table, districts, formulas, report), report):
        theirs[facility.district_id].append(facility)
    if not theirs:
        if not report.remarks:
            no_row = gettext_lazy("There is no row below the names of the columns.")
            report.remark(BROKEN, Remark(table.header_line, "", no_row))
        reason = nothing_usable(report, gettext_lazy("line %(line)d"))
        raise ImportRefused("no_rows", "%(reason)s", {"reason": reason})
    for district in District.objects.filter(pk__in=theirs).order_by("pk"):
        tally = _import(district, theirs[district.pk], report)
        if tally.moved:
            acting = Actor(by.kind, district.pk, by.post)
            record(
                "organisations.imported",
                district,
                by=acting,
                at=at,
                created=tally.created,
                changed=tally.changed,
            )
    return report


# ---------------------------------------------------------------- reading
class Districts:
    """Districts by their codes, ended codes too, and by their names."""

    def __init__(self, asked: str) -> None:
        self.names: dict[int, set[str]] = defaultdict(set)
        self.by_code: dict[str, int] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        places = Place.objects.filter(level__in=[Level.DISTRICT, Level.GU]).order_by("valid_from", "pk")
        for place in places.defer("boundary"):
            key = place.district_id or 0
            self.by_code[place.code] = key
            self.names[key] |= {place.name, *place.other_names}
            self.by_name[place.name].add(key)
        self.asked = None
        if asked:
            self.asked = self.by_code.get(asked.ljust(10, "0"))
            if self.asked is None:
                raise ImportRefused("district", NOT_HERE, {"code": asked, "name": "--district"})

    def district_of(self, code: str, name: str) -> int:
        """Raises _NotHere, or _Broken where the row contradicts itself or what was asked for."""
        if code and not re.fullmatch(r"\d{5}(?:\d{5})?", code, re.ASCII):
            raise _Broken(
                _("%(column)s: A code has ten digits, as in 1174000000.") % {"column": DISTRICT_CODE}
            )
        found = self.by_code.get(code.ljust(10, "0")) if code else self._named(name)
        if found is None and not code and not name:
            found = self.asked
        if found is None and not code and not name:
            raise _Broken(
                _("%(column)s: It is blank. Write it, or say --district CODE.") % {"column": DISTRICT_CODE}
            )
        if found is None:
            raise _NotHere(code, name)
        if name and not set(_WORDS.findall(name)) & self.names[found]:
            raise _Broken(
                _("%(code)s is the code of %(theirs)s, but the row says %(name)s.")
                % {"code": code, "theirs": ", ".join(sorted(self.names[found])), "name": name}
            )
        if self.asked not in (None, found):
            raise _Broken(
                _("The row is of another district: %(name)s (%(code)s).") % {"name": name, "code": code}
            )
        return found

    def _named(self, name: str) -> int | None:
        """There are several 남구: a name tells only where one is here, or the one asked for."""
        keys = self.by_name.get(name, set())
        return self.asked if self.asked in keys else next(iter(keys)) if len(keys) == 1 else None


NOT_HERE: Final = gettext_lazy(
    "%(name)s: the district with code %(code)s is not here. Add it first, with a list of its Dongs that has the "
    "columns sido_name_2026, sgg_name, emd_name and adm_code_2026: manage.py import_places FILE"
)


def _facilities(
    table: Table, districts: Districts, formulas: dict[int, str], report: Report
) -> Iterator[Facility]:
    away: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in table:
        try:
            yield _facility(row, districts, formulas.get(row.line, ""))
        except _Broken as error:
            report.remark(BROKEN, Remark(row.line, row[NAME][: _LONGEST[NAME]], str(error)))
        except _NotHere as error:
            code, name = error.args
            away[code, name].append(row.line)
    for (code, name), lines in sorted(away.items()):
        said = NOT_HERE % {"code": code or "–", "name": name or "–"}
        count = _("%(count)d rows, the first in line %(line)d") % {"count": len(lines), "line": lines[0]}
        report.remark(NO_DISTRICT, Remark(0, count, said))


def _facility(row: Row, districts: Districts, formula: str) -> Facility:
    cells = {column: clean_text(row.get(column), one_line=True) for column in COLUMNS}
    suspicious = formula or next((column for column, text in cells.items() if _FORMULA.match(text)), "")
    if suspicious:
        raise _Broken(
            _("%(column)s: The cell begins like a formula. Write it as text.") % {"column": suspicious}
        )
    for column in (NAME, CODE):
        if not cells[column]:
            raise _Broken(_("%(column)s: It is blank. Write it.") % {"column": column})
    for column, longest in _LONGEST.items():
        if len(cells[column]) > longest:
            raise _Broken(
                _("%(column)s: It is longer than %(longest)d letters.")
                % {"column": column, "longest": longest}
            )
    return Facility(
        line=row.line,
        code=cells[CODE],
        name=cells[NAME],
        kind_words=cells[KIND],
        reading=read_kind(cells[KIND], row.get(GROUP)),
        address=cells[ADDRESS],
        district_id=districts.district_of(cells[DISTRICT_CODE], cells[DISTRICT_NAME]),
    )


def _once(facilities: Iterable[Facility], report: Report) -> Iterator[Facility]:
    """Each 시설코드 once: the first row wins, since the second may be a slip of the hand."""
    first: dict[str, Facility] = {}
    for facility in facilities:
        before = first.setdefault(facility.code, facility)
        if before is facility:
            yield facility
            continue
        said = _("%(column)s: Code %(code)s already stands in line %(line)d, for %(name)s.")
        params = {"column": CODE, "code": facility.code, "line": before.line, "name": before.name}
        report.remark(BROKEN, Remark(facility.line, facility.name, said % params))


# ---------------------------------------------------------------- writing
def _gazetteer(district: District) -> Gazetteer:
    places = list(
        district.places.select_related("parent")
        .defer("boundary", "parent__boundary")
        .order_by("sort_name", "pk")
    )
    provinces = {
        place.parent.name for place in places if place.parent and place.parent.level == Level.PROVINCE
    }
    return Gazetteer.of(places, provinces)


def _import(district: District, facilities: list[Facility], report: Report) -> Tally:
    gazetteer = _gazetteer(district)
    listed = Organisation.objects.filter(source=SOURCE).exclude(source_code="").select_related("place")
    held = {one.source_code: one for one in listed.defer("place__boundary")}
    names = set(
        Organisation.objects.filter(district=district, source_code="", ended_on=None).values_list(
            "name", flat=True
        )
    )
    tally = Tally(_("%(district)s, organisations") % {"district": district.name})
    new, changed, placed = [], [], 0
    for facility in facilities:
        stored = held.get(facility.code)
        if stored is not None and stored.district_id != district.pk:
            said = _("%(column)s: Code %(code)s is already in another district here.")
            params = {"column": CODE, "code": facility.code}
            report.remark(BROKEN, Remark(facility.line, facility.name, said % params))
            continue
        placing = gazetteer.find(facility.address, facility.name)
        organisation = stored or Organisation(district=district, source=SOURCE, source_code=facility.code)
        corrections = _correct(organisation, facility, placing)
        if stored is None:
            new.append(organisation)
            if facility.name in names:
                report.remark(NAMESAKE, Remark(facility.line, facility.name))
        elif corrections:
            changed.append(organisation)
            report.remark(CHANGED, Remark(facility.line, facility.name, "; ".join(corrections)))
        else:
            tally.unchanged += 1
        placed += organisation.place_id is not None
        _remark(organisation, facility, placing, report)
    Organisation.objects.bulk_create(new)
    Organisation.objects.bulk_update(changed, _FIELDS)
    tally.created, tally.changed = len(new), len(changed)
    report.tallies.append(tally)
    there = {facility.code for facility in facilities}
    for one in held.values():
        if one.district_id == district.pk and one.source_code not in there and one.ended_on is None:
            report.remark(MISSING, Remark(0, f"{one.name} ({one.source_code})"))
    total = len(new) + len(changed) + tally.unchanged
    report.facts.append(
        _("%(district)s: %(placed)d of %(total)d placed in a Dong.")
        % {"district": district.name, "placed": placed, "total": total}
    )
    return tally


def _remark(organisation: Organisation, facility: Facility, placing: Placing, report: Report) -> None:
    if organisation.is_confidential:
        said = _("The file gives an address; it was not kept.") if facility.address else ""
        report.remark(SECRET, Remark(facility.line, facility.name, said))
    elif organisation.place == placing.place and placing.heading is not None:
        report.remark(placing.heading, Remark(facility.line, facility.name, placing.said))
    if not facility.reading.is_known:
        report.remark(UNKNOWN_KIND, Remark(facility.line, facility.name, facility.kind_words))


def _correct(organisation: Organisation, facility: Facility, placing: Placing) -> list[str]:
    """Set what the row says otherwise; each change in words. A new organisation is set as a whole."""
    before = {
        name: getattr(organisation, name)
        for name in ("name", "kind", "kind_words", "address", "is_confidential")
    }
    place_before, is_new = organisation.place, organisation.pk is None
    if is_new or organisation.kind_words != facility.kind_words:
        organisation.kind_words = facility.kind_words
        organisation.kind, organisation.sector = facility.reading.kind, facility.reading.sector
    organisation.name, organisation.sort_name = facility.name, sort_key(facility.name)
    if organisation.is_confidential or facility.is_secret:
        organisation.is_confidential, organisation.address, organisation.place = True, "", None
    elif organisation.address != facility.address or organisation.place_id is None:
        organisation.address, organisation.place = facility.address, placing.place
    said = [
        _("%(field)s: %(before)s → %(after)s")
        % {
            "field": getattr(Organisation._meta.get_field(name), "verbose_name", name),
            "before": _shown(name, value),
            "after": _shown(name, getattr(organisation, name)),
        }
        for name, value in before.items()
        if value != getattr(organisation, name)
    ]
    if place_before != organisation.place:
        after = organisation.place.name if organisation.place else "–"
        said.append(
            _("%(field)s: %(before)s → %(after)s")
            % {"field": _("Dong"), "before": place_before.name if place_before else "–", "after": after}
        )
    return said


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "kind":
        return str(Kind(str(value)).label)
    return str(value) or "–"
