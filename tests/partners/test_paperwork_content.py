"""What is no table, whatever its name; letters that cannot be read; bombs."""

import io
import struct
import time
import zipfile
import zlib

import openpyxl
import pytest
from django.utils import translation
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from partners.paperwork import workbooks
from partners.paperwork.encoding import decode, likeness
from partners.paperwork.reading import read_table
from partners.paperwork.tables import (
    LockedWorkbook,
    NotATable,
    TableError,
    TooLarge,
    UnknownEncoding,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def package(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def workbook_with(members: dict[str, bytes]) -> bytes:
    """A workbook of one row in which `members` replace its own."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["이름"])
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as archive:
        return package({name: archive.read(name) for name in archive.namelist()} | members)


def sheet(cells: str) -> bytes:
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "a picture"),
        (b"<!DOCTYPE html><html><body>", "a web page"),
        (b"\xef\xbb\xbf\r\n <html><table><tr><td>", "a web page"),
        (b"<table border=1><tr><td>1</td></tr></table>", "a web page"),
        (b'<?xml version="1.0"?><Workbook>', "an XML document"),
        (b"{\\rtf1\\ansi", "a text document"),
        (b"\x1f\x8b\x08" + bytes(64), "a compressed file"),
        (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
        (b"\x7fELF" + bytes(64), "a program"),
        (b"SQLite format 3\0" + bytes(64), "a database"),
        (bytes(range(1, 32)) * 20, "a file without text"),
        (package({"readme.txt": b"hello"}), "a compressed file"),
        (package({"word/document.xml": b"<w/>"}), "a text document"),
        (package({"Contents/section0.xml": b"<hs:sec/>"}), "a Hangul document"),
        (package({"xl/workbook.xml": b"<workbook/>"}), "a damaged workbook"),
        (workbook_with({})[:-200], "a damaged workbook"),
        (OLE + "FileHeader".encode("utf-16-le"), "a Hangul document"),
        (OLE + "WordDocument".encode("utf-16-le"), "a text document"),
        (OLE + "Workbook".encode("utf-16-le"), "a damaged workbook"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_named(data: bytes, what: str) -> None:
    with pytest.raises(NotATable) as refused:
        read_table(data)
    said = f"This is {what}, not a table. Save the table as xlsx or CSV, and choose it again."
    with translation.override("en"):
        assert refused.value.message == said
    with translation.override("ko"):
        assert what not in refused.value.message


def test_a_locked_workbook_says_so() -> None:
    with translation.override("en"), pytest.raises(LockedWorkbook, match="locked with a password"):
        read_table(OLE + "EncryptedPackage".encode("utf-16-le"))


def test_a_package_with_an_encrypted_member_is_locked() -> None:
    data = bytearray(workbook_with({}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        data[place + offset] |= 1
    with pytest.raises(LockedWorkbook):
        read_table(bytes(data))


# --- letters ---


@pytest.mark.parametrize(
    "text",
    [
        "시설명,동\n강동복지관,암사1동\n",
        "치,책\n",  # the bytes of both in cp949 are valid utf-8: ġ,å
        "치과,차례\n",
        "이름\n김\n",
        "㈜가나,값 ≥ 3㎡·『인용』\n",
        "홍길동,메모\n홍길동(洪吉童),한자 있음\n",
        "이름,비고\n펲시,똠방각하\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_both_encodings_are_told_apart_by_evidence(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_cp949_that_is_valid_utf_8_is_no_accident_of_the_test() -> None:
    assert "치,책".encode("cp949").decode("utf-8") != "치,책"


@pytest.mark.parametrize("text", ["plain,ascii\n1,2\n", "Nguyễn Thị,Việt Nam\n", "café,naïve\n", "가,Đỗ\n"])
def test_utf_8_in_other_languages_stays_utf_8(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "data",
    [
        "日本語の表,カタカナ\nデータ,テスト\n".encode("shift_jis"),
        "кириллица,таблица\nданные,строка\n".encode("koi8-r"),
        "café,naïve\nélève,œuvre\n".encode("latin-1", errors="ignore"),
        "name,Dong\n강동,암사1동\n이름 abc,def ghi\n".encode("utf-16-le"),
        b"\xff" * 200,
        b"a,b\n" + b"\x80\x81\x82,\xff\xfe\n" * 20,
    ],
)
def test_letters_nobody_uses_here_are_refused(data: bytes) -> None:
    with (
        translation.override("en"),
        pytest.raises(UnknownEncoding, match="letters of this file cannot be read"),
    ):
        read_table(data)


SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3).filter(
    lambda one: len(one.encode("euc_kr", "ignore")) == 2
)


@given(
    st.lists(st.text(SYLLABLES, min_size=1, max_size=6), min_size=1, max_size=12),
    st.sampled_from(["utf-8", "cp949"]),
)
def test_korean_is_never_read_with_the_wrong_key(words: list[str], encoding: str) -> None:
    text = ",".join(words)
    assert decode(text.encode(encoding)).text == text


@given(st.text(max_size=80))
def test_valid_utf_8_is_read_as_such_unless_cp949_is_likelier(text: str) -> None:
    assume(not text.startswith("\ufeff") and text.count("\0") * 5 <= len(text.encode()))
    decoded = decode(text.encode())
    if decoded.text != text:
        assert likeness(decoded.text) > likeness(text)


# --- bombs ---


def refused_quickly(data: bytes, error: type[TableError]) -> None:
    assert len(data) < 20_000_000
    began = time.process_time()
    with pytest.raises(error):
        read_table(data)
    assert time.process_time() - began < 20


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    bomb = workbook_with({"xl/worksheets/sheet1.xml": sheet("<row/>") + b" " * 310_000_000})
    assert len(bomb) < 400_000
    with translation.override("en"), pytest.raises(TooLarge, match="unpacks to more than can be read"):
        read_table(bomb)


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    """The directory says ten bytes; what is packed there unpacks to many more."""
    data = bytearray(workbook_with({"xl/worksheets/sheet1.xml": sheet("<row/>") + b" " * 1_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            name = data[place + (30 if offset == 22 else 46) :][:24]
            if name == b"xl/worksheets/sheet1.xml":
                data[place + offset : place + offset + 4] = struct.pack("<I", 10)
    refused_quickly(bytes(data), NotATable)


def test_a_wrong_checksum_is_refused() -> None:
    data = workbook_with({})
    crc = struct.pack("<I", zlib.crc32(zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml")))
    assert crc in data
    refused_quickly(data.replace(crc, b"\x01\x02\x03\x04"), NotATable)


def test_entities_are_refused() -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
        b"<sst><si><t>&c;</t></si></sst>"
    )
    refused_quickly(workbook_with({"xl/sharedStrings.xml": laughs}), NotATable)
    far = b"<?xml version='1.0'?><!--" + b"x" * 3_000_000 + b"--><!DOCTYPE a []><worksheet/>"
    refused_quickly(workbook_with({"xl/worksheets/sheet1.xml": far}), NotATable)


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c t='n' r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="600"><c r="A600"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_outside_is_refused_before_the_rectangle_is_built(cells: str) -> None:
    refused_quickly(workbook_with({"xl/worksheets/sheet1.xml": sheet(cells)}), TooLarge)


def test_a_format_far_outside_is_no_cell() -> None:
    cells = (
        '<row r="1"><c r="A1" t="str"><v>이름</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert read_table(workbook_with({"xl/worksheets/sheet1.xml": sheet(cells)})).header == ("이름",)


def test_one_long_text_in_very_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_TEXT", 1_000_000)
    texts = b"<sst><si><t>" + b"x" * 20_000 + b"</t></si><si><t>y</t></si></sst>"

    def book(index: int) -> bytes:
        cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{index}</v></c></row>' for n in range(1, 101))
        return workbook_with({"xl/worksheets/sheet1.xml": sheet(cells), "xl/sharedStrings.xml": texts})

    refused_quickly(book(0), TooLarge)
    workbooks.check_package(book(1))  # a hundred cells of one letter, beside a long text nobody points to


def test_too_many_members_are_refused() -> None:
    refused_quickly(workbook_with({f"xl/media/{n}.bin": b"" for n in range(5_001)}), TooLarge)


WHOLE = workbook_with({})


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_by_name(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _flaw in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(4, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    try:
        read_table(bytes(whole))
    except TableError as error:
        assert error.message
