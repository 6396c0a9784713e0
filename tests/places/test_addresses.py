"""Which Dong an address tells; where it tells none, nobody guesses."""

from datetime import date

import pytest

from partners.places.addresses import Gazetteer
from partners.places.models import Level, Place


def dong(name: str, *also: str, ended: bool = False) -> Place:
    return Place(
        name=name, other_names=list(also), level=Level.EMD, valid_to=date(2021, 7, 1) if ended else None
    )


@pytest.fixture(scope="module")
def gangdong() -> Gazetteer:
    names = (
        "강일동",
        "암사1동",
        "암사2동",
        "천호1동",
        "천호2동",
        "길동",
        "용담·명암·산성동",
        "봉명1동",
        "봉명2·송정동",
    )
    places = [Place(name="강동구", level=Level.DISTRICT), *map(dong, names)]
    return Gazetteer.of(
        [*places, dong("상일제1동", "상일1동"), dong("상일동", ended=True)], ["서울특별시", "전라남도"]
    )


@pytest.mark.parametrize(
    ("address", "name", "found"),
    [
        ("서울특별시 강동구 천중로17길 42-16(천호2동)", "", "천호2동"),
        ("서울특별시 강동구 천중로17길 42-16(천호제2동)", "", "천호2동"),
        ("서울 강동구 암사1동 48-1", "", "암사1동"),
        ("강동구 명일로 230 2층 (길동)", "", "길동"),
        ("서울특별시 강동구 길동  302호", "", "길동"),
        ("강동구 아리수로93길 33 (강일동 베스트프라자)", "", "강일동"),
        ("강동구 명암로 1 (명암동)", "", "용담·명암·산성동"),
        ("강동구 송정로 1 (송정동)", "", "봉명2·송정동"),
        ("강동구 상일로 1 (상일1동)", "", "상일제1동"),
        ("강동구 상일로 1 (상일동)", "", "상일제1동"),  # one Dong of that name is left in this fixture
        ("", "천호2동 주민센터", "천호2동"),
        ("", "길동 노인복지센터", "길동"),
        ("강동구 천중로 1 (천호동)", "천호제1동 데이케어센터", "천호1동"),
    ],
)
def test_a_dong_that_is_told_is_found(gangdong, address, name, found):
    placing = gangdong.find(address, name)
    assert placing.place is not None
    assert placing.place.name == found


@pytest.mark.parametrize(
    ("address", "name", "heading", "said"),
    [
        ("강동구 구천면로68길 46 (천호동)", "", "shared", "천호동 → 천호1동, 천호2동"),
        ("강동구 고덕로 295-45(천호동나동)", "", "shared", "천호동 → 천호1동, 천호2동"),
        ("강동구 봉명로 1 (봉명동)", "", "shared", "봉명동 → 봉명1동, 봉명2·송정동"),
        ("강동구 상암로 369 천호동 179", "", "shared", "천호동 → 천호1동, 천호2동"),
        ("강동구 구천면로 287-1", "", "unnamed", ""),
        ("강동구 구천면로46길동일빌딩 3층", "", "unnamed", ""),
        ("", "길동무데이케어센터", "blank", ""),
        ("강동구 한들로 1 (먼동)", "", "unknown", "먼동"),
        ("", "", "blank", ""),
        ("경기도 광주시 국사봉로 159-10", "천호2동 분소", "outside", "경기도 광주시"),
        ("서울특별시 송파구 천호대로 1 (길동)", "", "outside", "서울특별시 송파구"),
        ("부산시 강동구 길동 1", "", "outside", "부산시 강동구"),
        # The address says another Dong than the name: neither is believed.
        ("강동구 천중로 1 (천호동)", "암사1동 분소", "shared", "천호동 → 천호1동, 천호2동"),
    ],
)
def test_a_dong_that_is_not_told_is_not_guessed(gangdong, address, name, heading, said):
    placing = gangdong.find(address, name)
    assert placing.place is None
    assert placing.heading is not None
    assert (placing.heading.code, placing.said) == (heading, said)


def test_a_dong_of_the_land_register_with_the_name_of_one_dong_is_said_to_be_that(gangdong):
    register = gangdong.find("강동구 명일로 230 (길동)", "")
    assert register.heading is not None
    assert (register.heading.code, register.said) == ("by_register", "길동")
    assert gangdong.find("강동구 천중로 1 (천호2동)", "").heading is None
    assert gangdong.find("", "길동 노인복지센터").heading is None


def test_the_province_by_any_of_its_names(gangdong):
    for province in ("전라남도", "전남", "서울특별시", "서울시", "서울"):
        assert gangdong.find(f"{province} 강동구 길동 1", "").place is not None
