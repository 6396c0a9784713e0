"""Boundaries into places: which polygon is which Eup, Myeon or Dong, and what matches nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.access.actors import Actor
from partners.journal.services import record
from partners.paperwork.imports import Heading, ImportRefused, Remark, Report, Tally, nothing_usable
from partners.places.boundaries import Polygon, read_polygons
from partners.places.importing import claim_importing
from partners.places.lists import BROKEN
from partners.places.models import District, Level, Place
from partners.words.hangul import normalise_dong

WITHOUT_DONG: Final = Heading("without_dong", gettext_lazy("Polygons without a Dong"))
WITHOUT_POLYGON: Final = Heading("without_polygon", gettext_lazy("Dongs without a polygon"))
ELSEWHERE: Final = Heading("elsewhere", gettext_lazy("Polygons of districts that are not here"))
BY_NAME: Final = Heading("by_name", gettext_lazy("Matched by name, since the code is not known here"))

_NUMBERS: Final = re.compile(r"제?\d+")
_LONGEST_SOURCE: Final = 120


@dataclass(frozen=True, slots=True)
class _Match:
    polygon: Polygon
    place: Place
    by_name: bool


@transaction.atomic
def import_boundaries(
    data: bytes, source: str, *, district_code: str = "", by: Actor, at: datetime
) -> Report:
    """Give the Dongs of one or more districts their boundaries. `source` is kept with each, to say whence it is.

    A polygon is the Dong of its code (adm_cd2), or of the code that followed it, or else of its name within the
    district. Files without codes are of the district whose names they hold, or of `district_code`.
    Raises ImportRefused when nothing in the file can be used.
    """
    claim_importing()
    polygons, bad = read_polygons(data)
    report = Report(
        _("%(file)s (GeoJSON): %(count)d polygons") % {"file": source, "count": len(polygons) + len(bad)}
    )
    for one in bad:
        report.remark(BROKEN, Remark(one.number, one.name, one.reason))
    theirs = _by_district(polygons, district_code, report)
    if not theirs:
        raise ImportRefused(
            "no_polygons", "%(reason)s", {"reason": nothing_usable(report, gettext_lazy("polygon %(line)d"))}
        )
    for district_id, group in theirs.items():
        _outline(District.objects.get(pk=district_id), group, source[:_LONGEST_SOURCE], report)
    if report.moved:
        created, changed = (
            sum(getattr(one, name) for one in report.tallies) for name in ("created", "changed")
        )
        record("places.outlined", by=by, at=at, created=created, changed=changed)
    return report


# ---------------------------------------------------------------- whose they are
def _by_district(polygons: list[Polygon], asked: str, report: Report) -> dict[int, list[Polygon]]:
    """The polygons by the key of their district; those of none are remarked."""
    asked_id = _district_of_code(asked) if asked else None
    if asked and asked_id is None:
        raise ImportRefused(
            "district",
            gettext_lazy("No district here has the code %(code)s. Add it first: manage.py import_places with "
                         "a list of its Dongs."),
            {"code": asked},
        )  # fmt: skip
    walls = {
        code: district_id
        for code, district_id in Place.objects.filter(level__in=[Level.DISTRICT, Level.GU])
        .order_by("valid_from")
        .values_list("code", "district_id")
        if district_id is not None
    }
    theirs: dict[int, list[Polygon]] = defaultdict(list)
    elsewhere: Counter[str] = Counter()
    nameless = [polygon for polygon in polygons if not polygon.code]
    for polygon in polygons:
        container = f"{polygon.code[:5]}00000"
        if not polygon.code:
            continue
        if container in walls and asked_id in (None, walls[container]):
            theirs[walls[container]].append(polygon)
        else:
            elsewhere[container] += 1
    if nameless:
        theirs[asked_id or _guess(nameless)].extend(nameless)
    for container, count in sorted(elsewhere.items()):
        report.remark(
            ELSEWHERE,
            Remark(
                0,
                container,
                gettext_lazy("%(count)d polygons passed over. To use them, add the district first: manage.py "
                             "import_places with a list of its Dongs.")
                if container not in walls
                else gettext_lazy("%(count)d polygons passed over: another district was asked for."),
                {"count": count},
            ),
        )  # fmt: skip
    return theirs


def _district_of_code(code: str) -> int | None:
    return (
        Place.objects.filter(code=code.ljust(10, "0"), level__in=[Level.DISTRICT, Level.GU])
        .order_by("-valid_from")
        .values_list("district_id", flat=True)
        .first()
    )


def _guess(polygons: list[Polygon]) -> int:
    """The district that has more than half of the names, and more of them than any other. Raises ImportRefused."""
    wanted = {normalise_dong(polygon.name) for polygon in polygons}
    held: dict[int, set[str]] = defaultdict(set)
    for place in Place.objects.current().filter(level=Level.EMD).exclude(district=None).defer("boundary"):
        held[place.district_id or 0] |= _spellings(place) & wanted
    ranked = sorted(((len(names), district_id) for district_id, names in held.items()), reverse=True)
    if not ranked or 2 * ranked[0][0] <= len(wanted) or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        raise ImportRefused(
            "district",
            gettext_lazy("The polygons have no codes of ten digits, and their names do not tell which district "
                         "they are of. Say which: --district CODE."),
        )  # fmt: skip
    return ranked[0][1]


# ---------------------------------------------------------------- which is which
def _spellings(place: Place) -> set[str]:
    return {normalise_dong(name) for name in (place.name, *place.other_names)}


def _outline(district: District, polygons: list[Polygon], source: str, report: Report) -> None:
    dongs = list(Place.objects.dongs_of(district.pk).select_related("parent"))
    matches = _match(district, dongs, polygons, report)
    tally = Tally(_("%(district)s, boundaries") % {"district": district.name})
    for place, match in matches.items():
        if place.boundary == match.polygon.geometry and place.boundary_source == source:
            tally.unchanged += 1
            continue
        tally.created += place.boundary is None
        tally.changed += place.boundary is not None
        place.boundary, place.boundary_source = match.polygon.geometry, source
        place.english_name = place.english_name or match.polygon.english
        place.save(update_fields=["boundary", "boundary_source", "english_name"])
    report.tallies.append(tally)
    for match in matches.values():
        if match.by_name:
            report.remark(
                BY_NAME,
                Remark(
                    match.polygon.number, match.polygon.name, f"→ {match.place.name} ({match.place.code})"
                ),
            )
    left = [place for place in dongs if place not in matches]
    for place in left:
        report.remark(WITHOUT_POLYGON, _without_polygon(place, report))
    report.facts.append(
        _("%(district)s: %(matched)d of %(polygons)d polygons belong to %(matched)d of %(dongs)d Dongs.")
        % {"district": district.name, "matched": len(matches), "polygons": len(polygons), "dongs": len(dongs)}
    )


def _match(
    district: District, dongs: list[Place], polygons: list[Polygon], report: Report
) -> dict[Place, _Match]:
    by_code = {place.code: place for place in dongs}
    ended = _followed_alone(district, dongs)
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in dongs:
        for name in _spellings(place):
            by_name[name].append(place)
    found: dict[Place, list[_Match]] = defaultdict(list)
    for polygon in polygons:
        coded: Place | None = by_code.get(polygon.code) or ended.get(polygon.code)
        named = by_name[normalise_dong(polygon.name)]
        if coded is None and len(named) == 1:
            found[named[0]].append(_Match(polygon, named[0], by_name=True))
        elif coded is None:
            report.remark(WITHOUT_DONG, _without_dong(polygon, named, dongs))
        else:
            found[coded].append(_Match(polygon, coded, by_name=False))
    return dict(_only_ones(found, report))


def _only_ones(found: dict[Place, list[_Match]], report: Report) -> list[tuple[Place, _Match]]:
    """Of several polygons for one Dong the one with its code; where that does not tell, none."""
    chosen = []
    for place, matches in found.items():
        sure = [match for match in matches if not match.by_name] or matches
        if len(sure) == 1:
            chosen.append((place, sure[0]))
        for match in matches:
            if len(sure) > 1 or match is not sure[0]:
                report.remark(
                    WITHOUT_DONG,
                    Remark(
                        match.polygon.number,
                        f"{match.polygon.name} ({match.polygon.code or '–'})",
                        gettext_lazy("Several polygons of the file are for %(dong)s (%(code)s)."),
                        {"dong": place.name, "code": place.code},
                    ),
                )
    return chosen


def _followed_alone(district: District, dongs: list[Place]) -> dict[str, Place]:
    """Ended code → the Dong that followed it, where it is the same area: one became one."""
    now = {place.pk: place for place in dongs}
    before: dict[int, list[str]] = defaultdict(list)
    for code, successor in district.places.filter(successor__in=now).values_list("code", "successor_id"):
        before[successor or 0].append(code)
    return {codes[0]: now[pk] for pk, codes in before.items() if len(codes) == 1}


def _stem(name: str) -> str:
    return _NUMBERS.sub("", normalise_dong(name))


def _without_dong(polygon: Polygon, named: list[Place], dongs: list[Place]) -> Remark:
    like = [place.name for place in dongs if _stem(place.name) == _stem(polygon.name)]
    template = gettext_lazy("No Dong here has this code or this name.")
    if named:
        template = gettext_lazy("Several Dongs here have this name: %(like)s.")
    elif like:
        template = gettext_lazy(
            "No Dong here has this code or this name. It may have been parted: see %(like)s."
        )
    subject = f"{polygon.name} ({polygon.code or '–'})"
    return Remark(polygon.number, subject, template, {"like": ", ".join(like or [one.code for one in named])})


def _without_polygon(place: Place, report: Report) -> Remark:
    like = [
        one.subject
        for one in report.under(WITHOUT_DONG.code)
        if _stem(one.subject.partition(" (")[0]) == _stem(place.name)
    ]
    template = gettext_lazy("No polygon of the file has its code or its name.")
    if place.boundary is not None:
        template = gettext_lazy(
            "No polygon of the file has its code or its name; it keeps the boundary of %(source)s."
        )
    elif like:
        template = gettext_lazy("No polygon of the file has its code or its name. It is in force since %(day)s; "
                                "the file may be older: see %(like)s.")  # fmt: skip
    return Remark(
        0,
        f"{place.name} ({place.code})",
        template,
        {"source": place.boundary_source, "day": place.valid_from, "like": ", ".join(like)},
    )
