"""Invented people: Korean names by generation, and telephone numbers that nobody can have."""

from random import Random

from coordination.demonstration.words.given import (
    CHILDREN,
    FROM_ABROAD,
    MIDDLE_MEN,
    MIDDLE_WOMEN,
    OLDER_MEN,
    OLDER_WOMEN,
    SURNAMES,
    YOUNG_MEN,
    YOUNG_WOMEN,
)


def surname(rng: Random) -> str:
    return rng.choice(SURNAMES)


def given(rng: Random, age: int, *, woman: bool) -> str:
    """A given name as people of that age have."""
    if age < 19:
        return rng.choice(CHILDREN)
    if age < 38:
        return rng.choice(YOUNG_WOMEN if woman else YOUNG_MEN)
    if age < 64:
        return rng.choice(MIDDLE_WOMEN if woman else MIDDLE_MEN)
    return rng.choice(OLDER_WOMEN if woman else OLDER_MEN)


def full(rng: Random, age: int, *, woman: bool | None = None) -> str:
    return surname(rng) + given(rng, age, woman=rng.random() < 0.5 if woman is None else woman)


def from_abroad(rng: Random) -> str:
    return rng.choice(FROM_ABROAD)


def mobile(block: int, number: int) -> str:
    """A mobile number of the range 010-0xxx, which is given to nobody: block 0–999, number 0–9999."""
    return f"010-0{block:03d}-{number:04d}"
