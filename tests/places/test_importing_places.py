"""import_places: a list of Eup, Myeon and Dong becomes places, with what they are part of and what they were before."""

from datetime import date

import pytest

from coordination.demonstration import ground
from partners.journal.models import Entry
from partners.places.lists import BEFORE_RECORDS
from partners.places.models import District, Level, Place
from tests.factories.partners import OrganisationFactory
from tests.imports import DONG, dong, refusal, run, saved, text, xlsx
from tests.shared import shared

pytestmark = pytest.mark.django_db

TARGET = "target_dongs.csv"


def state() -> list[dict[str, object]]:
    return list(Place.objects.order_by("pk").values())


# ---------------------------------------------------------------- the real list
def test_the_four_districts_are_made_with_everything_above_them():
    printed = run("import_places", shared(TARGET))

    assert {(district.slug, district.name) for district in District.objects.all()} == {
        ("gangdong", "강동구"), ("busan-namgu", "부산 남구"), ("jangseong", "장성군"), ("cheongju", "청주시"),
    }  # fmt: skip
    dongs = {
        district.slug: Place.objects.dongs_of(district.pk).count() for district in District.objects.all()
    }
    assert dongs == {"gangdong": 19, "busan-namgu": 17, "jangseong": 11, "cheongju": 43}
    assert Place.objects.filter(level=Level.PROVINCE, valid_to=None).count() == 4
    assert list(
        Place.objects.filter(level=Level.GU).order_by("code").values_list("code", "name", "parent__code")
    ) == [
        ("4311100000", "상당구", "4311000000"),
        ("4311200000", "서원구", "4311000000"),
        ("4311300000", "흥덕구", "4311000000"),
        ("4311400000", "청원구", "4311000000"),
    ]
    amsa = Place.objects.get(code="1174057000")
    assert (amsa.name, amsa.other_names, amsa.parent.code, amsa.parent.parent.name) == (
        "암사1동", ["암사제1동"], "1174000000", "서울특별시",
    )  # fmt: skip
    assert amsa.valid_from == BEFORE_RECORDS
    assert Place.objects.get(code="1174052500").valid_from == date(2021, 7, 1)
    assert "서울특별시 강동구 (1174000000): 새로 20, 바뀜 0, 그대로 0" in printed
    assert Entry.objects.get().act == "places.imported"


def test_jangseong_is_one_district_under_two_codes():
    printed = run("import_places", shared(TARGET))

    day = date(2026, 7, 1)
    before = Place.objects.get(code="4688025000")
    after = Place.objects.get(code="1284025000")
    assert (before.valid_from, before.valid_to, before.successor) == (BEFORE_RECORDS, day, after)
    assert (after.valid_from, after.valid_to) == (day, None)
    assert before.district == after.district
    assert (before.parent.code, before.parent.valid_to, before.parent.successor.code) == (
        "4688000000", day, "1284000000",
    )  # fmt: skip
    province = before.parent.parent
    assert (province.code, province.name, province.successor.name) == (
        "4600000000",
        "전라남도",
        "전남광주통합특별시",
    )
    ended = Place.objects.exclude(valid_to=None)
    assert ended.count() == 13
    assert not ended.filter(successor=None).exists()
    assert Place.objects.valid_on(date(2026, 6, 30)).filter(name="장성읍").get() == before
    assert Place.objects.valid_on(day).filter(name="장성읍").get() == after
    assert "장성읍: 4688025000 → 1284025000 (2026-07-01)" in printed


def test_a_second_run_changes_nothing(tmp_path):
    run("import_places", shared(TARGET))
    before, lines = state(), Entry.objects.count()
    rows = [line.split(",") for line in shared(TARGET).read_text(encoding="utf-8").splitlines()]

    for content in (shared(TARGET).read_bytes(), xlsx(*rows)):
        printed = run("import_places", saved(tmp_path, content))
        assert "서울특별시 강동구 (1174000000): 새로 0, 바뀜 0, 그대로 20" in printed

    assert state() == before
    assert Entry.objects.count() == lines


def test_after_the_demonstration_the_list_adds_nothing_and_changes_nothing():
    """Both make the same places: they agree on the code and the day it began."""
    ground._places(ground._districts())
    before = state()

    printed = run("import_places", shared(TARGET))

    assert state() == before
    assert "새로 0, 바뀜 0" in printed
    assert "바뀐 것" not in printed
    assert District.objects.count() == 4


def test_a_trial_prints_the_same_and_writes_nothing():
    tried = run("import_places", shared(TARGET), "--dry-run")

    assert not Place.objects.exists()
    assert not District.objects.exists()
    assert tried == run("import_places", shared(TARGET)) + "시험 실행이라 아무것도 저장하지 않았습니다.\n"


# ---------------------------------------------------------------- changes
def test_a_new_name_keeps_the_old_one(tmp_path):
    run(
        "import_places",
        saved(tmp_path, text(DONG, dong("샘골동", "9911051000"), dong("한들동", "9911052000"))),
    )

    printed = run(
        "import_places",
        saved(tmp_path, text(DONG, dong("맑은샘동", "9911051000"), dong("한들동", "9911052000"))),
    )

    place = Place.objects.get(code="9911051000")
    assert (place.name, place.other_names) == ("맑은샘동", ["샘골동"])
    assert "새로 0, 바뀜 1, 그대로 2" in printed
    assert "맑은샘동: 샘골동 → 맑은샘동" in printed


def test_the_same_name_written_otherwise_is_the_same(tmp_path):
    run("import_places", saved(tmp_path, text(DONG, dong("샘골1동", "9911051000"))))

    run("import_places", saved(tmp_path, text(DONG, dong("샘골제1동", "9911051000"))))

    place = Place.objects.get(code="9911051000")
    assert (place.name, place.other_names) == ("샘골1동", ["샘골제1동"])


def test_a_code_that_changes_while_in_use_ends_and_who_stands_there_is_named(tmp_path):
    run("import_places", saved(tmp_path, text(DONG, dong("샘골동", "9911051000"))))
    old = Place.objects.get(code="9911051000")
    OrganisationFactory(district=old.district, place=old)
    district = District.objects.get()

    new = dong("샘골동", "9822051000", since="2026-10-01", before="9911051000")
    printed = run("import_places", saved(tmp_path, text(DONG, new)), "--language", "en")

    old.refresh_from_db()
    assert (old.valid_to, old.successor.code) == (date(2026, 10, 1), "9822051000")
    assert District.objects.get() == district
    assert old.successor.district == district
    assert Place.objects.get(code="9911000000").successor.code == "9822000000"
    assert "샘골동 (9911051000): 1 organisations, 0 posts. Choose their Dong again." in printed


def test_a_dong_that_went_over_to_a_neighbour_does_not_end_the_district_it_left(tmp_path):
    rows = [
        dong("샘골동", "9911051000"),
        dong("강건너동", "9922051000", sgg="먼들구"),
        dong("나루동", "9922052000", sgg="먼들구", since="2025-01-01", before="9911052000"),
    ]

    run("import_places", saved(tmp_path, text(DONG, *rows)))

    assert Place.objects.get(code="9911000000").valid_to is None
    before = Place.objects.get(code="9911052000")
    assert (before.valid_to, before.parent.code, before.successor.code) == (
        date(2025, 1, 1), "9911000000", "9922052000",
    )  # fmt: skip


def test_a_district_parted_from_another_that_stays_is_a_district_of_its_own(tmp_path):
    rows = [
        dong("샘골동", "9911051000"),
        dong("나루동", "9922052000", sgg="새들구", since="2025-01-01", before="9911052000"),
    ]

    run("import_places", saved(tmp_path, text(DONG, *rows)))

    assert Place.objects.get(code="9911000000").valid_to is None
    assert Place.objects.get(code="9911000000").district != Place.objects.get(code="9922000000").district


def test_a_list_of_what_was_parted_alone_does_not_end_what_stays(tmp_path):
    run(
        "import_places",
        saved(tmp_path, text(DONG, dong("샘골동", "9911051000"), dong("나루동", "9911052000"))),
    )

    moved = dong("나루동", "9922052000", sgg="새들구", since="2025-01-01", before="9911052000")
    run("import_places", saved(tmp_path, text(DONG, moved)))

    assert Place.objects.get(code="9911000000").valid_to is None
    assert Place.objects.get(code="9911052000").valid_to == date(2025, 1, 1)
    assert District.objects.count() == 2


def test_a_list_older_than_what_is_known_brings_no_ended_code_back(tmp_path):
    new = dong("샘골동", "9822051000", since="2026-10-01", before="9911051000")
    run("import_places", saved(tmp_path, text(DONG, new)))
    before = state()

    said = refusal(
        "import_places", saved(tmp_path, text(DONG, dong("샘골동", "9911051000"))), "--language", "en"
    )

    assert "Code 9911051000 ended on 2026-10-01; 9822051000 followed it. Use a newer list." in said
    assert state() == before


def test_the_commonest_names_of_districts_are_told_apart_by_their_city(tmp_path):
    rows = [dong("샘골동", "9911051000", sgg="중구"), dong("한들동", "9922051000", sgg="샘골구")]

    run("import_places", saved(tmp_path, text(DONG, *rows)))

    assert sorted(District.objects.values_list("name", "slug")) == [
        ("샘골 중구", "handeul"),
        ("샘골구", "9922000000"),
    ]


# ---------------------------------------------------------------- bad rows
BAD = {
    "a short code": (dong("나동", "991105200"), "adm_code_2026: A code has ten digits"),
    "a code in exponents": (dong("나동", "9.91E+09"), "adm_code_2026: A code has ten digits"),
    "a bad older code": (dong("나동", "9911052000", since="2026-07-01", before="99"), "adm_code_2022: A code has ten"),
    "a district's code": (dong("나동", "9911000000"), "the code of a district"),
    "no Dong": (dong("나리", "9911052000"), "emd_name:"),
    "no name": (dong("", "9911052000"), "emd_name:"),
    "a name of 51 letters": (dong("가" * 50 + "동", "9911052000"), "emd_name:"),
    "no day of change": (dong("나동", "9911052000", before="9911059000"), "valid_from: The code was 9911059000"),
    "a day before all records": (
        dong("나동", "9911052000", since="1999-01-01", before="9911059000"), "valid_from: The code was"
    ),
    "no such day": (dong("나동", "9911052000", since="2026-02-30"), "valid_from: Write the day as"),
    "one code twice": (dong("나동", "9911051000"), "Line 2 already says whose code 9911051000 is: 가동."),
    "one district with two names": (dong("나동", "9911052000", sgg="먼들구"), "whose code 9911000000 is: 한들구."),
    "an identity number": (dong("900101-1234567동", "9911052000"), "resident registration number"),
    "a mark that turns the writing": (dong("나\u202e동", "9911052000"), "U+202E"),
    "a NUL byte": (dong("나\0동", "9911052000"), "NUL"),
}  # fmt: skip


@pytest.mark.parametrize(("row", "reason"), BAD.values(), ids=BAD)
def test_a_broken_row_is_reported_and_costs_no_good_row(tmp_path, row, reason):
    rows = [dong("가동", "9911051000"), row, dong("다동", "9911053000")]

    printed = run("import_places", saved(tmp_path, text(DONG, *rows)), "--language", "en")

    assert reason in next(line for line in printed.splitlines() if line.startswith("  line 3 "))
    assert "900101" not in printed
    assert list(Place.objects.filter(level=Level.EMD).order_by("code").values_list("name", flat=True)) == [
        "가동",
        "다동",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "비어 있습니다"),
        (b"code,name\r\n1,2\r\n", "sido_name_2026"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (text(DONG).encode(), "줄이 없습니다"),
        (text(DONG, dong("나동", "12")).encode(), "열 자리"),
        (text(DONG, dong("나동", "9911051000")).encode() + b" " * 20_000_000, "20MB를 넘습니다"),
    ],
)
def test_a_wrong_file_changes_nothing(tmp_path, content, reason):
    assert reason in refusal("import_places", saved(tmp_path, content))
    assert not Place.objects.exists()
    assert not District.objects.exists()


def test_a_failure_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_args: object, **_facts: object) -> None:
        raise RuntimeError("the journal is gone")

    monkeypatch.setattr("partners.places.importing.record", fail)
    with pytest.raises(RuntimeError):
        run("import_places", saved(tmp_path, text(DONG, dong("가동", "9911051000"))))

    assert not Place.objects.exists()
