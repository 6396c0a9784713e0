"""Who lives in an invented household. Pure."""

from datetime import date, timedelta
from random import Random

from coordination.demonstration import names
from coordination.demonstration.acts import Person
from coordination.demonstration.words.exchange import LANDMARKS, ROADS, RURAL_LANDMARKS, WHERES

_SAFE = ("", "", "", "", "문자만, 저녁 7시 이후", "본인 휴대전화로만", "낮에는 경로당에 있음", "큰따님께 먼저 전화")


def address_in(rng: Random, place: str) -> str:
    """An address on no map, in a real Dong: the roads are invented."""
    shape = rng.choice(WHERES)
    numbers = {"n": rng.randint(1, 48), "m": rng.randint(1, 96), "u": rng.randint(1, 6), "v": rng.randint(1, 5)}
    return f"{place} {shape.format(road=rng.choice(ROADS), **numbers)}"


def landmark(rng: Random, place: str, *, rural: bool) -> str:
    """Where it is, as a finder says it."""
    by = rng.choice(RURAL_LANDMARKS if rural else LANDMARKS)
    where = f"{rng.choice(ROADS)} {rng.randint(1, 96)}"
    if rural:
        where = f"{rng.randint(1, 9)}리 {rng.randint(1, 40)}번째 집"
    return f"{place} {where} {by}".strip()


def people_of(shape: str, rng: Random, *, on: date, place: str, phones: tuple[int, int]) -> tuple[Person, ...]:
    """The people of a household of this shape, the head first. `phones` is (block, first number) of their own."""
    block, first = phones
    home = address_in(rng, place)
    told: list[tuple[str, str, int]] = []

    def add(relation: str, low: int, high: int, *, woman: bool | None = None, family: str = "") -> None:
        age = rng.randint(low, high)
        woman = rng.random() < 0.5 if woman is None else woman  # noqa: PLR2004
        told.append(((family or names.surname(rng)) + names.given(rng, age, woman=woman), relation, age))

    match shape:
        case "older_alone":
            add("HEAD", 71, 92, woman=rng.random() < 0.68)  # noqa: PLR2004
        case "older_couple":
            add("HEAD", 70, 88, woman=False)
            add("SPOUSE", 66, 86, woman=True)
        case "grandparent":
            add("HEAD", 64, 80, woman=rng.random() < 0.75)  # noqa: PLR2004
            family = names.surname(rng)
            for _ in range(rng.randint(1, 2)):
                add("GRANDCHILD", 7, 16, family=family)
        case "middle_alone":
            add("HEAD", 43, 63, woman=rng.random() < 0.22)  # noqa: PLR2004
        case "single_parent":
            add("HEAD", 28, 47, woman=rng.random() < 0.8)  # noqa: PLR2004
            family = names.surname(rng)
            for _ in range(rng.randint(1, 2)):
                add("CHILD", 0, 15, family=family)
        case "family" | "family_with_teen":
            add("HEAD", 36, 54, woman=False)
            add("SPOUSE", 33, 52, woman=True)
            low, high = (14, 18) if shape == "family_with_teen" else (1, 15)
            for _ in range(1 if shape == "family_with_teen" else rng.randint(2, 3)):
                add("CHILD", low, high, family=told[0][0][0])
        case "with_disability":
            add("HEAD", 46, 68, woman=True)
            if rng.random() < 0.6:  # noqa: PLR2004
                add("CHILD", 19, 34)
        case "multicultural":
            add("HEAD", 42, 58, woman=False)
            told.append((names.from_abroad(rng), "SPOUSE", rng.randint(24, 40)))
            for _ in range(rng.randint(1, 2)):
                add("CHILD", 1, 11, family=told[0][0][0])
        case "two_adults":
            add("HEAD", 45, 66)
            if rng.random() < 0.5:  # noqa: PLR2004
                add("OTHER", 40, 64, family=told[0][0][0])
    # Nobody but the young is without a telephone, and now and then someone older.
    return tuple(
        Person(
            name,
            relation,
            on - timedelta(days=age * 365 + rng.randint(1, 364)),
            names.mobile(block, first + number) if age >= 12 and rng.random() < 0.93 else "",  # noqa: PLR2004
            home,
            rng.choice(_SAFE),
        )
        for number, (name, relation, age) in enumerate(told)
    )
