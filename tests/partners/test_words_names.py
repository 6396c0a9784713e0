"""What of a person may show, and in what order lists stand."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partners.words.fold import compatible, squeeze, without_zero_width
from partners.words.names import dong_in, mask_address, mask_name, mask_phone

DIRECTORY = Path(__file__).parents[3] / "shared" / "data" / "gangdong_welfare_facilities_utf8.csv"
SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
KOREAN_NAMES = st.text(SYLLABLES, min_size=1, max_size=6)
ANY_NAME = st.one_of(
    KOREAN_NAMES,
    st.text(max_size=40),
    st.from_regex(
        r"[A-Za-z]{1,9}( [A-Z][a-z]{0,6}){0,3}( \([가-힣]{1,5}( [가-힣]{1,3})?\))?", fullmatch=True
    ),
)


@pytest.mark.parametrize(
    ("name", "covered"),
    [
        ("홍길동", "홍*동"),
        ("김수", "김*"),
        ("김", "*"),
        ("남궁민수", "남궁**"),
        ("남궁민", "남궁*"),
        ("남궁", "남*"),
        ("제갈공명", "제갈**"),
        ("김하늘빛", "김**빛"),
        ("박하늘별님구름", "박***"),
        ("홍 길동", "홍*동"),
        (" 홍길동 ", "홍*동"),
        ("홍길동(洪吉童)", "홍*동"),
        ("洪吉童", "洪*童"),
        ("Nguyen Thi Lan (응우옌 티 란)", "N*** (응***)"),
        ("Nguyen Thi Lan", "N***"),
        ("응우옌 티 란 (Nguyen Thi Lan)", "응*** (N***)"),
        ("김John", "김***"),
        ("A", "*"),
        ("홍\u200b길동", "홍*동"),
        (unicodedata.normalize("NFD", "홍길동"), "홍*동"),
        ("", ""),
        ("   ", ""),
        ("()", "***"),
    ],
)
def test_a_name_is_covered(name: str, covered: str) -> None:
    assert mask_name(name) == covered


def shown(text: str) -> list[str]:
    return [one for one in text if unicodedata.category(one)[0] in "LN"]


@given(ANY_NAME)
@example("가 나")
@example("홍길동*")
@example("홍길동/김수")
def test_a_covered_name_never_tells_the_name(name: str) -> None:
    covered = mask_name(name)
    letters = shown(compatible(without_zero_width(name)))
    if letters:
        assert "*" in covered
    if len(letters) > 0 and not re.search(r"\*", name):
        assert len(shown(covered)) < len(letters) or letters == []
        assert squeeze("".join(letters)) not in squeeze(covered)
    assert mask_name(covered) == covered


@given(KOREAN_NAMES)
def test_a_korean_name_shows_two_syllables_at_most(name: str) -> None:
    assert len(shown(mask_name(name))) <= 2
    assert mask_name(name).count("*") >= 1


@pytest.mark.parametrize(
    ("phone", "covered"),
    [
        ("010-1234-5678", "010-****-5678"),
        ("01012345678", "010-****-5678"),
        ("011-234-5678", "011-***-5678"),
        ("+82 10 1234 5678", "010-****-5678"),
        ("02-449-2341-3", "02-***-2341"),
        ("031-1234-5678", "031-****-5678"),
        ("0507-1234-5678", "0507-****-5678"),
        ("129", "129"),
        ("1577-0199", "1577-0199"),
        ("모름", "***"),
        ("010-1234-567", "***"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_covered(phone: str, covered: str) -> None:
    assert mask_phone(phone) == covered
    assert mask_phone(covered) == covered


@given(st.from_regex(r"01[016789]-?[1-9][0-9]{3}-?[0-9]{4}", fullmatch=True))
def test_the_middle_of_a_mobile_number_never_shows(phone: str) -> None:
    digits = re.sub(r"\D", "", phone)
    assert re.sub(r"\D", "", mask_phone(phone)) == digits[:3] + digits[-4:]


@pytest.mark.parametrize(
    ("address", "covered"),
    [
        ("서울특별시 강동구 고덕로 199(고덕동)", "서울특별시 강동구 고덕동"),
        ("서울특별시 강동구 명일2동 48-1032-5", "서울특별시 강동구 명일2동"),
        ("서울특별시 강동구 구천면로68길 46 (천호동)", "서울특별시 강동구 천호동"),
        ("서울 강동구 천호대로 1000, 101동 1203호", "서울 강동구"),
        ("서울 강동구 천호대로 1 (가동)", "서울 강동구"),
        ("서울 강동구 길동 1", "서울 강동구 길동"),
        ("서울 강동구 명일동101동 3호", "서울 강동구 명일동"),
        ("서울 종로구 종로1.2.3.4가동 5", "서울 종로구 종로1.2.3.4가동"),
        ("전남광주통합특별시 장성군 장성읍 영천로 200", "전남광주통합특별시 장성군 장성읍"),
        ("장성군 북이면 사거리 12", "장성군 북이면"),
        ("충청북도 청주시 상당구 영동 12", "충청북도 청주시 상당구 영동"),
        ("부산광역시 남구 대연제1동 3", "부산광역시 남구 대연제1동"),
        ("고덕로 199", ""),
        ("그린빌라 302호", ""),
        ("", ""),
    ],
)
def test_an_address_ends_at_its_dong(address: str, covered: str) -> None:
    assert mask_address(address) == covered
    assert mask_address(covered) == covered


@pytest.mark.parametrize(
    ("address", "dong"),
    [
        ("서울특별시 강동구 고덕로 199(고덕동, 그라시움)", "고덕동"),
        ("서울특별시 강동구 명일2동 48-1032-5", "명일2동"),
        ("명일제2동 48", "명일제2동"),
        ("서울특별시 강동구 천호대로 1000", ""),
        ("서울특별시 강동구", ""),
        ("", ""),
    ],
)
def test_the_dong_of_an_address(address: str, dong: str) -> None:
    assert dong_in(address) == dong


@given(st.text(max_size=60))
def test_an_address_never_shows_a_house_number(text: str) -> None:
    covered = mask_address(f"서울특별시 강동구 {text} 1203호")
    assert "1203" not in covered
    assert mask_address(covered) == covered


@pytest.mark.skipif(
    not DIRECTORY.exists(), reason="the public directory of Gangdong-gu is not on this machine"
)
def test_every_address_of_a_real_directory_loses_street_and_number() -> None:
    with DIRECTORY.open(encoding="utf-8", newline="") as lines:
        left = [mask_address(row["시설주소"]) for row in csv.DictReader(lines)]
    assert len(left) == 148
    for address in left:
        assert not re.search(
            r"로|길|\d{2}|-", address.removeprefix("서울특별시 강동구").replace("길동", "")
        ), address
    # 35 of the addresses are blank, 17 give a street and no Dong.
    assert sum(address.endswith("동") for address in left) == 96
