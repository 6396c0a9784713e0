"""Telephone numbers as people and directories write them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partners.words.phones import BadPhone, PhoneKind, display_phone, korean_phone, parse_phone


@pytest.mark.parametrize(
    ("text", "display", "kind"),
    [
        ("010-1234-5678", "010-1234-5678", PhoneKind.MOBILE),
        ("010 1234 5678", "010-1234-5678", PhoneKind.MOBILE),
        ("010.1234.5678", "010-1234-5678", PhoneKind.MOBILE),
        ("01012345678", "010-1234-5678", PhoneKind.MOBILE),
        ("０１０－１２３４－５６７８", "010-1234-5678", PhoneKind.MOBILE),
        ("010–1234–5678", "010-1234-5678", PhoneKind.MOBILE),
        ("010\u200b12345678", "010-1234-5678", PhoneKind.MOBILE),
        ("+82 10-1234-5678", "010-1234-5678", PhoneKind.MOBILE),
        ("+82 (0)10 1234 5678", "010-1234-5678", PhoneKind.MOBILE),
        ("(+82)10-1234-5678", "010-1234-5678", PhoneKind.MOBILE),
        ("0082-10-1234-5678", "010-1234-5678", PhoneKind.MOBILE),
        ("016-234-5678", "016-234-5678", PhoneKind.MOBILE),
        ("02-449-2341", "02-449-2341", PhoneKind.AREA),
        ("02)3425-5700", "02-3425-5700", PhoneKind.AREA),
        ("(02) 449 2341", "02-449-2341", PhoneKind.AREA),
        ("0244923413", "02-4492-3413", PhoneKind.AREA),
        ("061-390-7114", "061-390-7114", PhoneKind.AREA),
        ("+82-2-449-2341", "02-449-2341", PhoneKind.AREA),
        ("070-1234-5678", "070-1234-5678", PhoneKind.INTERNET),
        ("080-123-4567", "080-123-4567", PhoneKind.FREE),
        ("0507-1234-5678", "0507-1234-5678", PhoneKind.REDIRECTED),
        ("050-7123-45678", "0507-1234-5678", PhoneKind.REDIRECTED),
        ("0303-0123-4567", "0303-0123-4567", PhoneKind.REDIRECTED),
        ("1577-0199", "1577-0199", PhoneKind.NATIONWIDE),
        ("16002129", "1600-2129", PhoneKind.NATIONWIDE),
        ("1899-1234", "1899-1234", PhoneKind.NATIONWIDE),
        ("129", "129", PhoneKind.SHORT),
        ("112", "112", PhoneKind.SHORT),
        ("119", "119", PhoneKind.SHORT),
        ("120", "120", PhoneKind.SHORT),
        ("109", "109", PhoneKind.SHORT),
        ("1388", "1388", PhoneKind.SHORT),
        ("02-120", "02-120", PhoneKind.SHORT),
        ("062-1366", "062-1366", PhoneKind.SHORT),
        ("02-449-2341-3", "02-449-2341~2343", PhoneKind.AREA),
        ("02-449-2341~3", "02-449-2341~2343", PhoneKind.AREA),
        ("02-449-2341～2343", "02-449-2341~2343", PhoneKind.AREA),
        ("02-449-2349-51", "02-449-2349~2351", PhoneKind.AREA),
        ("1577-0100~20", "1577-0100~0120", PhoneKind.NATIONWIDE),
        ("02-449-2341 (내선 12)", "02-449-2341 (내선 12)", PhoneKind.AREA),
        ("02-449-2341 내선번호: 12번", "02-449-2341 (내선 12)", PhoneKind.AREA),
        ("02-449-2341 ext. 12", "02-449-2341 (내선 12)", PhoneKind.AREA),
        ("02-449-2341#12", "02-449-2341 (내선 12)", PhoneKind.AREA),
    ],
)
def test_a_number_is_read_and_shown_in_one_form(text: str, display: str, kind: PhoneKind) -> None:
    phone = parse_phone(text)
    assert (phone.display, phone.kind) == (display, kind)
    assert parse_phone(phone.display) == phone


def test_a_range_names_its_lines() -> None:
    phone = parse_phone("02-449-2341-3")
    assert phone.lines == ("024492341", "024492342", "024492343")
    assert phone.tel == "tel:024492341"
    assert parse_phone("02-449-2341").lines == ("024492341",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a Korean telephone number"),
        ("없음", "not a Korean telephone number"),
        ("010-1234-567", "not a Korean telephone number"),
        ("010-1234-56789", "not a Korean telephone number"),
        ("02-049-2341", "not a Korean telephone number"),
        ("099-123-4567", "not a Korean telephone number"),
        ("010-1234-5678, 010-8765-4321", "not a Korean telephone number"),
        ("홍길동 010-1234-5678", "not a Korean telephone number"),
        ("१२३", "not a Korean telephone number"),
        ("449-2341", "area code is missing"),
        ("3425-5700", "area code is missing"),
        ("+84 912 345 678", "Only Korean numbers"),
        ("001-1-202-555-0100", "Only Korean numbers"),
        ("010-1234-5678-9", "range"),
        ("02-449-2341~1", "range"),
        ("02-449-2341~", "range"),
        ("02-449-2341~9341", "range"),
        ("129~130", "range"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(text: str, says: str) -> None:
    with translation.override("en"):
        with pytest.raises(BadPhone, match=says):
            parse_phone(text)
        with pytest.raises(ValidationError, match=says) as refused:
            korean_phone(text)
    assert refused.value.code == "phone"
    assert display_phone(text) == text


@pytest.mark.parametrize("text", ["010-1234-56789", "홍길동 010-1234-5678"])
def test_a_refusal_does_not_repeat_the_number(text: str) -> None:
    with pytest.raises(BadPhone) as bad:
        parse_phone(text)
    assert "5678" not in str(bad.value).replace("010-1234-5678", "")
    assert text not in repr(bad.value)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        phone = parse_phone(text)
    except BadPhone:
        return
    assert phone.digits.isascii() and phone.digits.isdigit()
    assert parse_phone(phone.display) == phone
