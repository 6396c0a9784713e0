"""Workbooks in the old format (xls)."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.paperwork import apart
from partners.paperwork.reading import read_table
from partners.paperwork.tables import NotATable, TableError, TooLarge, WrongColumns
from tests.partners.old_workbook import old_workbook

LIST = {
    (0, 0): "강동구 시설 목록",
    (2, 1): "시설명",
    (2, 2): "시설코드",
    (2, 3): "수",
    (3, 1): "강동복지관",
    (3, 2): "A0098",
    (3, 3): 12.0,
    (4, 1): "나쁜 시설",
    (4, 2): 9001011234567.0,
    (6, 1): "천호센터",
    (6, 2): "A0099",
    (6, 3): 0.5,
}


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    table = read_table(old_workbook(LIST, sheet="목록"), required=("시설명", "시설코드"))
    assert (table.kind, table.sheet, table.header_line) == ("xls", "목록", 3)
    assert [(row.line, row["시설명"], row["시설코드"], row["수"]) for row in table] == [
        (4, "강동복지관", "A0098", "12"),
        (7, "천호센터", "A0099", "0.5"),
    ]
    assert [row.line for row in table.broken] == [5]


def test_missing_columns_of_an_old_workbook_are_named() -> None:
    with pytest.raises(WrongColumns):
        read_table(old_workbook(LIST), required=("시설명", "없음"))


def test_a_sheet_left_half_read_does_not_spill_into_the_next() -> None:
    """As when the columns stand on the second sheet only."""
    lines = [
        '{"name": "하나", "first": 0, "rows": 2}',
        '["가"]',
        '["나"]',
        '{"name": "둘", "first": 1, "rows": 0}',
    ]
    found = []
    for sheet in apart._read(io.BytesIO("\n".join(lines).encode())):
        next(sheet.rows, None)
        found.append((sheet.name, sheet.first))
    assert found == [("하나", 0), ("둘", 1)]


def test_an_old_workbook_with_a_cell_far_outside_is_refused() -> None:
    bomb = old_workbook({(0, 0): "시설명", (65_535, 255): 1.0})
    assert len(bomb) < 10_000
    began = time.monotonic()
    with pytest.raises(TooLarge):
        read_table(bomb)
    assert time.monotonic() - began < 60


def test_a_truncated_old_workbook_is_refused() -> None:
    with pytest.raises(TableError):
        read_table(old_workbook(LIST)[:1600])
    with pytest.raises(NotATable):
        read_table(old_workbook(LIST)[:100])


@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(8, 4000), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_old_workbook_is_read_or_refused_by_name(flaws: list[tuple[int, int]]) -> None:
    data = bytearray(old_workbook(LIST))
    for place, value in flaws:
        data[place] = value
    try:
        read_table(bytes(data))
    except TableError as error:
        assert error.message
