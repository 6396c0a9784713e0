"""Identity numbers: every spelling is found, and ordinary numbers are left alone."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from partners.words.identifiers import (
    IdentityKind,
    find_identity_numbers,
    no_identity_numbers,
    refuse_identity_numbers,
)

RESIDENT, FOREIGNER = IdentityKind.RESIDENT, IdentityKind.FOREIGNER
PASSPORT, LICENCE = IdentityKind.PASSPORT, IdentityKind.LICENCE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("900101-1234568", RESIDENT),  # check digit holds
        ("201103-3123456", RESIDENT),  # given after October 2020: no check digit
        ("9001011234567", RESIDENT),
        ("900101 1234567", RESIDENT),
        ("900101 - 1234567", RESIDENT),
        ("900101–1234567", RESIDENT),
        ("900101ㅡ1234567", RESIDENT),
        ("900101_1234567", RESIDENT),
        ("900101.1234567", RESIDENT),
        ("900101/1234567", RESIDENT),
        ("900101\n1234567", RESIDENT),
        ("900101-1 234567", RESIDENT),
        ("９００１０１－１２３４５６７", RESIDENT),
        ("①②⓪①⓪①-①②③④⑤⑥⑦".replace("⓪", "0"), RESIDENT),
        ("९००१०१-१२३४५६७", RESIDENT),
        ("900101\u200b-\u200b1234567", RESIDENT),
        ("9\u200d0\u200d0\u200d101-1234567", RESIDENT),
        ("\u202e900101-1234567\u202c", RESIDENT),
        ("900101-\u00ad1234567", RESIDENT),
        ("19900101-1234567", RESIDENT),
        ("90.01.01-1234567", RESIDENT),
        ("90-1-1 - 1234567", RESIDENT),
        ("9 0 0 1 0 1 - 1 2 3 4 5 6 7", RESIDENT),
        ("900101-1******", RESIDENT),
        ("900101-1●●●●●●", RESIDENT),
        ("900101-1xxxxxx", RESIDENT),
        ("900101-1＊＊＊＊＊＊", RESIDENT),
        ("900101-1234***", RESIDENT),
        ("******-1234567", RESIDENT),
        ("주민등록번호 뒷자리 1234567", RESIDENT),
        ("주민번호: 1234567", RESIDENT),
        ("홍길동(900101-1234567)님", RESIDENT),
        ("주민900101-1234567", RESIDENT),
        ("900101-5234567", FOREIGNER),
        ("0503048123456", FOREIGNER),
        ("외국인등록번호 900101-6******", FOREIGNER),
        ("M12345678", PASSPORT),
        ("m12345678", PASSPORT),
        ("Ｍ12345678", PASSPORT),
        ("여권번호M12345678입니다", PASSPORT),
        ("M123A4567", PASSPORT),
        ("S12345678", PASSPORT),
        ("여권 EA1234567", PASSPORT),
        ("Passport No. C1234567", PASSPORT),
        ("여권번호: 123456789", PASSPORT),
        ("12-34-567890-12", LICENCE),
        ("11-98-123456-01", LICENCE),
        ("12－34－567890－12", LICENCE),
        ("서울 98-123456-01", LICENCE),
        ("운전면허번호 119812345601", LICENCE),
        ("면허증 번호: 11 98 123456 01", LICENCE),
    ],
)
def test_an_identity_number_is_found_where_it_stands(text: str, kind: IdentityKind) -> None:
    for before, after in (("", ""), ("상담 내용: ", " 확인함"), ("\u200b\u3000", "\u3000")):
        found = find_identity_numbers(f"{before}{text}{after}")
        assert [number.kind for number in found] == [kind]
        assert len(before) <= found[0].start < found[0].end <= len(before) + len(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "010-1234-5678",
        "01012345678",
        "02-449-2341-3",
        "031-123-4567, 02-449-2341",
        "+82-10-1234-5678",
        "1577-0199",
        "0507-1234-5678",
        "A0098",
        "1174051500",
        "1174000000,강동구",
        "2026-11-22 14:30:00",
        "2026. 11. 22.(일)",
        "20261122",
        "20261122143000",
        "26.11.22 4492341",
        "261122-1",
        "900101",
        "1990년 1월 1일생",
        "900101-*******",
        "231105 3000000원",
        "계좌 110-234-567890",
        "국민은행 900101-04-123456",
        "123-45-67890",
        "복지정책과-12345",
        "R20261122",
        "여권 만료일 20301231",
        "여권 담당 02-449-2341",
        "8801043012345",
        "991301-1234567",
        "900132-1234567",
        "900101-9234567",
        "12345678901234567890",
        "900101-12345678",
        "3.141592653589793",
        "CM12345678",
        "M1234567",
        "M123456789",
        "서울특별시 강동구 명일2동 48-1032-5",
        "018f8f6a-7c1b-7000-8000-123456789abc",
        "우편번호 05315",
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert find_identity_numbers(text) == []
    refuse_identity_numbers(text)


def registration_numbers() -> st.SearchStrategy[str]:
    day = st.dates(min_value=date(1910, 1, 1), max_value=date(2026, 11, 22))
    return st.builds(
        lambda born, foreign, woman, rest: (
            f"{born:%y%m%d}-{(1 if born.year < 2000 else 3) + woman + 4 * foreign}{rest:06d}"
        ),
        day,
        st.booleans(),
        st.integers(0, 1),
        st.integers(0, 999_999),
    )


@given(registration_numbers(), st.sampled_from(["-", "", " ", "\u200b", "－", "\u00a0", " - ", "\u202e-"]))
def test_every_registration_number_is_refused(number: str, gap: str) -> None:
    """With and without a valid check digit, however the halves are parted."""
    text = f"기록 {number.replace('-', gap)} 끝"
    found = find_identity_numbers(text)
    assert len(found) == 1
    assert found[0].kind is (FOREIGNER if number[7] in "5678" else RESIDENT)
    with pytest.raises(ValidationError):
        refuse_identity_numbers(text)


@given(st.text(max_size=60))
def test_spans_lie_inside_the_text_and_apart(text: str) -> None:
    end = 0
    for number in find_identity_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end


@given(st.from_regex(r"0(2|[3-6][1-5]|10|70)-[1-9][0-9]{2,3}-[0-9]{4}", fullmatch=True))
def test_no_telephone_number_is_taken_for_one(phone: str) -> None:
    assert find_identity_numbers(f"연락처 {phone}") == []


@given(st.integers(10**9, 10**10 - 1))
def test_no_place_code_is_taken_for_one(code: int) -> None:
    assert find_identity_numbers(str(code)) == []


@given(registration_numbers(), st.text(st.characters(categories=["L", "Zs"]), max_size=5))
def test_the_refusal_says_how_to_mend_and_never_repeats_the_number(number: str, around: str) -> None:
    assume(not find_identity_numbers(around))
    with pytest.raises(ValidationError) as refused:
        refuse_identity_numbers(f"{around} {number} {around}")
    with translation.override("en"):
        message = " ".join(refused.value.messages)
    assert message.endswith("registration number may not be stored. Write the year of birth only.")
    assert refused.value.error_list[0].code == "identity_number"
    assert number[-7:] not in repr(refused.value) + repr(refused.value.error_list[0].params)


def test_two_kinds_are_two_messages() -> None:
    with pytest.raises(ValidationError) as refused:
        refuse_identity_numbers("900101-1234567, M12345678, 900202-2234567")
    with translation.override("en"):
        assert refused.value.messages == [
            "A resident registration number may not be stored. Write the year of birth only.",
            "A passport number may not be stored. Leave it out.",
        ]
    with translation.override("ko"):
        assert refused.value.messages == [
            "주민등록번호는 적을 수 없습니다. 태어난 해만 적으세요.",
            "여권번호는 적을 수 없습니다. 빼고 적으세요.",
        ]


@pytest.mark.parametrize(
    "value",
    [
        "900101-1234567",
        9001011234567,
        ["메모", {"비고": "900101-1234567"}],
        {"900101-1234567": 1},
        ("M12345678",),
        unicodedata.normalize("NFD", "주민등록번호 1234567"),
    ],
)
def test_the_validator_looks_into_whatever_it_is_given(value: object) -> None:
    with pytest.raises(ValidationError):
        no_identity_numbers(value)


@pytest.mark.parametrize("value", [None, "", True, 42, [], {}, ["메모", {"비고": None}]])
def test_the_validator_passes_what_holds_none(value: object) -> None:
    no_identity_numbers(value)
