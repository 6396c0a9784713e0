"""Invented people: Korean names by generation, telephone numbers that nobody can have, addresses on no map."""

from random import Random

_SURNAMES = (
    "김김김김김이이이이박박박최최정정강조윤장임한오서신권황안송류홍전고문손양배백허남심노하곽성차주우구민유나진"
)
_OLDER_WOMEN = (
    "순례 말순 옥분 복례 금자 영자 정순 점례 분이 춘자 귀남 명자 옥순 길례 봉순 숙자 경자 순덕 갑순 막례 "
    "필녀 연순 삼례 복순 남순 덕례 월순 계순 판례 양순"
).split()
_OLDER_MEN = (
    "만수 복동 영길 춘식 병호 상철 기남 덕수 판석 용수 종철 갑수 봉규 인환 순태 길수 재봉 태식 만복 학수 "
    "동수 광식 영배 창수 달수 석주 삼용 정길 익수"
).split()
_MIDDLE_WOMEN = "미경 은주 정희 현숙 경아 선영 미란 혜정 수진 지숙 영미 은정 명희 윤정 연희 성희 정아 보경 유미 소연".split()
_MIDDLE_MEN = "성호 재훈 영철 상민 정호 동현 기석 승우 민철 병준 태성 진호 용석 경수 대성 창민 현석 종훈 광민 원식".split()
_YOUNG_WOMEN = "지은 수빈 예진 하은 민지 유진 다혜 서연 소희 가영 혜원 나래 보람 은비 채원".split()
_YOUNG_MEN = "준혁 민재 도현 지훈 건우 태윤 시우 현우 승민 재원 우진 동하 한결 성민 찬호".split()
_CHILDREN = "서준 하윤 지안 도윤 아린 시온 예담 다온 라온 은우 수아 이준 하람 나윤 로운 채아 주하 가온 해린 윤슬".split()
_FROM_ABROAD = (
    "응우옌 티 흐엉", "쩐 티 란", "레 티 프엉", "팜 티 투이", "마리아 산토스", "로즈 베나비데스", "소피 찬다라",
    "바트체첵", "구르바니 딜노자", "천샤오메이", "왕리화", "도티 마이",
)  # fmt: skip


def surname(rng: Random) -> str:
    return rng.choice(_SURNAMES)


def given(rng: Random, age: int, *, woman: bool) -> str:
    """A given name as people of that age have."""
    if age < 19:  # noqa: PLR2004
        return rng.choice(_CHILDREN)
    if age < 38:  # noqa: PLR2004
        return rng.choice(_YOUNG_WOMEN if woman else _YOUNG_MEN)
    if age < 64:  # noqa: PLR2004
        return rng.choice(_MIDDLE_WOMEN if woman else _MIDDLE_MEN)
    return rng.choice(_OLDER_WOMEN if woman else _OLDER_MEN)


def full(rng: Random, age: int, *, woman: bool | None = None) -> str:
    return surname(rng) + given(rng, age, woman=rng.random() < 0.5 if woman is None else woman)  # noqa: PLR2004


def from_abroad(rng: Random) -> str:
    return rng.choice(_FROM_ABROAD)


def mobile(block: int, number: int) -> str:
    """A mobile number of the range 010-0xxx, which is given to nobody: block 0–999, number 0–9999."""
    return f"010-0{block:03d}-{number:04d}"
