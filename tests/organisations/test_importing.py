"""import_organisations: a public list becomes organisations, once; what it cannot place it names."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from partners.journal.models import Entry
from partners.organisations.importing import SOURCE
from partners.organisations.models import Kind, Organisation, Sector
from partners.places.models import Level, Place
from tests.factories.partners import DistrictFactory, OrganisationFactory, PlaceFactory
from tests.imports import FACILITY, facility, refusal, run, saved, text, xls, xlsx
from tests.shared import shared

pytestmark = pytest.mark.django_db

GANGDONG = "gangdong_welfare_facilities_utf8.csv"


@pytest.fixture
def district():
    """한들구 of 샘골특별시: 샘골1동, 샘골2동, 길동."""
    province = PlaceFactory(code="9900000000", name="샘골특별시", level=Level.PROVINCE, district=None)
    district = DistrictFactory(slug="handeul", name="한들구")
    seat = PlaceFactory(
        code="9911000000", name="한들구", level=Level.DISTRICT, district=district, parent=province
    )
    for number, name in enumerate(("샘골1동", "샘골2동", "길동"), start=51):
        PlaceFactory(code=f"99110{number}000", name=name, district=district, parent=seat)
    return district


def state() -> list[dict[str, object]]:
    return list(Organisation.objects.order_by("pk").values())


# ---------------------------------------------------------------- the real list
def test_the_list_of_gangdong_makes_148_organisations():
    run("import_places", shared("target_dongs.csv"))

    printed = run("import_organisations", shared(GANGDONG))

    assert "강동구 기관: 새로 148, 바뀜 0, 그대로 0" in printed
    rows = Organisation.objects.select_related("place", "district")
    assert rows.count() == 148
    assert {row.district.slug for row in rows} == {"gangdong"}
    assert {row.source for row in rows} == {SOURCE}
    assert Counter(row.kind for row in rows) == {
        "CARE_FACILITY": 82, "DISABILITY_CENTRE": 23, "CHILD_CENTRE": 25, "SENIOR_CENTRE": 3, "MENTAL_HEALTH": 4,
        "WELFARE_CENTRE": 2, "FAMILY_CENTRE": 2, "SHELTER": 2, "OTHER": 2, "SELF_SUFFICIENCY": 1, "HOSPITAL": 1,
        "HEALTH_CENTRE": 1,
    }  # fmt: skip
    assert Counter(row.sector for row in rows) == {"WELFARE": 146, "MEDICAL": 1, "PUBLIC": 1}
    assert all(row.kind_words for row in rows)
    secret = [row for row in rows if row.is_confidential]
    assert len(secret) == 34
    assert not any(row.address or row.place for row in secret)
    dongs = Counter(row.place.name for row in rows if row.place)
    assert dongs == {
        "길동": 13,
        "강일동": 7,
        "고덕2동": 1,
        "명일1동": 1,
        "명일2동": 1,
        "암사3동": 1,
        "천호1동": 1,
        "천호2동": 1,
    }
    assert sum(dongs.values()) == 26


def test_what_is_not_placed_in_gangdong_is_printed_with_its_line_and_why():
    run("import_places", shared("target_dongs.csv"))

    printed = run("import_organisations", shared(GANGDONG), "--language", "en")

    assert "  line 2 시립고덕양로원: 고덕동 → 고덕1동, 고덕2동" in printed
    assert "  line 57 성분도보호작업장: 경기도 광주시" in printed
    assert "The address lies outside the district: 2\n" in printed
    assert "The list gives no address: 1\n  line 13 강동구립쉼터데이케어센터" in printed
    assert "The address names no Dong: 14\n" in printed
    assert "their areas may differ: 20\n" in printed
    # Every row is either placed or named under one heading.
    unplaced = Organisation.objects.filter(place=None)
    for organisation in unplaced:
        assert f" {organisation.name}" in printed


def test_the_list_of_gangdong_is_the_same_in_every_form_and_changes_nothing_again(tmp_path):
    run("import_places", shared("target_dongs.csv"))
    whole = shared(GANGDONG).read_text(encoding="utf-8")
    run("import_organisations", shared(GANGDONG))
    before, lines = state(), Entry.objects.count()

    rows = [line.split(",") for line in whole.splitlines()]
    forms = {
        "utf-8-sig": whole.encode("utf-8-sig"),
        "cp949": whole.encode("cp949"),
        "xlsx": xlsx(*rows),
        "xls": xls(*rows),
    }
    for name, content in forms.items():
        printed = run("import_organisations", saved(tmp_path, content))
        assert "새로 0, 바뀜 0, 그대로 148" in printed
        assert name in printed.splitlines()[0]

    assert state() == before
    assert Entry.objects.count() == lines


# ---------------------------------------------------------------- once, and again
def test_a_row_becomes_an_organisation(district, tmp_path):
    path = saved(
        tmp_path,
        text(FACILITY, facility("(사)한들복지관", "A1", address="샘골특별시 한들구 한들로 1 (샘골2동)")),
    )

    run("import_organisations", path)

    row = Organisation.objects.get()
    assert (row.name, row.sort_name, row.kind, row.sector) == (
        "(사)한들복지관", "한들복지관", Kind.WELFARE_CENTRE, Sector.WELFARE,
    )  # fmt: skip
    assert (row.kind_words, row.source_code, row.district) == ("(일반) 사회복지관", "A1", district)
    assert (row.address, row.place.name) == ("샘골특별시 한들구 한들로 1 (샘골2동)", "샘골2동")
    entry = Entry.objects.get()
    assert (entry.act, entry.district_id, entry.facts) == (
        "organisations.imported", district.pk, {"created": 1, "changed": 0},
    )  # fmt: skip


def test_a_changed_row_updates_and_says_so(district, tmp_path):
    old = [
        facility("한들복지관", "A1", address="한들구 한들로 1 (샘골1동)"),
        facility("샘골복지관", "A2", address="한들로 2"),
    ]
    run("import_organisations", saved(tmp_path, text(FACILITY, *old)))
    other = Organisation.objects.values().get(source_code="A2")
    new = [facility("한들종합복지관", "A1", address="한들구 한들로 9 (샘골2동)"), old[1]]

    printed = run("import_organisations", saved(tmp_path, text(FACILITY, *new)))

    assert "새로 0, 바뀜 1, 그대로 1" in printed
    assert "한들복지관 → 한들종합복지관" in printed
    assert "한들로 1 (샘골1동) → 한들구 한들로 9 (샘골2동)" in printed
    row = Organisation.objects.get(source_code="A1")
    assert (row.name, row.sort_name, row.place.name) == ("한들종합복지관", "한들종합복지관", "샘골2동")
    assert Organisation.objects.values().get(source_code="A2") == other


def test_one_name_under_two_codes_stays_two(district, tmp_path):
    rows = [
        facility("한마음센터", "A1", address="한들로 1"),
        facility("한마음센터", "A2", address="한들로 2"),
    ]

    run("import_organisations", saved(tmp_path, text(FACILITY, *rows)))

    assert list(Organisation.objects.order_by("source_code").values_list("name", "source_code")) == [
        ("한마음센터", "A1"),
        ("한마음센터", "A2"),
    ]


def test_a_code_that_stands_twice_is_taken_once(district, tmp_path):
    rows = [facility("한들복지관", "A1"), facility("샘골복지관", "A1")]

    printed = run("import_organisations", saved(tmp_path, text(FACILITY, *rows)))

    assert Organisation.objects.get().name == "한들복지관"
    assert (
        "3번째 줄 샘골복지관: 시설코드: 코드 A1이(가) 2번째 줄에 한들복지관(으)로 이미 있습니다." in printed
    )


def test_a_trial_prints_the_same_and_writes_nothing(district, tmp_path):
    path = saved(tmp_path, text(FACILITY, facility("한들복지관", "A1"), facility("", "A2")))

    tried = run("import_organisations", path, "--dry-run")

    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()
    assert tried == run("import_organisations", path) + "시험 실행이라 아무것도 저장하지 않았습니다.\n"


def test_what_people_corrected_by_hand_stays(district, tmp_path):
    path = saved(tmp_path, text(FACILITY, facility("한들센터", "A1", "(기타) 기타시설", "한들로 1 (샘골동)")))
    run("import_organisations", path)
    chosen = Place.objects.get(name="샘골1동")
    Organisation.objects.update(kind=Kind.FAMILY_CENTRE, place=chosen, phone="02-000-0000")

    assert "그대로 1" in run("import_organisations", path)

    row = Organisation.objects.get()
    assert (row.kind, row.place, row.phone) == (Kind.FAMILY_CENTRE, chosen, "02-000-0000")


def test_a_place_kept_secret_here_is_not_written_by_a_list(district, tmp_path):
    path = saved(
        tmp_path, text(FACILITY, facility("한들집", "A1", "(일반) 사회복지관", "한들구 한들로 1 (샘골1동)"))
    )
    run("import_organisations", path)
    Organisation.objects.update(is_confidential=True, address="", place=None)

    printed = run("import_organisations", path)

    row = Organisation.objects.get()
    assert (row.is_confidential, row.address, row.place) == (True, "", None)
    assert "한들집: 파일의 주소는 저장하지 않았습니다." in printed


def test_an_address_that_disappears_from_a_home_is_taken_out_here_too(district, tmp_path):
    home = "(아동) 공동생활가정"
    run(
        "import_organisations",
        saved(tmp_path, text(FACILITY, facility("한들집", "A1", home, "한들로 1 (샘골1동)"))),
    )
    assert Organisation.objects.get().place is not None

    run("import_organisations", saved(tmp_path, text(FACILITY, facility("한들집", "A1", home))))

    row = Organisation.objects.get()
    assert (row.is_confidential, row.address, row.place) == (True, "", None)


def test_shelters_of_violence_are_secret_even_where_the_list_gives_them_away(district, tmp_path):
    row = facility("한들쉼터", "A1", "(여성) 가정폭력피해자보호시설", "한들구 한들로 1 (샘골1동)")

    printed = run("import_organisations", saved(tmp_path, text(FACILITY, row)))

    organisation = Organisation.objects.get()
    assert (organisation.kind, organisation.is_confidential) == (Kind.SHELTER, True)
    assert (organisation.address, organisation.place) == ("", None)
    assert "한들로" not in printed


def test_namesakes_without_a_code_and_those_missing_from_the_file_are_named(district, tmp_path):
    OrganisationFactory(district=district, name="한들복지관")
    OrganisationFactory(district=district, name="떠난복지관", source=SOURCE, source_code="A9")
    OrganisationFactory(
        district=district, name="끝난복지관", source=SOURCE, source_code="A8", ended_on=date(2026, 1, 1)
    )

    printed = run(
        "import_organisations",
        saved(tmp_path, text(FACILITY, facility("한들복지관", "A1"))),
        "--language",
        "en",
    )

    assert "look whether they are one: 1\n  line 2 한들복지관" in printed
    assert "not in the file; left as they are: 1\n  떠난복지관 (A9)" in printed
    assert "끝난복지관" not in printed


# ---------------------------------------------------------------- districts
def test_a_district_that_is_not_here_is_named_with_the_way_to_add_it(district, tmp_path):
    away = facility("먼복지관", "B1", district="9922000000 먼들구")

    said = refusal("import_organisations", saved(tmp_path, text(FACILITY, away)))
    assert "먼들구: 코드 9922000000인 시·군·구가 여기에 없습니다" in said
    assert "manage.py import_places" in said

    printed = run("import_organisations", saved(tmp_path, text(FACILITY, away, facility("한들복지관", "A1"))))
    assert "먼들구: 코드 9922000000인 시·군·구가 여기에 없습니다" in printed
    assert Organisation.objects.get().name == "한들복지관"


def test_the_district_asked_for_serves_rows_without_one_and_keeps_others_out(district, tmp_path):
    other = DistrictFactory(name="먼들구")
    PlaceFactory(code="9922000000", name="먼들구", level=Level.DISTRICT, district=other)
    rows = [
        facility("한들복지관", "A1", district=" "),
        facility("먼복지관", "B1", district="9922000000 먼들구"),
        facility("틀린복지관", "B2", district="9911000000 먼들구"),
    ]
    path = saved(tmp_path, text(FACILITY, *rows))

    printed = run("import_organisations", path, "--district", "9911000000")

    assert Organisation.objects.get().name == "한들복지관"
    assert "먼복지관: 다른 시·군·구의 줄입니다: 먼들구(9922000000)." in printed
    assert "틀린복지관: 9911000000은(는) 한들구의 코드인데" in printed
    assert "코드 9933000000인 시·군·구가 여기에 없습니다" in refusal(
        "import_organisations", path, "--district", "9933000000"
    )


def test_a_list_of_one_district_need_not_have_its_columns(district, tmp_path):
    header = [name for name in FACILITY if not name.startswith("시군구")]
    row = ["한들복지관", "A1", "(일반) 사회복지관", "", "자치구", "한들로 1"]
    path = saved(tmp_path, text(header, row))

    assert "시군구코드, 시군구명" in refusal("import_organisations", path)
    run("import_organisations", path, "--district", "9911000000")

    assert Organisation.objects.get().district == district


def test_an_ended_code_of_a_district_still_finds_it(district, tmp_path):
    PlaceFactory(
        code="9944000000", name="한들구", level=Level.DISTRICT, district=district,
        valid_to=date(2026, 7, 1), successor=Place.objects.get(code="9911000000"),
    )  # fmt: skip

    run(
        "import_organisations",
        saved(tmp_path, text(FACILITY, facility("한들복지관", "A1", district="9944000000 한들구"))),
    )

    assert Organisation.objects.get().district == district


def test_a_code_that_another_district_has_is_left_out(district, tmp_path):
    OrganisationFactory(source=SOURCE, source_code="A1")

    printed = run(
        "import_organisations",
        saved(tmp_path, text(FACILITY, facility("한들복지관", "A1"), facility("샘골", "A2"))),
    )

    assert "이미 다른 시·군·구에 있습니다" in printed
    assert not Organisation.objects.filter(name="한들복지관").exists()


def test_two_imports_at_once_are_one_after_the_other(district, tmp_path, monkeypatch):
    monkeypatch.setattr("partners.organisations.importing.claim_importing", _busy)

    said = refusal("import_organisations", saved(tmp_path, text(FACILITY, facility("한들복지관", "A1"))))

    assert "다른 가져오기가 진행 중입니다" in said


def _busy() -> None:
    from django.db import connections

    from partners.places.importing import IMPORTING, claim_importing

    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [IMPORTING])
        claim_importing()
    finally:
        # A closed connection gives its locks up a moment later, when its server process notices.
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [IMPORTING])
        other.close()


def test_the_path_may_be_anywhere(district, tmp_path: Path):
    assert "파일이 없습니다" in refusal("import_organisations", tmp_path / "없음.csv")
    assert "폴더입니다" in refusal("import_organisations", tmp_path)
