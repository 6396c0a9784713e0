"""Tables as offices send them: every good row is read, every bad one named."""

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partners.paperwork.reading import read_table
from partners.paperwork.tables import EmptyFile, Table, TooLarge, WrongColumns, column_letter

DIRECTORY = Path(__file__).parents[3] / "shared" / "data" / "gangdong_welfare_facilities_utf8.csv"
LIST = "시설명,시설코드,동\n강동복지관,A0098,암사1동\n천호센터,A0099,천호2동\n"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table]


def codes(table: Table) -> dict[int, list[str]]:
    return {row.line: [problem.code for problem in row.problems] for row in table.broken}


def workbook(*rows: list[object], sheet: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    book.close()
    return packed.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_text_table_is_read_however_it_was_saved(encoding: str, delimiter: str, line_end: str) -> None:
    data = LIST.replace(",", delimiter).replace("\n", line_end).encode(encoding)
    table = read_table(data)
    assert table.header == ("시설명", "시설코드", "동")
    assert [row.line for row in table] == [2, 3]
    assert table.rows[0].as_dict() == {"시설명": "강동복지관", "시설코드": "A0098", "동": "암사1동"}
    assert (table.kind, table.encoding, table.broken, table.suspicious) == ("csv", encoding, (), ())


def test_a_path_bytes_and_an_opened_file_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "목록.pdf"  # the name says nothing
    path.write_bytes(LIST.encode())
    with path.open("rb") as opened:
        assert read_table(path) == read_table(str(path)) == read_table(opened) == read_table(LIST.encode())


def test_a_row_answers_by_the_name_of_its_column() -> None:
    table = read_table(LIST.encode())
    assert len(table) == 2
    assert table.rows[1]["동"] == "천호2동"
    assert table.rows[1].get("없음", "–") == "–"
    assert table.rows[1].get("동") == "천호2동"
    with pytest.raises(KeyError):
        table.rows[1]["없음"]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", b"\n" * 50, b",,,\n,,,\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with translation.override("en"), pytest.raises(EmptyFile, match="The file is empty"):
        read_table(data)


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(EmptyFile):
        read_table(workbook())


def test_a_table_of_names_alone_has_no_rows() -> None:
    assert len(read_table("시설명,시설코드\n".encode())) == 0


def test_a_large_file_is_refused_before_it_is_read() -> None:
    with translation.override("en"), pytest.raises(TooLarge, match="larger than 20 MB"):
        read_table(b"a,b\n" * (20 * 1024 * 1024 // 4))
    with pytest.raises(TooLarge):
        read_table(LIST.encode(), max_bytes=50)

    class Endless:
        asked = 0

        def read(self, size: int = -1, /) -> bytes:
            self.asked += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(TooLarge):
        read_table(endless)
    assert endless.asked <= 20_000_001


def test_too_many_rows_are_refused() -> None:
    with translation.override("en"), pytest.raises(TooLarge, match="more than 1 rows"):
        read_table(LIST.encode(), max_rows=1)
    assert len(read_table(LIST.encode(), max_rows=2)) == 2


# --- which row holds the names ---


def test_titles_above_the_names_are_passed_over() -> None:
    text = "2026년 강동구 복지시설 현황,,\n\n(2026. 11. 22. 기준),,\n" + LIST
    table = read_table(text.encode())
    assert (table.header_line, [row.line for row in table]) == (4, [5, 6])
    assert read_table(text.encode(), required=("시설코드",)).rows == table.rows


def test_names_are_found_whatever_their_blanks_and_letters() -> None:
    table = read_table(
        "시설\u200b명 , 시설 코드,URL\n가,나,다\n".encode(), required=("시설명", "시설코드", "url")
    )
    assert table.header == ("시설명", "시설코드", "url")
    assert table.rows[0]["시설코드"] == "나"


def test_a_name_over_two_lines_is_found() -> None:
    table = read_table('"시설\n명",코드\n가,나\n'.encode(), required=("시설명", "코드"))
    assert table.rows[0]["시설명"] == "가"


def test_missing_columns_are_named_with_what_may_be_meant() -> None:
    with pytest.raises(WrongColumns) as refused:
        read_table(
            "시설 이름,시설코드,비고\n가,나,다\n".encode(), required=("시설명", "시설코드", "시설주소")
        )
    error = refused.value
    assert error.missing == ("시설명", "시설주소")
    assert error.found == ("시설 이름", "시설코드", "비고")
    assert error.guesses == {"시설명": "시설 이름"}
    with translation.override("en"):
        message = error.message
    assert message == (
        "These columns are missing: 시설명, 시설주소. “시설 이름” may be “시설명”. "
        "The file has: 시설 이름, 시설코드, 비고."
    )


def test_a_needed_column_that_stands_twice_is_refused() -> None:
    with translation.override("en"), pytest.raises(WrongColumns, match="stand twice: 시설명") as refused:
        read_table("시설명,시설 명\n가,나\n".encode(), required=("시설명",))
    assert refused.value.doubled == ("시설명",)


def test_other_columns_may_stand_twice_or_have_no_name() -> None:
    table = read_table("이름,비고,,비고\n가,나,다,라\n".encode())
    assert table.header == ("이름", "비고", "C", "비고 (2)")
    assert table.rows[0]["C"] == "다"


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter


# --- broken rows ---


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("나쁜\0시설,A1,암사1동", "hidden_character"),
        ("나쁜\u202e시설,A1,암사1동", "hidden_character"),
        ("나쁜\u2067시설,A1,암사1동", "hidden_character"),
        ("나쁜\x1b시설,A1,암사1동", "hidden_character"),
        ("900101-1234567,A1,암사1동", "identity_number"),
        ("홍길동 9001011234567,A1,암사1동", "identity_number"),
        ("900101,1234567,암사1동", "identity_number"),
        ("M12345678,A1,암사1동", "identity_number"),
        ("나쁜 시설,A1", "too_few"),
        ("나쁜 시설", "too_few"),
        ("나쁜 시설,A1,암사1동,남음", "too_many"),
        ("나쁜 \ufffd시설,A1,암사1동", "letters"),
        ("x" * 32_768 + ",A1,암사1동", "too_long"),
        ('"나쁜 시설,A1,암사1동', "quote"),
    ],
)
def test_a_broken_row_costs_no_good_row(row: str, code: str) -> None:
    text = f'시설명,시설코드,동\n강동복지관,A0098,암사1동\n{row}\n천호센터,A0099,천호2동\n"명,일",A0100,명일1동\n'
    table = read_table(text.encode())
    assert [line.line for line in table] == [2, 4, 5]
    assert codes(table) == {3: [code]}


def test_every_problem_of_a_row_is_told_at_once_and_no_content_repeated() -> None:
    table = read_table("이름,메모\n900101-1234567,나\u202e쁨\n".encode())
    with translation.override("en"):
        assert table.broken[0].reason == (
            "이름: A resident registration number may not be stored. Write the year of birth only. "
            "메모: There is a mark that turns the direction of writing (U+202E) at place 2. "
            "Delete it and type the text again."
        )
    assert "1234567" not in repr(table.broken)


def test_a_row_with_too_few_or_too_many_cells_says_how_many() -> None:
    table = read_table("가,나,다\n1,2\n1,2,3,,5\n1,2,3,,\n".encode())
    with translation.override("en"):
        assert [row.reason for row in table.broken] == [
            "The row has 2 cells where 3 belong.",
            "The row has 5 cells where 3 belong.",
        ]
    assert cells(table) == [("1", "2", "3")]


def test_bytes_damaged_in_one_row_cost_that_row() -> None:
    for encoding in ("utf-8", "cp949"):
        lines = [f"시설 {n},A{n:04d},암사1동".encode(encoding) for n in range(40)]
        lines[7] = lines[7][:1] + b"\xff" + lines[7][2:]
        table = read_table("시설명,시설코드,동\n".encode(encoding) + b"\n".join(lines))
        assert table.encoding == encoding
        assert codes(table) == {9: ["letters"]}
        assert len(table) == 39


# --- quotation marks ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('가,나\n"1,5",2\n', [("1,5", "2")]),
        ('가,나\n"그는 ""예""라 했다",2\n', [('그는 "예"라 했다', "2")]),
        ('가,나\n"두\n줄",2\n3,4\n', [("두\n줄", "2"), ("3", "4")]),
        ('가,나\n"두\r\n줄",2\r\n3,4\r\n', [("두\n줄", "2"), ("3", "4")]),
        ('가,나\n12" 모니터,2\n3,4\n', [('12" 모니터', "2"), ("3", "4")]),
        ('가,나\n"",2\n', [("", "2")]),
        ('"가","나"\n"1","2"\n', [("1", "2")]),
        ('가;나\n"1;5";2\n', [("1;5", "2")]),
        ("sep=;\n가;나\n1,5;2\n", [("1,5", "2")]),
    ],
)
def test_quotation_marks_are_understood(text: str, expected: list[tuple[str, ...]]) -> None:
    table = read_table(text.encode())
    assert cells(table) == expected
    assert table.broken == ()


def test_the_line_of_a_row_is_where_it_starts() -> None:
    table = read_table('가,나\n"두\n세\n줄",2\n\n3,4\n'.encode())
    assert [row.line for row in table] == [2, 6]


@pytest.mark.parametrize("later", ["3,4", '"3",4', '3,"4"', '"3","4"', '"세\n줄",4'])
def test_a_quotation_mark_left_open_costs_only_its_row(later: str) -> None:
    text = f'가,나\n"1,2\n{later}\n' + "5,6\n" * 300
    table = read_table(text.encode())
    assert codes(table) == {2: ["quote"]}
    assert len(table) == 301


def test_a_mark_of_inches_does_not_close_the_quotation_of_a_row_above() -> None:
    table = read_table('가,나,다\n"1,2,3\n4,5",6\n7,8,9\n'.encode())
    assert codes(table) == {2: ["quote"]}
    assert cells(table) == [("4", '5"', "6"), ("7", "8", "9")]


# --- formulas ---


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1+cmd", "-1+cmd", "=HYPERLINK(1)"]
)
def test_a_cell_like_a_formula_stays_text_and_is_reported(text: str) -> None:
    table = read_table(f"이름,메모\n가,{text}\n".encode())
    assert cells(table) == [("가", text)]
    with translation.override("en"):
        (suspicion,) = table.suspicious
        assert (suspicion.line, suspicion.column) == (2, "메모")
        assert suspicion.message == "메모: The cell begins like a formula. It was kept as text."


@pytest.mark.parametrize("text", ["-5", "+3.5", "-", "+82 10-1234-5678", "-1,200", "1=1", "a@b.kr", "'=1+1"])
def test_numbers_and_defused_cells_are_not_reported(text: str) -> None:
    table = read_table(f'이름,메모\n가,"{text}"\n'.encode())
    assert table.suspicious == ()
    assert cells(table) == [("가", text.removeprefix("'"))]


# --- workbooks ---


def test_cells_of_a_workbook_read_as_one_would_type_them() -> None:
    data = workbook(
        ["이름", "수", "비율", "날", "때", "시각", "예", "빈"],
        ["가", 1174051500, 0.1, date(2026, 11, 22), datetime(2026, 11, 22, 9, 30), time(9, 30), True, None],
    )
    table = read_table(data)
    assert table.kind == "xlsx"
    assert table.sheet == "Sheet1"
    assert table.encoding == ""
    assert cells(table) == [
        ("가", "1174051500", "0.1", "2026-11-22", "2026-11-22 09:30:00", "09:30:00", "TRUE", "")
    ]


def test_a_formula_in_a_workbook_reads_as_its_value() -> None:
    import xlsxwriter

    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["이름", "합"])
        page.write_string(1, 0, "가")
        page.write_formula(1, 1, "=20+22", value=42)
    table = read_table(packed.getvalue())
    assert cells(table) == [("가", "42")]
    assert table.suspicious == ()


def test_lines_of_a_workbook_are_its_own() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["B3"], page["C3"], page["B4"], page["C6"] = "이름", "코드", "가", "나"
    table = read_table(saved(book))
    assert (table.header_line, [row.line for row in table]) == (3, [4, 6])
    assert cells(table) == [("가", ""), ("", "나")]
    assert read_table(saved(book), required=("코드",)).rows[1]["코드"] == "나"


def test_the_sheet_with_the_columns_is_found() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["안내문"])
    hidden = book.create_sheet("숨김")
    hidden.append(["시설명", "시설코드"])
    hidden.append(["숨은 시설", "X"])
    hidden.sheet_state = "hidden"
    second = book.create_sheet("목록")
    second.append(["시설명", "시설코드"])
    second.append(["강동복지관", "A0098"])
    table = read_table(saved(book), required=("시설명", "시설코드"))
    assert (table.sheet, cells(table)) == ("목록", [("강동복지관", "A0098")])
    assert read_table(saved(book), sheet="목록").rows == table.rows
    with pytest.raises(WrongColumns):
        read_table(saved(book), required=("시설명", "없음"))
    with pytest.raises(EmptyFile):
        read_table(saved(book), sheet="없음")


def test_a_bad_row_of_a_workbook_is_named_by_its_line() -> None:
    table = read_table(
        workbook(
            ["이름", "번호"],
            ["가", 9001011234567],
            ["나", 101013123456],  # 0101013123456 without its nought
            ["다", "좋음"],
            ["라\u202e", "나쁨"],
            ["마", "좋음", "이름 없는 칸"],
        )
    )
    assert codes(table) == {
        2: ["identity_number"],
        3: ["identity_number"],
        5: ["hidden_character"],
        6: ["too_many"],
    }
    assert cells(table) == [("다", "좋음")]


@pytest.mark.skipif(
    not DIRECTORY.exists(), reason="the public directory of Gangdong-gu is not on this machine"
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_real_directory_is_read_in_each_encoding(encoding: str) -> None:
    data = DIRECTORY.read_text(encoding="utf-8").encode(encoding)
    table = read_table(data, required=("시설명", "시설코드", "시설주소"))
    assert (len(table), table.encoding, table.broken, table.suspicious) == (148, encoding, (), ())


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12)


@given(
    st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "cp949"]),
)
def test_every_line_is_either_a_row_or_broken(rows: list[list[str]], encoding: str) -> None:
    import csv

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["시설명", "시설코드", "동이름"], *rows])
    table = read_table(
        text.getvalue().encode(encoding, errors="ignore"), required=("시설명", "시설코드", "동이름")
    )
    told = [row.line for row in table] + [row.line for row in table.broken]
    assert len(told) == len(set(told)) <= len(rows)
    assert sum(any(cell.strip() for cell in row) for row in rows) >= len(told)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_named_error(data: bytes) -> None:
    from partners.paperwork.tables import TableError

    try:
        table = read_table(data)
    except TableError as error:
        assert error.message
        return
    assert all(len(row.cells) == len(table.header) for row in table)
