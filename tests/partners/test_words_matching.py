"""What goes into a blind index: spellings of one fact meet, different facts stay apart."""

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.words.matching import (
    NothingToMatch,
    birth_for_match,
    name_for_match,
    names_for_match,
    phone_for_match,
)
from partners.words.phones import BadPhone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("홍길동", "홍 길동"),
        ("홍길동", unicodedata.normalize("NFD", "홍길동")),
        ("홍길동", "홍길동 (洪吉童)"),
        ("홍길동", "홍길동A"),
        ("홍길동", "홍\u200b길동 "),
        ("Nguyen Thi Lan", "LAN Nguyễn Thị"),
        ("Đỗ Văn An", "Do Van An"),
        ("Jean-Luc O'Neil", "jeanluc oneil"),
        ("洪吉童", "洪 吉童"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert name_for_match(one) == name_for_match(other)


def test_a_name_in_two_scripts_is_found_by_either() -> None:
    both = names_for_match("Nguyen Thi Lan (응우옌 티 란)")
    assert both == (name_for_match("Nguyen Thi Lan"), name_for_match("응우옌 티 란"))


@pytest.mark.parametrize("name", ["", "  ", "()", "123", "-"])
def test_a_name_without_letters_is_never_hashed(name: str) -> None:
    with pytest.raises(NothingToMatch):
        name_for_match(name)


@given(
    st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=5),
    st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=5),
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert (name_for_match(one) == name_for_match(other)) == (one == other)


@given(st.text(max_size=30))
def test_a_key_is_never_empty_and_its_own_key(text: str) -> None:
    try:
        keys = names_for_match(text)
    except NothingToMatch:
        return
    assert all(keys)
    assert all(name_for_match(key) == key for key in keys)


def test_telephone_numbers_meet() -> None:
    keys = {phone_for_match(text) for text in ("010-1234-5678", "+82 10 1234 5678", "０１０１２３４５６７８")}
    assert keys == {"01012345678"}
    assert phone_for_match("02-449-2341-3") == "024492341"
    with pytest.raises(BadPhone):
        phone_for_match("")


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (date(1970, 1, 2), "1970-01-02"),
        (datetime(1970, 1, 2, 3), "1970-01-02"),
        ("1970-01-02", "1970-01-02"),
        ("1970. 1. 2.", "1970-01-02"),
        ("1970.01.02", "1970-01-02"),
        ("1970/1/2", "1970-01-02"),
        ("1970년 1월 2일", "1970-01-02"),
        ("19700102", "1970-01-02"),
        ("１９７０", "1970"),
        ("1970년", "1970"),
    ],
)
def test_dates_of_birth_meet(value: date | str, key: str) -> None:
    assert birth_for_match(value) == key


@pytest.mark.parametrize(
    "value", ["", "700102", "1970-13-01", "1970-02-30", "1700-01-01", "1700", "어제", "19700102-1"]
)
def test_what_is_no_date_of_birth_is_refused(value: str) -> None:
    with pytest.raises(NothingToMatch):
        birth_for_match(value)
