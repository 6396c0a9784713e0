"""Who lives in an invented household. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from coordination.demonstration import names
from coordination.demonstration.acts import Person
from coordination.demonstration.words.exchange import LANDMARKS, ROADS, RURAL_LANDMARKS, WHERES

_SAFE = (
    "",
    "",
    "",
    "",
    "문자만, 저녁 7시 이후",
    "본인 휴대전화로만",
    "낮에는 경로당에 있음",
    "큰따님께 먼저 전화",
)


def address_in(rng: Random, place: str) -> str:
    """An address on no map, in a real Dong: the roads are invented."""
    shape = rng.choice(WHERES)
    numbers = {
        "n": rng.randint(1, 48),
        "m": rng.randint(1, 96),
        "u": rng.randint(1, 6),
        "v": rng.randint(1, 5),
    }
    return f"{place} {shape.format(road=rng.choice(ROADS), **numbers)}"


def landmark(rng: Random, place: str, *, rural: bool) -> str:
    """Where it is, as a finder says it."""
    by = rng.choice(RURAL_LANDMARKS if rural else LANDMARKS)
    where = f"{rng.choice(ROADS)} {rng.randint(1, 96)}"
    if rural:
        where = f"{rng.randint(1, 9)}리 {rng.randint(1, 40)}번째 집"
    return f"{place} {where} {by}".strip()


@dataclass(frozen=True, slots=True)
class _Someone:
    """One line of a household: who, how old, how likely a woman, how many from–to, whose surname.

    `family`: "" an own surname, "head" the head's, "shared" one of their own that they share.
    """

    relation: str
    youngest: int
    oldest: int
    woman: float = 0.5
    least: int = 1
    most: int = 1
    family: str = ""
    is_from_abroad: bool = False


_SHAPES: dict[str, tuple[_Someone, ...]] = {
    "older_alone": (_Someone("HEAD", 71, 92, 0.68),),
    "older_couple": (_Someone("HEAD", 70, 88, 0), _Someone("SPOUSE", 66, 86, 1)),
    "grandparent": (
        _Someone("HEAD", 64, 80, 0.75),
        _Someone("GRANDCHILD", 7, 16, least=1, most=2, family="shared"),
    ),
    "middle_alone": (_Someone("HEAD", 43, 63, 0.22),),
    "single_parent": (
        _Someone("HEAD", 28, 47, 0.8),
        _Someone("CHILD", 0, 15, least=1, most=2, family="shared"),
    ),
    "family": (
        _Someone("HEAD", 36, 54, 0),
        _Someone("SPOUSE", 33, 52, 1),
        _Someone("CHILD", 1, 15, least=2, most=3, family="head"),
    ),
    "family_with_teen": (
        _Someone("HEAD", 40, 54, 0),
        _Someone("SPOUSE", 38, 52, 1),
        _Someone("CHILD", 14, 18, family="head"),
    ),
    "with_disability": (_Someone("HEAD", 46, 68, 1), _Someone("CHILD", 19, 34, least=0)),
    "multicultural": (
        _Someone("HEAD", 42, 58, 0),
        _Someone("SPOUSE", 24, 40, 1, is_from_abroad=True),
        _Someone("CHILD", 1, 11, least=1, most=2, family="head"),
    ),
    "two_adults": (_Someone("HEAD", 45, 66), _Someone("OTHER", 40, 64, least=0, family="head")),
}
_HAS_TELEPHONE_FROM, _HAS_TELEPHONE = 12, 0.93


def people_of(
    shape: str, rng: Random, *, on: date, place: str, phones: tuple[int, int]
) -> tuple[Person, ...]:
    """The people of a household of this shape, the head first. `phones` is (block, first number) of their own."""
    block, first = phones
    home = address_in(rng, place)
    head = names.surname(rng)
    told: list[tuple[str, str, int]] = []
    for someone in _SHAPES[shape]:
        shared = head if someone.family == "head" or someone.relation == "HEAD" else names.surname(rng)
        for _ in range(rng.randint(someone.least, someone.most)):
            age = rng.randint(someone.youngest, someone.oldest)
            family = shared if someone.family or someone.relation == "HEAD" else names.surname(rng)
            name = family + names.given(rng, age, woman=rng.random() < someone.woman)
            told.append((names.from_abroad(rng) if someone.is_from_abroad else name, someone.relation, age))
    return tuple(
        Person(
            name,
            relation,
            on - timedelta(days=age * 365 + rng.randint(1, 364)),
            names.mobile(block, first + number)
            if age >= _HAS_TELEPHONE_FROM and rng.random() < _HAS_TELEPHONE
            else "",
            home,
            rng.choice(_SAFE),
        )
        for number, (name, relation, age) in enumerate(told)
    )
