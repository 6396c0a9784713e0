"""Lists of Eup, Myeon and Dong into places: their codes, what they are part of, and the codes they had before.

A row stands for one Eup/Myeon/Dong; the province, the Si/Gun/Gu and the Gu of a Si above it are told by its
code and made with it. Where the older code differs, the place under it is kept, ended, and leads to the new one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.access.actors import Actor
from partners.journal.services import record
from partners.paperwork.imports import Heading, ImportRefused, Remark, Report, Tally, nothing_usable
from partners.paperwork.tables import Table
from partners.places.lists import (
    BEFORE_RECORDS,
    BROKEN,
    PROVINCES_FOLLOWED,
    Line,
    lines_of,
    si_of,
    without_contradictions,
)
from partners.places.models import District, Level, Place
from partners.words.hangul import normalise_dong, sort_key

IMPORTING: Final = 0x64757266  # the advisory lock of all imports

FOLLOWED: Final = Heading("followed", gettext_lazy("Codes that were followed by new ones"))
CHANGED: Final = Heading("changed", gettext_lazy("Changed"))
STAYING: Final = Heading("staying", gettext_lazy("Still under a code that ended"))

_METROPOLIS: Final = re.compile(r"(.+?)(?:특별시|광역시)")
# Many cities have one: their names alone say nothing.
_COMMON_GU: Final = frozenset({"중구", "동구", "서구", "남구", "북구"})


@transaction.atomic
def import_places(table: Table, read: str, *, by: Actor, at: datetime) -> Report:
    """Make and correct places from a list; see lists.COLUMNS for what it must hold. Returns what was done.

    Raises ImportRefused when no row can be used.
    """
    claim_importing()
    report = Report(read)
    for broken in table.broken:
        report.remark(BROKEN, Remark(broken.line, "", broken.reason))
    lines = list(without_contradictions(lines_of(table, report), report))
    if lines:
        _Writer(report).write(lines)
    elif not report.remarks:
        report.remark(
            BROKEN,
            Remark(table.header_line, "", gettext_lazy("There is no row below the names of the columns.")),
        )
    if not any(tally.moved or tally.unchanged for tally in report.tallies):
        raise ImportRefused(
            "no_rows", "%(reason)s", {"reason": nothing_usable(report, gettext_lazy("line %(line)d"))}
        )
    if report.moved:
        record("places.imported", by=by, at=at, **_counts(report))
    return report


def claim_importing() -> None:
    """Hold, to the end of the transaction, the right to import: two at once would double what both make.

    Raises ImportRefused when somebody else holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORTING])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise ImportRefused(
            "busy",
            gettext_lazy("Another import is running. Wait until it is done, then start this one again."),
        )


def _counts(report: Report) -> dict[str, Any]:
    return {
        "created": sum(tally.created for tally in report.tallies),
        "changed": sum(tally.changed for tally in report.tallies),
    }


# ---------------------------------------------------------------- writing
@dataclass(slots=True)
class _Wanted:
    """What one place shall be."""

    code: str
    name: str
    level: str
    parent: Place | None
    district: District | None
    also: tuple[str, ...] = ()
    since: date | None = None
    line: int = 0


class _Writer:
    """Brings the places of a list about, from the province down; each code once."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.stored: dict[str, list[Place]] = defaultdict(list)
        self.done: dict[str, Place] = {}
        self.tallies: dict[str, Tally] = {}
        self.recoded: dict[str, str] = {}

    def write(self, lines: list[Line]) -> None:
        listed = {line.before or line.code for line in lines}
        self.recoded = {now: before for now, before in _recoded(lines).items() if not _stays(before, listed)}
        codes = {code for line in lines for code in self._codes(line)}
        for place in Place.objects.filter(code__in=codes).select_related("district").order_by("valid_from"):
            self.stored[place.code].append(place)
        for line in lines:
            if ended := self._ended(line):
                self.report.remark(BROKEN, ended)
                continue
            container = self._container(line)
            place = self._keep(
                _Wanted(
                    line.code,
                    line.name,
                    Level.EMD,
                    container,
                    container.district,
                    line.also,
                    line.since,
                    line.line,
                ),
                self._tally(line),
            )
            if line.before and line.since:
                self._precede(place, line.before, line.since, line.line)
        self.report.tallies.extend(self.tallies.values())
        self._still_there()

    def _codes(self, line: Line) -> Iterator[str]:
        for code in filter(None, (line.code, line.before)):
            yield from (code, f"{code[:5]}00000", si_of(code), f"{code[:2]}00000000")

    def _tally(self, line: Line) -> Tally:
        return self.tallies.setdefault(line.district, Tally(f"{line.province} {line.sgg} ({line.district})"))

    def _current(self, code: str) -> Place | None:
        return next((place for place in self.stored[code] if place.valid_to is None), None)

    def _ended(self, line: Line) -> Remark | None:
        """A list older than what is known here must not bring an ended code back."""
        if self._current(line.code) or not self.stored[line.code]:
            return None
        last = self.stored[line.code][-1]
        follower = last.successor
        return Remark(
            line.line,
            line.name,
            gettext_lazy("Code %(code)s ended on %(day)s; %(next)s followed it. Use a newer list."),
            {"code": line.code, "day": last.valid_to, "next": follower.code if follower else "–"},
        )

    # what a line lies in
    def _container(self, line: Line) -> Place:
        known = self.done.get(line.container)
        if known is not None:
            return known
        district = self._district_place(line)
        if not line.gu:
            return district
        gu = self._keep(
            _Wanted(line.container, line.gu, Level.GU, district, district.district, since=self._since(line)),
            self._tally(line),
        )
        self._precede_container(gu, line)
        return gu

    def _district_place(self, line: Line) -> Place:
        known = self.done.get(line.district)
        if known is not None:
            return known
        province = self._province(line)
        before = self.recoded.get(line.container, "")
        since = self._since(line)
        tally = self._tally(line)
        wall = self._wall(line, si_of(before) if line.gu and before else before)
        place = self._keep(
            _Wanted(line.district, line.sgg, Level.DISTRICT, province, wall, since=since), tally
        )
        if not line.gu:
            self._precede_container(place, line)
        elif before and since and si_of(before) != place.code:
            self._precede(place, si_of(before), since)
        return place

    def _province(self, line: Line) -> Place:
        code = f"{line.code[:2]}00000000"
        known = self.done.get(code)
        if known is not None:
            return known
        since = next((day for (_, now), (day, _) in PROVINCES_FOLLOWED.items() if now == line.code[:2]), None)
        tally = self.tallies.setdefault("", Tally(_("Provinces")))
        return self._keep(_Wanted(code, line.province, Level.PROVINCE, None, None, since=since), tally)

    def _since(self, line: Line) -> date | None:
        return line.since if line.container in self.recoded else None

    def _wall(self, line: Line, before: str) -> District:
        """The district a Si/Gun/Gu is, whatever its code was; made where neither code is known."""
        for code in filter(None, (line.district, before)):
            for place in reversed(self.stored[code]):
                if place.district is not None:
                    return place.district
        slug = (
            line.slug if line.slug and not District.objects.filter(slug=line.slug).exists() else line.district
        )
        metropolis = _METROPOLIS.fullmatch(line.province)
        name = f"{metropolis[1]} {line.sgg}" if metropolis and line.sgg in _COMMON_GU else line.sgg
        return District.objects.create(slug=slug, name=name)

    # one place
    def _keep(self, wanted: _Wanted, tally: Tally) -> Place:
        place = self._current(wanted.code)
        if place is None:
            place = self._create(wanted)
            tally.created += 1
        elif corrections := _correct(place, wanted):
            place.save(update_fields=list(corrections))
            tally.changed += 1
            said = "; ".join(text for text in corrections.values() if text)
            self.report.remark(CHANGED, Remark(wanted.line, wanted.name, said))
        else:
            tally.unchanged += 1
        self.done[wanted.code] = place
        return place

    def _create(self, wanted: _Wanted) -> Place:
        # Where the earlier code still counts as in force, it ends the day this one begins: see _precede.
        place = Place.objects.create(
            code=wanted.code,
            name=wanted.name,
            sort_name=sort_key(wanted.name),
            other_names=list(wanted.also),
            level=wanted.level,
            parent=wanted.parent,
            district=wanted.district,
            valid_from=wanted.since or BEFORE_RECORDS,
        )
        self.stored[place.code].append(place)
        return place

    # the codes before
    def _precede_container(self, place: Place, line: Line) -> None:
        before = self.recoded.get(line.container)
        if before and line.since:
            self._precede(place, before, line.since)

    def _precede(self, place: Place, code: str, day: date, line: int = 0) -> Place:
        """Let the place under the older code end on `day` and lead to `place`; made where it is not known."""
        if code in self.done:
            return self.done[code]
        found = self.stored[code][-1] if self.stored[code] else None
        if found is None:
            found = Place.objects.create(
                code=code,
                name=place.name,
                sort_name=place.sort_name,
                other_names=place.other_names,
                level=place.level,
                parent=self._parent_before(place, code, day),
                district=place.district,
                valid_from=min(BEFORE_RECORDS, place.valid_from),
                valid_to=day,
                successor=place,
            )
            self.stored[code].append(found)
            self._say_followed(found, place, day, line)
        elif found.valid_from >= day:
            self.report.remark(
                BROKEN,
                Remark(
                    line,
                    found.name,
                    gettext_lazy("Code %(code)s begins only on %(day)s here, so it cannot end before."),
                    {"code": code, "day": found.valid_from},
                ),
            )
        elif found.valid_to is None or found.successor_id is None:
            found.valid_to, found.successor = found.valid_to or day, place
            found.save(update_fields=["valid_to", "successor"])
            self._say_followed(found, place, day, line)
        self.done[code] = found
        return found

    def _parent_before(self, place: Place, code: str, day: date) -> Place | None:
        """What the place under the older code was part of: the older code of the same Si, Gun or province."""
        if place.level == Level.EMD:
            above = f"{code[:5]}00000"
        else:
            above = si_of(code) if place.level == Level.GU else f"{code[:2]}00000000"
        if above in self.done or self.stored[above]:
            return self.done.get(above) or self.stored[above][-1]
        now = place.parent
        recode = PROVINCES_FOLLOWED.get((code[:2], place.code[:2]))
        if now is None or now.level != Level.PROVINCE or recode is None:
            return None
        ended_on, name = recode
        province = Place.objects.create(
            code=above,
            name=name,
            sort_name=sort_key(name),
            level=Level.PROVINCE,
            valid_from=BEFORE_RECORDS,
            valid_to=ended_on,
            successor=now,
        )
        self.done[above] = province
        self._say_followed(province, now, day, 0)
        return province

    def _say_followed(self, before: Place, after: Place, day: date, line: int) -> None:
        self.tallies.setdefault("followed", Tally(_("Codes that ended"))).created += 1
        self.report.remark(
            FOLLOWED,
            Remark(line, after.name, "%(before)s → %(after)s (%(day)s)",
                   {"before": before.code, "after": after.code, "day": day}),
        )  # fmt: skip

    def _still_there(self) -> None:
        """Name what still stands in an ended place: whoever keeps it must move it, and nobody would know."""
        ended = [place.pk for place in self.done.values() if place.valid_to is not None]
        for place in Place.objects.filter(pk__in=ended).order_by("sort_name", "pk"):
            bodies, posts = place.organisations.filter(ended_on=None).count(), place.posts.count()
            if bodies or posts:
                self.report.remark(
                    STAYING,
                    Remark(
                        0,
                        f"{place.name} ({place.code})",
                        gettext_lazy("%(bodies)d organisations, %(posts)d posts. Choose their Dong again."),
                        {"bodies": bodies, "posts": posts},
                    ),
                )


def _recoded(lines: list[Line]) -> dict[str, str]:
    """For each Gun or Gu whose code changed, the code before: all its lines came from one that is no more.

    A Dong that went over to a neighbour changes its code too, without the Gun or Gu changing theirs.
    """
    earlier: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        earlier[line.container].add(f"{(line.before or line.code)[:5]}00000")
    return {
        now: next(iter(before))
        for now, before in earlier.items()
        if len(before) == 1 and now not in before and not before & earlier.keys()
    }


def _stays(container: str, listed: set[str]) -> bool:
    """Whether the Gun or Gu keeps a Dong of which the list says nothing: then it was parted, and goes on."""
    inside = Place.objects.current().filter(level=Level.EMD, code__startswith=container[:5])
    return inside.exclude(code__in=listed).exists()


def _correct(place: Place, wanted: _Wanted) -> dict[str, str]:
    """Set on the stored place what the list says otherwise: for each field set, the change in words.

    The same name written otherwise (암사제1동) stays, and is added to the others; a new name keeps the old one there.
    """
    set_: dict[str, str] = {}
    names = {place.name, wanted.name, *wanted.also}
    if normalise_dong(place.name) != normalise_dong(wanted.name):
        set_ |= {"name": f"{place.name} → {wanted.name}", "sort_name": ""}
        place.name, place.sort_name = wanted.name, sort_key(wanted.name)
    also = [name for name in place.other_names if name != place.name]
    also += sorted(names - {place.name, *also})
    if also != place.other_names:
        set_["other_names"] = (
            "" if "name" in set_ else _("also written %(names)s") % {"names": ", ".join(also)}
        )
        place.other_names = also
    if wanted.parent is not None and place.parent_id != wanted.parent.pk:
        place.parent = wanted.parent
        set_["parent"] = _("part of %(place)s") % {"place": f"{wanted.parent.name} ({wanted.parent.code})"}
    if wanted.since is not None and place.valid_from != wanted.since:
        set_["valid_from"] = _("valid from %(day)s") % {"day": f"{place.valid_from} → {wanted.since}"}
        place.valid_from = wanted.since
    return set_
