"""What stands before anything happens: agreements and councils of the four districts. Pure."""

from dataclasses import dataclass
from datetime import date

from coordination.demonstration.organisations import OF_REGION


@dataclass(frozen=True, slots=True)
class Pact:
    """An agreement. `years_ago` is None for the one that turns Gangdong's figures: the plan says its day."""

    region: str
    name: str
    purpose: str
    signed_on: date | None
    parties: tuple[str, ...]
    lasts_years: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """A council. `seats` are (part, name and title, public, organisation) lines; organisations may be empty."""

    region: str
    kind: str
    name: str
    every_months: int | None
    seats: tuple[tuple[str, str, bool, str], ...]


def _parties(region: str, names: str) -> tuple[str, ...]:
    return tuple(f"{region}/{name}" for name in names.split())


_SOURCES_OF_CHEONGJU = (
    "office hope jobs education insurance insurance2 power gas chest foundation welfare welfare2 welfare3 welfare4 "
    "welfare5 welfare6 council self protection volunteers health child child2 child3 child4 child5 child6 child7 "
    "child8 child9 child10 child11 child12 child13 hospital hospital2"
)

PACTS = (
    Pact(
        "gangdong",
        "강동 희망복지 네트워크 업무협약",
        "위기가구를 함께 찾고, 찾은 가구를 빠짐없이 돕는다. 동에서 위촉한 주민, 약사, 종교인, 상인이 발견한 것을 "
        "동이 받고, 열여덟 기관이 가진 것을 나누어 답한다.",
        None,
        _parties(
            "gangdong",
            "office health welfare welfare2 welfare3 senior disability family self mental child child2 youth food "
            "volunteers residents pharmacy church",
        ),
        3,
    ),
    Pact(
        "namgu",
        "남구 민·관·군 복지 협약",
        "부대의 이발, 전기·건물 보수, 주민 교실을 저소득 이웃에게 잇는다.",
        date(2014, 2, 12),
        _parties("namgu", "office hope unit volunteers wiring welfare"),
    ),
    Pact(
        "namgu",
        "희망고리 주민 나눔 협약",
        "주민이 모은 작은 돈과 쓰지 않는 물건을 교복과 생활용품으로 바꾸어 아이들에게 전한다.",
        date(2013, 5, 20),
        _parties("namgu", "link welfare child food church"),
    ),
    Pact(
        "jangseong",
        "장성 청소년안전망(CYS-Net) 협약",
        "청소년상담복지센터가 이끌고 군청, 교육지원청, 경찰서가 달마다 모여 청소년 한 사람의 길을 함께 찾는다.",
        date(2012, 3, 8),
        _parties("jangseong", "welfare office hope education police school"),
    ),
    Pact(
        "jangseong",
        "여성·아동 안전연대 협약",
        "등하굣길 동행, 안전지도, 어두운 골목 고치기를 주민과 함께 한다.",
        date(2013, 12, 3),
        _parties("jangseong", "office police education welfare women farm"),
    ),
    Pact(
        "cheongju",
        "청주 긴급 SOS 지원단 협약",
        "전기, 가스, 건강보험료가 밀린 집과 신청이 떨어진 집, 끼니를 거르는 아이를 만나는 기관이 그날 알린다.",
        date(2014, 3, 20),
        _parties("cheongju", _SOURCES_OF_CHEONGJU),
    ),
    Pact(
        "cheongju",
        "민관 교환근무 협약",
        "시 공무원과 복지관 직원이 한 해씩 재단에서 함께 일하며 서로의 일을 배운다.",
        date(2025, 1, 6),
        _parties("cheongju", "office foundation welfare welfare2 welfare3 welfare4"),
        2,
    ),
)


def _seats(
    region: str, chair: str, members: int, secretary: str = ""
) -> tuple[tuple[str, str, bool, str], ...]:
    """Two chairs, public and private; members in turn from the district's bodies; a secretary where there is one."""
    seats = [("CO_CHAIR", chair, True, f"{region}/office"), ("CO_CHAIR", "민간 위촉위원장", False, "")]
    bodies = [
        body
        for body in OF_REGION[region]
        if body.kind not in {"DONG_OFFICE", "HOPE_TEAM", "GU_OFFICE", "SHELTER"}
    ]
    for number in range(members - len(seats)):
        body = bodies[number % len(bodies)]
        seats.append(("MEMBER", f"{body.name} 위원", body.is_public, body.key))
    if secretary:
        seats.append(("SECRETARY", secretary, False, f"{region}/council"))
    return tuple(seats)


COUNCILS = (
    Body(
        "gangdong",
        "REPRESENTATIVE",
        "강동구 지역사회보장 대표협의체",
        3,
        _seats("gangdong", "부구청장", 15, "간사"),
    ),
    Body(
        "gangdong",
        "WORKING",
        "강동구 지역사회보장 실무협의체",
        2,
        _seats("gangdong", "복지정책과장", 12, "간사"),
    ),
    # Twenty members and no full-time secretary: it hardly meets.
    Body("namgu", "REPRESENTATIVE", "남구 지역사회보장 대표협의체", None, _seats("namgu", "구청장", 20)),
    Body(
        "jangseong",
        "REPRESENTATIVE",
        "장성군 지역사회보장 대표협의체",
        6,
        _seats("jangseong", "군수", 14, "간사"),
    ),
    Body(
        "cheongju",
        "REPRESENTATIVE",
        "청주시 지역사회보장 대표협의체",
        1,
        _seats("cheongju", "시장", 18, "전임 간사"),
    ),
    Body(
        "cheongju",
        "WORKING",
        "청주시 지역사회보장 실무협의체",
        1,
        _seats("cheongju", "복지국장", 20, "전임 간사"),
    ),
    Body(
        "cheongju",
        "SUBCOMMITTEE",
        "청주시 위기가구 발굴분과",
        1,
        _seats("cheongju", "복지정책과장", 12, "전임 간사"),
    ),
)
