"""First consonants, order, and names of Dongs."""

import random
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partners.words.fold import squeeze
from partners.words.hangul import initial_consonants, is_initials, normalise_dong, sort_key

MIXED = st.text(
    st.one_of(
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), st.sampled_from("ㄱㄳㅎ 제동12()㈜Aａ")
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "consonants"),
    [
        ("강동구청", "ㄱㄷㄱㅊ"),
        ("까치 2동", "ㄲㅊ2ㄷ"),
        ("가힣", "ㄱㅎ"),
        ("ㅎㄱㄷ", "ㅎㄱㄷ"),
        ("ㄳ", "ㄱㅅ"),
        ("YMCA 강동", "ymcaㄱㄷ"),
        (unicodedata.normalize("NFD", "홍길동"), "ㅎㄱㄷ"),
    ],
)
def test_first_consonants(text: str, consonants: str) -> None:
    assert initial_consonants(text) == consonants


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_the_arithmetic_agrees_with_unicode(syllable: str) -> None:
    first = unicodedata.normalize("NFD", syllable)[0]
    name = unicodedata.name(first).removeprefix("HANGUL CHOSEONG ")
    assert unicodedata.name(initial_consonants(syllable)) == f"HANGUL LETTER {name}"


@given(MIXED)
def test_first_consonants_of_first_consonants_are_the_same(text: str) -> None:
    once = initial_consonants(text)
    assert initial_consonants(once) == once


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        ("ㅎㄱㄷ", True),
        ("ㅁㅇ1ㄷ", True),
        ("ㄳ", True),
        ("홍ㄱㄷ", False),
        ("12", False),
        ("", False),
        ("ㅏ", False),
    ],
)
def test_a_search_by_first_consonants_is_told_apart(query: str, asks: bool) -> None:
    assert is_initials(query) is asks


@given(st.text(max_size=40))
def test_squeezing_twice_changes_nothing(text: str) -> None:
    once = squeeze(text)
    assert squeeze(once) == once
    assert not any(character.isspace() for character in once)
    assert unicodedata.is_normalized("NFC", once)


def test_squeezing_lets_spellings_meet() -> None:
    assert (
        squeeze("무료 급식소")
        == squeeze("무료\u200b급식소")
        == squeeze(unicodedata.normalize("NFD", "무료급식소"))
    )
    assert squeeze("ＹＭＣＡ") == squeeze("ymca")
    assert squeeze("㈜가나") == squeeze("(주) 가나")
    assert squeeze("ㄱㄷ") == "ㄱㄷ"


def test_order_passes_over_legal_forms_and_counts_numbers() -> None:
    ordered = ["YMCA 아님", "㈜가나", "(사)나눔", "사회복지법인 다정", "재단법인 (재)라온"]
    ordered += ["명일1동", "명일2동", "명일10동", "바름(주)", "“사랑”방"]
    shuffled = ordered.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(사)한길", "한길"),
        ("㈔한길", "사단법인 한길"),
        ("주식회사 한길", "한길㈜"),
        ("사회복지법인 (재) 한길", "한길"),
        ("암사제1동", "암사1동"),
        ("명일01동", "명일1동"),
    ],
)
def test_names_that_differ_by_form_only_stand_together(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_a_name_that_is_a_legal_form_keeps_a_key() -> None:
    assert sort_key("사회복지법인") != ""
    assert sort_key("(사)") != ""


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_stand_by_size(one: int, other: int) -> None:
    keys = sort_key(f"명일{one}동"), sort_key(f"명일{other}동")
    assert (keys[0] < keys[1]) == (one < other)
    assert (keys[0] == keys[1]) == (one == other)


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1))
def test_a_form_in_front_never_changes_the_order(name: str) -> None:
    assume(sort_key(f"이름 {name}") != sort_key("이름"))  # more than a further legal form
    assert sort_key(f"(사){name}") == sort_key(f"사회복지법인 {name}") == sort_key(name)


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("암사제1동", "암사1동"),
        ("암사 1동", "암사1동"),
        ("암사１동", "암사1동"),
        ("암사1동", "암사1동"),
        ("암사01동", "암사1동"),
        ("상일제10동", "상일10동"),
        ("홍제1동", "홍제1동"),
        ("홍제제1동", "홍제1동"),
        ("거제2동", "거제2동"),
        ("거제제2동", "거제2동"),
        ("제기동", "제기동"),
        ("종로1·2·3·4가동", "종로1.2.3.4가동"),
        ("성수2가제3동", "성수2가3동"),
        ("장성읍", "장성읍"),
    ],
)
def test_names_of_one_dong_meet(name: str, normal: str) -> None:
    assert normalise_dong(name) == normal
    assert normalise_dong(normal) == normal


@given(MIXED)
def test_normalising_a_dong_twice_changes_nothing(text: str) -> None:
    once = normalise_dong(text)
    assert normalise_dong(once) == once
