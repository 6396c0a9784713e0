"""Invisible characters are refused where typed and gone where stored."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partners.words.hidden import clean_text, no_hidden_characters

BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
UNSEEN = [0x00, 0x01, 0x08, 0x0B, 0x1B, 0x7F, 0x9F, 0x3164, 0xFFA0, 0xE0041, 0xD800, 0xFFFF]


@pytest.mark.parametrize("code", [*BIDI, *UNSEEN])
def test_a_hidden_character_is_refused_and_taken_out(code: int) -> None:
    text = f"홍길{chr(code)}동"
    with pytest.raises(ValidationError) as refused:
        no_hidden_characters(text)
    assert refused.value.code == "hidden_character"
    with translation.override("en"):
        assert "place 3" in refused.value.messages[0]
    assert clean_text(text) == "홍길동"


def test_messages_tell_the_three_kinds_apart() -> None:
    with translation.override("en"):
        for text, says in (("\0", "NUL"), ("\u202e", "direction of writing (U+202E)"), ("\x1b", "(U+001B)")):
            with pytest.raises(ValidationError) as refused:
                no_hidden_characters(text)
            assert says in refused.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "홍길동",
        "두 줄\n\t들여 쓴 줄",
        "👩\u200d👧 가족",
        "Nguyễn Thị",
        "漢字",
        "\u200b복사한\ufeff 글",
        "값 ≥ 3 · ㎡",
    ],
)
def test_ordinary_text_passes(text: str) -> None:
    no_hidden_characters(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  홍길동  ", "홍길동"),
        ("한 줄\r\n두 줄\r세 줄\u2028네 줄", "한 줄\n두 줄\n세 줄\n네 줄"),
        ("\ufeff시설\u200b명", "시설명"),
        ("강동\u00a0구", "강동 구"),
        (unicodedata.normalize("NFD", "홍길동"), "홍길동"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("ㅤ", ""),
    ],
)
def test_text_is_cleaned(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_one_line_joins_lines_and_blanks() -> None:
    assert clean_text(" 시설\r\n 명칭\t(한글) ", one_line=True) == "시설 명칭 (한글)"


@given(st.text(st.characters(), max_size=40), st.booleans())
def test_cleaned_text_is_clean_and_stays_so(text: str, one_line: bool) -> None:
    clean = clean_text(text, one_line=one_line)
    no_hidden_characters(clean)
    clean.encode()
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_text(clean, one_line=one_line) == clean
