"""Which joint meetings come again in each district, and who sits there. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """Meetings that come again: in which weeks of the month, on which weekday, by whom, with whom in turn.

    `since_turn`: before the district's agreement only every other one is held, with fewer at the table.
    """

    name: str
    weeks: tuple[int, ...]
    weekday: int
    hour: int
    convener: str
    always: tuple[str, ...]
    in_turn: tuple[str, ...]
    where: str
    kind: str = "JOINT"
    title: str = ""
    co_chair: str = ""
    since_turn: bool = False


SERIES: dict[str, tuple[Series, ...]] = {
    "gangdong": (
        Series(
            "a",
            (2,),
            2,
            14,
            "hope",
            ("welfare", "health"),
            ("welfare2", "senior", "mental", "disability", "self"),
            "구청 5층 회의실",
            co_chair="welfare",
        ),
        Series(
            "b",
            (4,),
            3,
            10,
            "welfare",
            ("hope", "health"),
            ("family", "senior", "welfare3", "youth", "hospital", "self"),
            "한들종합사회복지관 3층",
            co_chair="hope",
            since_turn=True,
        ),
    ),
    "namgu": (
        Series(
            "a",
            (1,),
            3,
            14,
            "hope",
            ("welfare", "health"),
            ("senior", "welfare2", "disability", "family"),
            "구청 2층 소회의실",
        ),
        Series(
            "b",
            (3,),
            1,
            15,
            "hope",
            ("welfare2", "welfare"),
            ("self", "mental", "child"),
            "감만동 회의실",
            kind="SOLUTION",
        ),
    ),
    "jangseong": (
        Series(
            "cys",
            (2,),
            3,
            15,
            "welfare",
            ("hope", "education", "police"),
            ("school", "family", "child"),
            "센터 상담실",
            title="청소년안전망(CYS-Net) 정기회의",
        ),
        Series(
            "a", (4,), 1, 14, "hope", ("senior", "health"), ("family", "welfare", "self"), "군청 2층 회의실"
        ),
    ),
    "cheongju": (
        Series(
            "a",
            (1,),
            1,
            14,
            "hope",
            ("welfare2", "welfare", "health"),
            ("welfare3", "self", "hospital"),
            "시청 소회의실",
        ),
        Series(
            "b",
            (2,),
            2,
            14,
            "hope",
            ("welfare4", "welfare5"),
            ("welfare6", "protection", "education"),
            "흥덕 회의실",
        ),
        Series(
            "c",
            (4,),
            3,
            14,
            "welfare2",
            ("hope", "foundation", "welfare"),
            ("welfare3", "jobs", "hospital2"),
            "산들종합사회복지관",
            co_chair="hope",
            kind="SOLUTION",
        ),
    ),
}
