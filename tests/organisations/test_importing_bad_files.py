"""Wrong files and wrong rows: a clear message, nothing half-written, and no good row lost."""

import json
import zipfile
from io import BytesIO

import pytest

from partners.organisations.models import Organisation
from partners.places.models import Level
from tests.factories.partners import DistrictFactory, PlaceFactory
from tests.imports import FACILITY, facility, refusal, run, saved, text, xlsx

pytestmark = pytest.mark.django_db

GOOD = facility("한들복지관", "A1", address="한들로 1")
RIGHT_TO_LEFT = "\u202e"


@pytest.fixture(autouse=True)
def district():
    district = DistrictFactory(name="한들구")
    PlaceFactory(code="9911000000", name="한들구", level=Level.DISTRICT, district=district)
    PlaceFactory(code="9911051000", name="샘골동", district=district)
    return district


def packed(name: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, text(FACILITY, GOOD))
    return made.getvalue()


BAD_FILES = {
    "empty": (b"", "파일이 비어 있습니다", "The file is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "파일이 비어 있습니다", "The file is empty"),
    "NUL only": (b"\0" * 4096, "파일이 비어 있습니다", "The file is empty"),
    "above 20 MB": (text(FACILITY, GOOD).encode() + b" " * 20_000_000, "20MB를 넘습니다", "larger than 20 MB"),
    "another encoding": (text(FACILITY, GOOD).encode("utf-16-be"), "글자를 읽을 수 없습니다", "cannot be read"),
    "other columns": (b"name,code\r\na,1\r\n", "없는 열이 있습니다", "These columns are missing: 시설명"),
    "a column misspelled": (
        text(FACILITY, GOOD).replace("시설코드", "시설 번호").encode(), "시설 번호", "“시설 번호” may be “시설코드”"
    ),
    "a column twice": (text([*FACILITY, "시설명"], [*GOOD, "x"]).encode(), "시설명", "stand twice: 시설명"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "그림", "a picture"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF", "a PDF document"),
    "a web page": (b"<!DOCTYPE html><html><table><tr><td>x", "웹", "a web page"),
    "an archive": (packed("list.csv"), "압축", "a compressed file"),
    "boundaries": (json.dumps({"type": "FeatureCollection", "features": [{}]}).encode(), "JSON", "import_places"),
    "names of columns only": (text(FACILITY).encode(), "줄이 없습니다", "no row below"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "korean", "english"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_wrong_file_changes_nothing_and_says_what_is_wrong(tmp_path, content, korean, english):
    path = saved(tmp_path, content)

    said = refusal("import_organisations", path)
    assert said.startswith(f"{path}: ")
    assert korean in said
    assert english in refusal("import_organisations", path, "--language", "en")
    assert not Organisation.objects.exists()


BAD_ROWS = {
    "a resident registration number": (
        facility("나복지관", "A2", address="한들로 2 900101-1234567"), "주민등록번호", "resident registration number"
    ),
    "a NUL byte": (facility("나복\0지관", "A2"), "NUL", "NUL"),
    "a mark that turns the writing": (facility(f"나{RIGHT_TO_LEFT}복지관", "A2"), "U+202E", "U+202E"),
    "a formula for a name": (facility("=HYPERLINK(1)", "A2"), "수식", "begins like a formula"),
    "a formula for an address": (facility("나복지관", "A2", address="@SUM(A1)"), "수식", "begins like a formula"),
    "no name": (facility("", "A2"), "시설명: 비어", "시설명: It is blank"),
    "no code": (facility("나복지관", ""), "시설코드: 비어", "시설코드: It is blank"),
    "a name of 101 letters": (facility("가" * 101, "A2"), "100자", "longer than 100 letters"),
    "an address of 201 letters": (facility("나복지관", "A2", address="가" * 201), "200자", "longer than 200"),
    "a code of 41 letters": (facility("나복지관", "A" * 41), "40자", "longer than 40"),
    "a kind of 101 letters": (facility("나복지관", "A2", "가" * 101), "100자", "longer than 100"),
    "a cell too many": ([*facility("나복지관", "A2"), "x"], "9", "9 cells where 8 belong"),
    "a cell too few": (facility("나복지관", "A2")[:5], "5", "5 cells where 8 belong"),
    "a district's code of four digits": (facility("나복지관", "A2", district="9911 한들구"), "열 자리", "ten digits"),
    "no district": (facility("나복지관", "A2", district=" "), "--district", "--district"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "korean", "english"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_broken_row_is_reported_and_costs_no_good_row(tmp_path, row, korean, english):
    path = saved(tmp_path, text(FACILITY, GOOD, row, facility("다복지관", "A3")))

    said = run("import_organisations", path, "--language", "en", "--dry-run")
    broken = next(line for line in said.splitlines() if line.startswith("  line 3 "))
    assert english in broken
    assert "900101" not in said

    printed = run("import_organisations", path)
    assert korean in next(line for line in printed.splitlines() if line.startswith("  3번째 줄 "))
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["다복지관", "한들복지관"]


def test_a_row_of_letters_in_another_encoding_costs_only_itself(tmp_path):
    content = text(FACILITY, GOOD, *(facility(f"복지관{n}", f"B{n}") for n in range(40))).encode()
    content += text(facility("깨진복지관", "C1")).encode("cp949")

    printed = run("import_organisations", saved(tmp_path, content))

    assert Organisation.objects.count() == 41
    assert "43번째 줄" in printed


def test_a_quotation_mark_that_stays_open_costs_only_its_line(tmp_path):
    content = text(FACILITY, GOOD) + '"나복지관,A2,,,,,,\r\n' + text(facility("다복지관", "A3"))

    printed = run("import_organisations", saved(tmp_path, content))

    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["다복지관", "한들복지관"]
    assert "3번째 줄" in printed


def test_a_formula_in_a_workbook_is_not_taken_for_its_answer(tmp_path):
    content = xlsx(FACILITY, GOOD, facility('=CONCATENATE("나","복지관")', "A2"))

    printed = run("import_organisations", saved(tmp_path, content, "목록.xlsx"))

    assert Organisation.objects.get().name == "한들복지관"
    assert "3번째 줄" in printed


def test_a_failure_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    run("import_organisations", saved(tmp_path, text(FACILITY, GOOD)))

    def fail(*_args: object, **_facts: object) -> None:
        raise RuntimeError("the journal is gone")

    monkeypatch.setattr("partners.organisations.importing.record", fail)
    changed = text(FACILITY, facility("새이름", "A1"), facility("다복지관", "A3"))
    with pytest.raises(RuntimeError):
        run("import_organisations", saved(tmp_path, changed))

    assert Organisation.objects.get().name == "한들복지관"


def test_thousands_of_wrong_columns_do_not_flood_the_screen(tmp_path):
    path = saved(tmp_path, ",".join(f"열{n}" for n in range(5_000)) + "\r\n" + "," * 4_999)

    assert len(refusal("import_organisations", path)) < 2_500
