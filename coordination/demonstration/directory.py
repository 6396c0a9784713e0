"""The demonstration's directory: which organisation gives what, and who fits whom. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from coordination.demonstration.organisations import BY_KEY, OF_REGION, Body
from coordination.demonstration.people import Holder, of_body
from coordination.demonstration.words.offers import OFFERS, Offer
from coordination.demonstration.words.situation import Situation

_OLDER = frozenset({"ALONE_OLDER", "OLDER_COUPLE"})
_WITH_CHILDREN = frozenset({"SINGLE_PARENT", "GRANDPARENT", "CHILDREN", "MULTICULTURAL"})
# Words in "for whom" that say for which households an offer is; an offer without any is for everyone.
_FOR: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("어르신", "65세", "60세", "기초연금"), _OLDER | {"GRANDPARENT"}),
    (
        ("초등", "초·중", "아동", "학생", "청소년", "9–24", "15–24", "18세", "영유아", "임산부", "재학"),
        _WITH_CHILDREN,
    ),
    (("장애",), frozenset({"DISABILITY"})),
    (("결혼이민", "다문화"), frozenset({"MULTICULTURAL"})),
    (("한부모", "조손", "맞벌이"), frozenset({"SINGLE_PARENT", "GRANDPARENT", "CHILDREN"})),
    (("기관 담당자", "주민 모임", "등록 회원", "등록 후"), frozenset()),
)
_NEVER_BY_REFERRAL = frozenset({"통합사례관리", "찾아가는 복지상담", "노인 일자리"})
# Which kinds of centre lead for which situations, and how often.
_LEADERS: dict[str, tuple[tuple[str, int], ...]] = {
    "alone_frail": (("WELFARE_CENTRE", 6), ("SENIOR_CENTRE", 4)),
    "alone_memory": (("SENIOR_CENTRE", 6), ("WELFARE_CENTRE", 4)),
    "older_couple": (("SENIOR_CENTRE", 5), ("WELFARE_CENTRE", 5)),
    "grandparent": (("WELFARE_CENTRE", 6), ("FAMILY_CENTRE", 4)),
    "hoarding": (("WELFARE_CENTRE", 8), ("SENIOR_CENTRE", 2)),
    "farm_alone": (("SENIOR_CENTRE", 1),),
    "middle_alone": (("WELFARE_CENTRE", 7), ("SELF_SUFFICIENCY", 3)),
    "single_parent": (("WELFARE_CENTRE", 6), ("FAMILY_CENTRE", 4)),
    "children": (("WELFARE_CENTRE", 8), ("FAMILY_CENTRE", 2)),
    "disability": (("DISABILITY_CENTRE", 8), ("WELFARE_CENTRE", 2)),
    "multicultural": (("FAMILY_CENTRE", 9), ("WELFARE_CENTRE", 1)),
    "youth": (("YOUTH_CENTRE", 1),),
    "bills": (("WELFARE_CENTRE", 1),),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One offer of one organisation, under its key."""

    key: str
    body: Body
    offer: Offer
    for_kinds: frozenset[str] | None  # of household; None is for everyone


def _for_kinds(offer: Offer) -> frozenset[str] | None:
    found = [kinds for words, kinds in _FOR if any(word in offer.eligibility for word in words)]
    return frozenset().union(*found) if found else None


@cache
def lines_of(region: str) -> tuple[Line, ...]:
    return tuple(
        Line(f"{body.key}/offer{number}", body, offer, _for_kinds(offer))
        for body in OF_REGION[region]
        for number, offer in enumerate(OFFERS[body.kind], start=1)
    )


def _fits(line: Line, situation: Situation, place: str) -> bool:
    if line.offer.kind == "PLACE" or line.offer.name in _NEVER_BY_REFERRAL:
        return False
    if line.body.kind == "DONG_OFFICE" and line.body.place != place:
        return False
    return line.for_kinds is None or situation.kind in line.for_kinds


def providers(region: str, situation: Situation, area: str, place: str, lead: str) -> list[Line]:
    """Who may be asked for this need of this household, the lead itself left out."""
    return [
        line
        for line in lines_of(region)
        if area in line.offer.needs and line.body.key != lead and _fits(line, situation, place)
    ]


@cache
def _bodies_of_kind(region: str, kind: str) -> tuple[Body, ...]:
    return tuple(body for body in OF_REGION[region] if body.kind == kind)


def centre_for(region: str, situation: Situation, home: str, rng: Random) -> str:
    """A centre that would lead such a case, the demonstration's own more often; empty where there is none."""
    options: list[tuple[str, int]] = []
    for kind, weight in _LEADERS[situation.key]:
        bodies = _bodies_of_kind(region, kind)
        for body in bodies:
            options.append((body.key, weight * (3 if body.key == home else 1)))
    if not options:
        return ""
    return rng.choices([key for key, _ in options], [weight for _, weight in options])[0]


def _choose(holders: list[Holder], rng: Random) -> Holder:
    return rng.choices(holders, [3, *([1] * (len(holders) - 1))])[0]


def worker_of(body: str, rng: Random) -> str:
    """Someone there who works cases; the first one, who signs in where the demonstration shows it, most often."""
    wanted = {"HOPE"} if BY_KEY[body].kind == "HOPE_TEAM" else {"WORKER", "DONG"}
    return _choose([holder for holder in of_body(body) if holder.role in wanted], rng).key


def answerer_of(body: str, rng: Random) -> str:
    """Someone there who answers what is asked of the organisation."""
    wanted = [holder for holder in of_body(body) if holder.answers and holder.role != "LEADER"]
    return _choose(wanted, rng).key


def keeper_of(body: str) -> str:
    """Who keeps the organisation's lines of the directory: always the same."""
    return next(holder.key for holder in of_body(body) if holder.answers)


def bodies_that_sit(region: str) -> Iterator[Body]:
    """Organisations that can sit at a joint meeting: those with someone who works cases."""
    for body in OF_REGION[region]:
        if any(holder.asks for holder in of_body(body.key)):
            yield body
