"""Tables that open in any office program, and that none will execute."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from partners.paperwork import writing
from partners.paperwork.reading import read_table
from partners.paperwork.tables import EmptyFile
from partners.paperwork.writing import (
    Column,
    Kind,
    TextTooLong,
    TooManyRows,
    WrongRow,
    defuse,
    write_csv,
    write_xlsx,
)

COLUMNS = [
    Column("이름"),
    Column("수", Kind.NUMBER),
    Column("날", Kind.DATE),
    Column("때", Kind.MOMENT),
    Column("예", Kind.YES_NO),
]
ROW = ["강동복지관", 12, date(2026, 11, 22), datetime(2026, 11, 22, 0, 30, tzinfo=UTC), True]
WRITERS = [write_csv, write_xlsx]
DANGEROUS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "'=1",
    "''=1",
    "+82-10-1234-5678",
    "=-5",
]


def written(write, columns, rows) -> bytes:  # type: ignore[no-untyped-def]
    target = io.BytesIO()
    assert write(target, columns, rows) == len(rows)
    assert not target.closed
    return target.getvalue()


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_written_reads_back(write) -> None:  # type: ignore[no-untyped-def]
    table = read_table(written(write, COLUMNS, [ROW, [None] * 5, ["=나쁨", -5, None, None, False]]))
    assert table.header == ("이름", "수", "날", "때", "예")
    moment = "2026-11-22 09:30" if write is write_csv else "2026-11-22 09:30:00"
    assert [row.cells for row in table] == [
        ("강동복지관", "12", "2026-11-22", moment, "TRUE"),
        ("=나쁨", "-5", "", "", "FALSE"),
    ]


@pytest.mark.parametrize("write", WRITERS)
def test_a_path_is_written(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "목록"
    assert write(path, COLUMNS, [ROW]) == 1
    assert len(read_table(path)) == 1


def test_csv_is_as_excel_wants_it() -> None:
    data = written(write_csv, COLUMNS, [ROW])
    assert data == "\ufeff이름,수,날,때,예\r\n강동복지관,12,2026-11-22,2026-11-22 09:30,TRUE\r\n".encode()


def test_a_workbook_keeps_its_kinds() -> None:
    rows = [
        ["010-1234-5678", 12, date(2026, 11, 22), ROW[3], True],
        ["0001", Decimal("1.5"), None, None, False],
    ]
    book = openpyxl.load_workbook(io.BytesIO(written(write_xlsx, COLUMNS, rows)))
    page = book.active
    assert page is not None
    assert [cell.value for cell in page[2]] == [
        "010-1234-5678", 12, datetime(2026, 11, 22), datetime(2026, 11, 22, 9, 30), True
    ]  # fmt: skip
    assert [cell.value for cell in page[3]] == ["0001", 1.5, None, None, False]
    assert (page["C2"].number_format, page["A2"].number_format) == ("yyyy-mm-dd", "@")
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:E3")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_spreadsheet_runs_a_cell(text: str) -> None:
    line = list(csv.reader(io.StringIO(written(write_csv, [Column("메모")], [[text]]).decode("utf-8-sig"))))[
        1
    ]
    assert line == [f"'{text}"]
    book = openpyxl.load_workbook(io.BytesIO(written(write_xlsx, [Column("메모")], [[text]])))
    assert book.active is not None
    cell = book.active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize("text", ["가", "-5", "+3.5", "1-2", "a=b", "'인용'", ""])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text


def test_a_dangerous_name_of_a_column_is_defused() -> None:
    data = written(write_csv, [Column("=1+1"), Column("나")], [["가", "나"]])
    assert data.decode("utf-8-sig").startswith("'=1+1,")


def test_names_may_be_translated_late() -> None:
    assert read_table(written(write_csv, [Column(gettext_lazy("Monday"))], [["가"]])).header == ("월요일",)


@given(st.text(max_size=30))
def test_defusing_is_undone_by_reading(text: str) -> None:
    safe = defuse(text)
    assert safe in (text, f"'{text}")
    assert not safe.startswith(("=", "@", "\t", "\r"))


TEXTS = st.text(
    st.characters(categories=["L", "M", "N", "P", "S", "Zs"], exclude_characters="\ufffd\u3164\uffa0"),
    max_size=20,
) | st.sampled_from(DANGEROUS)


@pytest.mark.parametrize("write", WRITERS)
@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_any_text_comes_back(write, rows: list[list[str]]) -> None:  # type: ignore[no-untyped-def]
    from partners.words.hidden import clean_text
    from partners.words.identifiers import find_identity_numbers

    columns = [Column("첫 칸"), Column("둘째 칸")]
    table = read_table(written(write, columns, rows), required=("첫 칸", "둘째 칸"))
    good = [
        tuple(clean_text(cell) for cell in row)
        for row in rows
        if any(clean_text(cell) for cell in row) and not any(find_identity_numbers(cell) for cell in row)
    ]
    assert [row.cells for row in table] == good


def test_what_is_hidden_is_not_handed_on() -> None:
    data = written(write_csv, [Column("메모")], [["홍\u202e길\0동"]])
    assert read_table(data).rows[0]["메모"] == "홍길동"


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "row",
    [
        ["가", 1],
        ["가", "1", None, None, None],
        ["가", True, None, None, None],
        ["가", float("nan"), None, None, None],
        ["가", Decimal("Infinity"), None, None, None],
        ["가", 1, "2026-11-22", None, None],
        ["가", 1, None, date(2026, 11, 22), None],
        ["가", 1, None, None, 1],
    ],
)
def test_a_row_of_another_shape_is_a_mistake(write, row: list[object]) -> None:  # type: ignore[no-untyped-def]
    target = io.BytesIO()
    with pytest.raises(WrongRow):
        write(target, COLUMNS, [ROW, row])
    if write is write_xlsx:
        assert target.getvalue() == b""


def test_a_moment_in_a_column_of_days_is_its_day_in_seoul() -> None:
    late = datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert read_table(written(write_csv, [Column("날", Kind.DATE)], [[late]])).rows[0]["날"] == "2026-11-23"


def test_numbers_a_spreadsheet_would_change_are_text() -> None:
    data = written(write_xlsx, [Column("수", Kind.NUMBER)], [[12345678901234567890]])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.active is not None
    assert book.active["A2"].value == "12345678901234567890"


def test_limits_of_a_sheet_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TextTooLong):
        write_xlsx(io.BytesIO(), [Column("메모")], [["가" * 32_768]])
    monkeypatch.setattr(writing, "MAX_SHEET_ROWS", 3)
    assert write_xlsx(io.BytesIO(), [Column("메모")], [["가"]] * 2) == 2
    with pytest.raises(TooManyRows):
        write_xlsx(io.BytesIO(), [Column("메모")], [["가"]] * 3)


@pytest.mark.parametrize(
    ("title", "name"), [("이름: [목록]/*?", "이름   목록"), ("", "Sheet1"), ("가" * 40, "가" * 31)]
)
def test_a_sheet_has_a_name_excel_takes(title: str, name: str) -> None:
    target = io.BytesIO()
    write_xlsx(target, [Column("메모")], [["가"]], title=title)
    assert openpyxl.load_workbook(io.BytesIO(target.getvalue())).sheetnames == [name]


@pytest.mark.parametrize("write", WRITERS)
def test_a_table_without_rows_has_its_names(write) -> None:  # type: ignore[no-untyped-def]
    assert read_table(written(write, COLUMNS, [])).header == ("이름", "수", "날", "때", "예")
    with pytest.raises(EmptyFile):
        read_table(written(write, [], []))


@pytest.mark.parametrize("write", WRITERS)
def test_rows_are_taken_one_at_a_time(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Twenty times the rows need hardly more memory."""

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write(
                tmp_path / "out",
                [Column("이름"), Column("메모")],
                ([f"시설 {n}", "가" * 50] for n in range(count)),
            )
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(10_000) < peak(500) + 2_000_000
