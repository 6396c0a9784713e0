"""Who works where: posts and their people, the demonstration's sign-ins first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from coordination.demonstration import names
from coordination.demonstration.organisations import BY_KEY, OF_REGION, Body, dong_key
from coordination.demonstration.places import CHEONGJU, GANGDONG, JANGSEONG, NAMGU, REGIONS, Region

PASSWORD = "dure-madang-2026"  # of every demonstration sign-in; accounts and data are invented
MAIL = "dure.example"


@dataclass(frozen=True, slots=True)
class Holder:
    """A post and its person. `sign_in` is the role's place in the table of sign-ins, empty for all others."""

    key: str
    body: str
    role: str
    name: str
    title: str
    email: str = ""
    phone: str = ""
    place: str = ""
    finder_kind: str = ""
    duties: tuple[str, ...] = ()
    line: str = ""
    has_oversight: bool = False
    sign_in: bool = False

    @property
    def asks(self) -> bool:
        return self.role in {"WORKER", "DONG", "LEADER", "HOPE"}

    @property
    def answers(self) -> bool:
        return self.asks or self.role == "VOLUNTEER"


# The Dong and the centre where each district's demonstration people work.
HOME_DONGS = {"gangdong": "암사1동", "namgu": "용호1동", "jangseong": "장성읍", "cheongju": "산남동"}
_HOME_CENTRE = {"gangdong": "welfare", "namgu": "welfare", "jangseong": "welfare", "cheongju": "welfare2"}
_STAFF: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "DONG_OFFICE": (("DONG", "찾아가는 복지팀 주무관", ("INTAKE", "FINDING")),),
    "GU_OFFICE": (
        ("WORKER", "긴급복지 담당", ("EMERGENCY_AID",)),
        ("WORKER", "기초생활보장 담당", ("BASIC_LIVELIHOOD",)),
        ("MANAGER", "복지정책과 서무", ()),
    ),
    "HOPE_TEAM": (
        ("HOPE", "통합사례관리사", ("CASE_MANAGEMENT", "FINDING")),
        ("HOPE", "통합사례관리사", ("CASE_MANAGEMENT",)),
        ("HOPE", "자원관리 담당", ("GOODS",)),
        ("LEADER", "희망복지지원팀장", ("CASE_MANAGEMENT",)),
        ("PRIVACY", "개인정보 보호책임자", ()),
        ("ADVISER", "정신건강 자문위원", ()),
    ),
    "HEALTH_CENTRE": (("WORKER", "방문간호사", ("HEALTH",)), ("WORKER", "방문건강팀장", ("HEALTH",))),
    "COUNCIL_OFFICE": (("SECRETARY", "협의체 간사", ("COUNCIL",)), ("WORKER", "협의체 주임", ("GOODS",))),
    "WELFARE_CENTRE": (
        ("WORKER", "사례관리팀 사회복지사", ("CASE_MANAGEMENT",)),
        ("WORKER", "지역연계팀 사회복지사", ("GOODS",)),
        ("LEADER", "사례관리팀장", ("CASE_MANAGEMENT",)),
        ("MANAGER", "총무팀장", ()),
    ),
    "VOLUNTEER_GROUP": (("VOLUNTEER", "단장", ("VOLUNTEERS",)),),
    "RESIDENTS_GROUP": (("VOLUNTEER", "대표", ("VOLUNTEERS",)),),
    "CONGREGATION": (("VOLUNTEER", "나눔 담당", ("VOLUNTEERS",)),),
    "UNIT": (("VOLUNTEER", "대민지원 담당", ("VOLUNTEERS",)),),
    "SENIOR_CENTRE": (("WORKER", "재가지원팀 사회복지사", ("OLDER",)), ("MANAGER", "총무과장", ())),
    "DISABILITY_CENTRE": (("WORKER", "지역지원팀 사회복지사", ("DISABILITY",)), ("MANAGER", "총무과장", ())),
    "CHILD_CENTRE": (("WORKER", "센터장", ("CHILDREN",)),),
    "YOUTH_CENTRE": (("WORKER", "상담팀장", ("CHILDREN",)), ("WORKER", "청소년동반자", ("CHILDREN",))),
    "FAMILY_CENTRE": (("WORKER", "가족지원팀장", ("CHILDREN",)), ("WORKER", "통번역지원사", ())),
    "SELF_SUFFICIENCY": (("WORKER", "사례관리사", ("CASE_MANAGEMENT",)),),
    "MENTAL_HEALTH": (("WORKER", "정신건강사회복지사", ("HEALTH",)),),
    "SHELTER": (("WORKER", "상담원", ()),),
    "FOOD_BANK": (("WORKER", "나눔 담당", ("GOODS",)),),
    "HOSPITAL": (("WORKER", "의료사회복지사", ("HEALTH",)),),
    "PHARMACY": (("WORKER", "약사", ("HEALTH",)),),
    "COMPANY": (("WORKER", "사회공헌 담당", ("GOODS",)),),
    "POLICE_STATION": (("WORKER", "여성청소년 담당", ()),),
    "EDUCATION_OFFICE": (("WORKER", "교육복지사", ("CHILDREN",)),),
    "SCHOOL": (("WORKER", "지역사회교육전문가", ("CHILDREN",)),),
    "FOUNDATION": (("WORKER", "배분 담당", ("GOODS",)), ("LEADER", "협력사업팀장", ("COUNCIL",))),
    "PUBLIC_BODY": (("WORKER", "민원 담당", ()),),
    "OTHER": (("WORKER", "상담원", ("CHILDREN",)),),
}

# Who finds, by district: kind of finder, title, how many for each Dong (or so many in the district, if negative).
_FINDERS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "gangdong": (
        ("BLOCK_HEAD", "통장", 2),
        ("VISITING_WORKER", "생활지원사", -8),
        ("PHARMACIST", "약사", -6),
        ("CLERGY", "목사", -4),
        ("SHOPKEEPER", "가게 주인", -6),
        ("HONORARY", "명예사회복지공무원", -10),
    ),
    "namgu": (("DONG_HEAD", "동장(ON 파인더)", 1), ("BLOCK_HEAD", "통장", 1), ("RESIDENT", "주민", -4)),
    "jangseong": (
        ("BLOCK_HEAD", "이장", 2),
        ("POSTAL_WORKER", "집배원", -3),
        ("HONORARY", "명예사회복지공무원", -4),
    ),
    "cheongju": (
        ("BLOCK_HEAD", "통장", 1),
        ("METER_READER", "검침원", -8),
        ("POSTAL_WORKER", "집배원", -6),
        ("HONORARY", "명예사회복지공무원", -8),
    ),
}
_BLOCK = {GANGDONG.slug: 1, NAMGU.slug: 2, JANGSEONG.slug: 3, CHEONGJU.slug: 4}  # of mobile numbers


def home_dong(region: Region) -> str:
    """The code of the Dong where the district's demonstration people work."""
    return next(area.code for area in region.smallest() if area.name == HOME_DONGS[region.slug])


def home_centre(region: str) -> str:
    return f"{region}/{_HOME_CENTRE[region]}"


@cache
def of_region(slug: str) -> tuple[Holder, ...]:
    """All posts of a district, always the same: its people do not hang on the plan's seed."""
    region = next(each for each in REGIONS if each.slug == slug)
    rng = Random(f"people of {slug}")
    named: set[str] = set()
    return tuple(_unlike(holder, named, rng) for holder in _holders(region, rng))


@cache
def by_key(slug: str) -> dict[str, Holder]:
    return {holder.key: holder for holder in of_region(slug)}


@cache
def of_body(body: str) -> tuple[Holder, ...]:
    return tuple(holder for holder in of_region(BY_KEY[body].region) if holder.body == body)


def _unlike(holder: Holder, named: set[str], rng: Random) -> Holder:
    """The same post under a name nobody else of the district has."""
    name = holder.name
    while name in named:
        name = names.full(rng, rng.randint(27, 62))
    named.add(name)
    return replace(holder, name=name)


def _holders(region: Region, rng: Random) -> Iterator[Holder]:
    slug = region.slug
    home, centre = home_dong(region), home_centre(slug)
    signed: set[str] = set()
    phone = 0
    for body in OF_REGION[slug]:
        for number, (role, title, duties) in enumerate(_staff(body, home, centre), start=1):
            first = role not in signed and _is_home(body, role, home, centre)
            if first:
                signed.add(role)
            phone += 1
            by_phone = role == "VOLUNTEER"
            local = f"{role.lower()}.{slug}" if first else f"{body.key.partition('/')[2]}-{number}.{slug}"
            yield Holder(
                f"{body.key}/{number}",
                body.key,
                role,
                names.full(rng, rng.randint(27, 58)),
                title,
                "" if by_phone else f"{local}@{MAIL}",
                names.mobile(_BLOCK[slug], phone) if by_phone else "",
                body.place if role in {"DONG"} or (role == "LEADER" and body.kind == "DONG_OFFICE") else "",
                duties=duties,
                line=body.phone[:-4] + f"{5000 + phone:04d}" if role not in {"SERVICE", "VOLUNTEER"} else "",
                has_oversight=body.kind == "GU_OFFICE" and role == "WORKER" and number == 2,
                sign_in=first,
            )
    yield from _finders(region, rng, home, phone + 1)


def _staff(body: Body, home: str, centre: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield from _STAFF[body.kind]
    if body.key == centre:
        if body.kind != "WELFARE_CENTRE":
            yield ("MANAGER", "운영지원팀장", ())
        yield ("TRAINEE", "현장실습생", ())
    if body.kind == "DONG_OFFICE":
        if body.place == home:
            yield ("SERVICE", "사회복무요원", ())
        if body.region == GANGDONG.slug:
            yield ("LEADER", "찾아가는 복지팀장", ("FINDING",))


def _is_home(body: Body, role: str, home: str, centre: str) -> bool:
    """Whether this is where the district's person of that role signs in."""
    if role in {"DONG", "SERVICE"}:
        return body.place == home and body.kind == "DONG_OFFICE"
    if role in {"WORKER", "MANAGER", "TRAINEE"}:
        return body.key == centre
    if role in {"HOPE", "LEADER", "PRIVACY", "ADVISER"}:
        return body.kind == "HOPE_TEAM"
    return True


def _finders(region: Region, rng: Random, home: str, phone: int) -> Iterator[Holder]:
    slug = region.slug
    areas = region.smallest()
    number = 0
    signs_in = True  # the first finder of the home Dong
    for kind, title, many in _FINDERS[slug]:
        for area in [area for area in areas for _ in range(many)] if many > 0 else rng.sample(areas, -many):
            number += 1
            desk = dong_key(slug, area.code)
            yield Holder(
                f"{slug}/finder{number}",
                desk if desk in BY_KEY else f"{slug}/hope",
                "FINDER",
                names.full(rng, rng.randint(45, 68)),
                title,
                phone=names.mobile(_BLOCK[slug], phone),
                place=area.code,
                finder_kind=kind,
                duties=("FINDING",) if kind == "DONG_HEAD" else (),
                sign_in=signs_in and area.code == home,
            )
            signs_in = signs_in and area.code != home
            phone += 1
