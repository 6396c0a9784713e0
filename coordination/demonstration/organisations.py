"""The organisations of the demonstration: invented, in the mix that each district has. Pure data.

A line is `key|name|sector|kind|Dong`; the Dong is empty where the whole district is served or the place is secret.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from coordination.demonstration.places import CHEONGJU, GANGDONG, JANGSEONG, NAMGU, REGIONS, Region


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation under its key, such as gangdong/welfare. `place` is the code of its Dong, or empty."""

    key: str
    region: str
    name: str
    sector: str
    kind: str
    place: str = ""
    parent: str = ""
    phone: str = ""

    @property
    def is_public(self) -> bool:
        return self.sector == "PUBLIC"

    @property
    def is_confidential(self) -> bool:
        return self.kind == "SHELTER"


_GANGDONG = """
office|강동구청 복지정책과|PUBLIC|GU_OFFICE|성내1동
hope|강동구 희망복지지원단|PUBLIC|HOPE_TEAM|성내1동
health|강동구보건소 방문건강팀|PUBLIC|HEALTH_CENTRE|성내1동
council|강동구 지역사회보장협의체 사무국|CIVIC|COUNCIL_OFFICE|성내1동
welfare|한들종합사회복지관|WELFARE|WELFARE_CENTRE|암사1동
welfare2|샘골종합사회복지관|WELFARE|WELFARE_CENTRE|천호3동
welfare3|너울종합사회복지관|WELFARE|WELFARE_CENTRE|고덕1동
senior|느티나무노인종합복지관|WELFARE|SENIOR_CENTRE|명일2동
disability|한울장애인복지관|WELFARE|DISABILITY_CENTRE|고덕2동
family|온누리가족센터|WELFARE|FAMILY_CENTRE|성내3동
self|첫걸음지역자활센터|WELFARE|SELF_SUFFICIENCY|길동
mental|마음길정신건강복지센터|WELFARE|MENTAL_HEALTH|성내2동
shelter|새벽별쉼터|WELFARE|SHELTER|
child|무지개숲지역아동센터|WELFARE|CHILD_CENTRE|천호2동
child2|달팽이지역아동센터|WELFARE|CHILD_CENTRE|둔촌1동
youth|새움청소년상담복지센터|WELFARE|YOUTH_CENTRE|천호1동
food|나눔가득푸드뱅크|CIVIC|FOOD_BANK|성내3동
volunteers|나루터집수리봉사단|CIVIC|VOLUNTEER_GROUP|암사2동
dishes|따순밥반찬나눔회|CIVIC|VOLUNTEER_GROUP|천호1동
residents|바위절이웃모임|CIVIC|RESIDENTS_GROUP|암사3동
residents2|둔촌이웃지기|CIVIC|RESIDENTS_GROUP|둔촌2동
pharmacy|해맑은약국|MEDICAL|PHARMACY|길동
hospital|누리봄병원|MEDICAL|HOSPITAL|상일제1동
church|샘골교회 나눔부|CLERGY|CONGREGATION|명일1동
temple|연등선원|CLERGY|CONGREGATION|강일동
builder|한강누리건재|BUSINESS|COMPANY|천호3동
police|강동 여성청소년수사계|POLICE|POLICE_STATION|성내2동
"""

_NAMGU = """
office|남구청 복지정책과|PUBLIC|GU_OFFICE|대연6동
hope|남구 희망복지지원단|PUBLIC|HOPE_TEAM|대연6동
health|남구보건소 방문건강팀|PUBLIC|HEALTH_CENTRE|대연4동
welfare|갈매빛종합사회복지관|WELFARE|WELFARE_CENTRE|용호1동
welfare2|포구마을종합사회복지관|WELFARE|WELFARE_CENTRE|감만1동
senior|해송노인복지관|WELFARE|SENIOR_CENTRE|대연3동
disability|물결장애인복지관|WELFARE|DISABILITY_CENTRE|문현1동
family|다솜가족센터|WELFARE|FAMILY_CENTRE|대연5동
self|등대지역자활센터|WELFARE|SELF_SUFFICIENCY|문현3동
mental|바다숨정신건강복지센터|WELFARE|MENTAL_HEALTH|대연1동
child|돛단배지역아동센터|WELFARE|CHILD_CENTRE|우암동
food|남구나눔곳간|CIVIC|FOOD_BANK|문현4동
volunteers|등대지기집수리봉사단|CIVIC|VOLUNTEER_GROUP|감만2동
wiring|밝은빛전기봉사회|CIVIC|VOLUNTEER_GROUP|용당동
link|희망고리주민모임|CIVIC|RESIDENTS_GROUP|용호2동
unit|해군 해오름부대|ARMY|UNIT|용호3동
clinic|포구의원|MEDICAL|HOSPITAL|감만1동
church|언덕위교회 섬김부|CLERGY|CONGREGATION|문현2동
"""

_JANGSEONG = """
office|장성군청 주민복지과|PUBLIC|GU_OFFICE|장성읍
hope|장성군 희망복지지원단|PUBLIC|HOPE_TEAM|장성읍
health|장성군보건소 방문보건팀|PUBLIC|HEALTH_CENTRE|장성읍
council|장성군 지역사회보장협의체 사무국|CIVIC|COUNCIL_OFFICE|장성읍
welfare|편백청소년상담복지센터|WELFARE|YOUTH_CENTRE|장성읍
family|들꽃다문화가족지원센터|WELFARE|FAMILY_CENTRE|장성읍
senior|은빛재가노인지원센터|WELFARE|SENIOR_CENTRE|황룡면
child|개나리지역아동센터|WELFARE|CHILD_CENTRE|삼계면
self|새봄지역자활센터|WELFARE|SELF_SUFFICIENCY|장성읍
education|장성교육지원청 위센터|EDUCATION|EDUCATION_OFFICE|장성읍
school|편백골중학교|EDUCATION|SCHOOL|북이면
police|장성 여성청소년계|POLICE|POLICE_STATION|장성읍
volunteers|들녘반찬봉사회|CIVIC|VOLUNTEER_GROUP|장성읍
women|북하면부녀회|CIVIC|RESIDENTS_GROUP|북하면
farm|들녘영농조합|BUSINESS|COMPANY|진원면
"""

_CHEONGJU = """
office|청주시청 복지정책과|PUBLIC|GU_OFFICE|중앙동
hope|청주시 희망복지지원단|PUBLIC|HOPE_TEAM|중앙동
health|청주시보건소 방문건강팀|PUBLIC|HEALTH_CENTRE|사직1동
council|청주시 지역사회보장협의체 사무국|CIVIC|COUNCIL_OFFICE|성안동
foundation|청주나눔복지재단|WELFARE|FOUNDATION|사직2동
jobs|청주일자리센터|PUBLIC|PUBLIC_BODY|복대1동
education|청주교육지원청 교육복지팀|EDUCATION|EDUCATION_OFFICE|산남동
insurance|건강보험 청주동부지사|PUBLIC|PUBLIC_BODY|율량·사천동
insurance2|건강보험 청주서부지사|PUBLIC|PUBLIC_BODY|가경동
power|한빛전력 청주지사|PUBLIC|PUBLIC_BODY|봉명1동
gas|충청온에너지|BUSINESS|COMPANY|강서1동
chest|충북나눔모금회|CIVIC|FOUNDATION|사창동
welfare|북녘종합사회복지관|WELFARE|WELFARE_CENTRE|우암동
welfare2|산들종합사회복지관|WELFARE|WELFARE_CENTRE|산남동
welfare3|무심종합사회복지관|WELFARE|WELFARE_CENTRE|수곡1동
welfare4|가로수종합사회복지관|WELFARE|WELFARE_CENTRE|복대2동
welfare5|용두레종합사회복지관|WELFARE|WELFARE_CENTRE|용암1동
welfare6|오창햇살종합사회복지관|WELFARE|WELFARE_CENTRE|오창읍
self|무심천지역자활센터|WELFARE|SELF_SUFFICIENCY|영운동
protection|충북아동보호지원센터|WELFARE|OTHER|금천동
volunteers|청주사랑나눔봉사단|CIVIC|VOLUNTEER_GROUP|성안동
repair|우암산집수리봉사단|CIVIC|VOLUNTEER_GROUP|내덕1동
child|해오름지역아동센터|WELFARE|CHILD_CENTRE|우암동
child2|꿈터지역아동센터|WELFARE|CHILD_CENTRE|내덕2동
child3|민들레지역아동센터|WELFARE|CHILD_CENTRE|수곡2동
child4|참새지역아동센터|WELFARE|CHILD_CENTRE|모충동
child5|옹달샘지역아동센터|WELFARE|CHILD_CENTRE|사직1동
child6|별똥별지역아동센터|WELFARE|CHILD_CENTRE|복대1동
child7|솔방울지역아동센터|WELFARE|CHILD_CENTRE|봉명1동
child8|두꺼비지역아동센터|WELFARE|CHILD_CENTRE|산남동
child9|미루나무지역아동센터|WELFARE|CHILD_CENTRE|오송읍
child10|반딧불지역아동센터|WELFARE|CHILD_CENTRE|내수읍
child11|징검다리지역아동센터|WELFARE|CHILD_CENTRE|영운동
child12|고무신지역아동센터|WELFARE|CHILD_CENTRE|용암2동
child13|물레방아지역아동센터|WELFARE|CHILD_CENTRE|미원면
hospital|충북누리대학교병원|MEDICAL|HOSPITAL|성화·개신·죽림동
hospital2|가온병원|MEDICAL|HOSPITAL|금천동
"""

# Jangseong's Gun office does the work itself; only its largest Eup and Myeon keep a desk of their own.
_DESKS_IN_JANGSEONG = frozenset({"장성읍", "황룡면", "삼계면"})
_OFFICE_NAMES = {"동": "{} 주민센터", "읍": "{} 행정복지센터", "면": "{} 행정복지센터"}


def dong_key(region: str, code: str) -> str:
    """The key of the office of a Dong."""
    return f"{region}/dong{code[3:]}"


def _read(region: Region, lines: str, first_line: int) -> Iterator[Body]:
    codes = {area.name: area.code for area in region.smallest()}
    number = first_line
    for line in lines.strip().splitlines():
        key, name, sector, kind, dong = line.split("|")
        parent = f"{region.slug}/office" if key in {"hope", "health"} else ""
        phone = f"070-0000-{number:04d}"
        number += 1
        yield Body(
            f"{region.slug}/{key}",
            region.slug,
            name,
            sector,
            kind,
            codes[dong] if dong else "",
            parent,
            phone,
        )
    for area in region.smallest():
        if region is JANGSEONG and area.name not in _DESKS_IN_JANGSEONG:
            continue
        yield Body(
            dong_key(region.slug, area.code),
            region.slug,
            _OFFICE_NAMES[area.name[-1]].format(area.name),
            "PUBLIC",
            "DONG_OFFICE",
            area.code,
            f"{region.slug}/office",
            f"070-0000-{number:04d}",
        )
        number += 1


BODIES: tuple[Body, ...] = tuple(
    body
    for region, lines, first_line in (
        (GANGDONG, _GANGDONG, 1000),
        (NAMGU, _NAMGU, 2000),
        (JANGSEONG, _JANGSEONG, 3000),
        (CHEONGJU, _CHEONGJU, 4000),
    )
    for body in _read(region, lines, first_line)
)
BY_KEY = {body.key: body for body in BODIES}
OF_REGION = {region.slug: tuple(body for body in BODIES if body.region == region.slug) for region in REGIONS}
