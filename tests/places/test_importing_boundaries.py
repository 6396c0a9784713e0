"""import_places with GeoJSON: each Dong its boundary; a polygon and a Dong that do not match are named."""

import json
from typing import Any

import pytest

from partners.places.models import Level, Place
from tests.factories.partners import DistrictFactory, PlaceFactory
from tests.imports import refusal, run, saved
from tests.shared import shared

pytestmark = pytest.mark.django_db

SQUARE = [[[127.0, 37.0], [127.1, 37.0], [127.1, 37.1], [127.0, 37.0]]]


def polygon(name: str, code: str = "", geometry: object = None, **more: object) -> dict[str, Any]:
    properties = {"adm_nm": f"샘골특별시 한들구 {name}", **({"adm_cd2": code} if code else {}), **more}
    geometry = geometry or {"type": "MultiPolygon", "coordinates": [SQUARE]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


@pytest.fixture
def district():
    district = DistrictFactory(slug="handeul", name="한들구")
    PlaceFactory(code="9911000000", name="한들구", level=Level.DISTRICT, district=district)
    for number, name in enumerate(("샘골1동", "샘골2동", "나루동"), start=51):
        PlaceFactory(code=f"99110{number}000", name=name, district=district)
    return district


# ---------------------------------------------------------------- the real files
@pytest.mark.parametrize(
    ("name", "slug", "polygons", "matched", "dongs"),
    [
        ("boundary_gangdong_2021-04.geojson", "gangdong", 18, 17, 19),
        ("boundary_busan_namgu_2021-04.geojson", "busan-namgu", 17, 17, 17),
        ("boundary_jangseong_2018.geojson", "jangseong", 11, 11, 11),
        ("boundary_cheongju_2021-04.geojson", "cheongju", 43, 43, 43),
    ],
)
def test_the_boundaries_of_the_four_districts(name, slug, polygons, matched, dongs):
    run("import_places", shared("target_dongs.csv"))

    printed = run("import_places", shared(name), "--language", "en")

    assert f"{matched} of {polygons} polygons belong to {matched} of {dongs} Dongs." in printed
    outlined = Place.objects.exclude(boundary=None)
    assert {place.district.slug for place in outlined} == {slug}
    assert outlined.count() == matched
    assert {place.boundary_source for place in outlined} == {name}
    before = list(Place.objects.order_by("pk").values())
    assert f"boundaries: 0 new, 0 changed, {matched} as before" in run(
        "import_places", shared(name), "--language", "en"
    )
    assert list(Place.objects.order_by("pk").values()) == before


def test_the_polygon_and_the_dongs_of_gangdong_that_do_not_match_are_named():
    run("import_places", shared("target_dongs.csv"))

    printed = run("import_places", shared("boundary_gangdong_2021-04.geojson"))

    assert "맞는 읍·면·동이 없는 경계: 1\n  경계 2 상일동 (1174052000): " in printed
    assert "맞는 경계가 없는 읍·면·동: 2\n  상일제1동 (1174052500): " in printed
    assert "  상일제2동 (1174052600): " in printed
    assert not Place.objects.filter(name__startswith="상일").exclude(boundary=None).exists()


def test_jangseong_without_codes_is_known_by_its_names():
    run("import_places", shared("target_dongs.csv"))

    printed = run("import_places", shared("boundary_jangseong_2018.geojson"), "--language", "en")

    assert "Matched by name, since the code is not known here: 11\n" in printed
    place = Place.objects.get(code="1284025000")
    assert (place.name, place.english_name, place.boundary["type"]) == (
        "장성읍",
        "Jangseong-eup",
        "MultiPolygon",
    )


# ---------------------------------------------------------------- which is which
def test_a_code_counts_for_more_than_a_name(district, tmp_path):
    run("import_places", saved(tmp_path, collection(polygon("샘골2동", "9911051000"))))

    assert Place.objects.exclude(boundary=None).get().name == "샘골1동"


def test_a_code_that_was_followed_is_the_one_that_followed(district, tmp_path):
    now = Place.objects.get(name="나루동")
    PlaceFactory(code="9911090000", name="옛나루동", district=district, valid_to="2021-01-01", successor=now)

    run("import_places", saved(tmp_path, collection(polygon("옛나루동", "9911090000"))))

    assert Place.objects.exclude(boundary=None).get() == now


def test_a_part_of_a_parted_dong_does_not_get_the_whole(district, tmp_path):
    now = Place.objects.get(name="나루동")
    for code in ("9911090000", "9911091000"):
        PlaceFactory(code=code, name="옛나루동", district=district, valid_to="2021-01-01", successor=now)

    printed = run(
        "import_places", saved(tmp_path, collection(polygon("옛나루동", "9911090000"), polygon("샘골1동")))
    )

    assert Place.objects.exclude(boundary=None).get().name == "샘골1동"
    assert "경계 1 옛나루동 (9911090000)" in printed


def test_two_polygons_for_one_dong_are_both_named_and_neither_is_kept(district, tmp_path):
    features = [
        polygon("샘골1동", "9911051000"),
        polygon("샘골제1동", "9911051000"),
        polygon("나루동", "9911053000"),
    ]

    printed = run("import_places", saved(tmp_path, collection(*features)), "--language", "en")

    assert Place.objects.exclude(boundary=None).get().name == "나루동"
    assert printed.count("Several polygons of the file are for 샘골1동 (9911051000).") == 2


def test_a_changed_boundary_is_changed_and_one_left_out_stays(district, tmp_path):
    run(
        "import_places",
        saved(tmp_path, collection(polygon("샘골1동", "9911051000"), polygon("나루동", "9911053000")), "a"),
    )
    other = {"type": "Polygon", "coordinates": [[[128.0, 36.0], [128.1, 36.0], [128.1, 36.1], [128.0, 36.0]]]}

    printed = run("import_places", saved(tmp_path, collection(polygon("샘골1동", "9911051000", other)), "b"))

    assert "새로 0, 바뀜 1, 그대로 0" in printed
    assert (
        "나루동 (9911053000): 파일에 이 코드나 이름을 가진 경계가 없어 a의 경계를 그대로 둡니다." in printed
    )
    assert Place.objects.get(name="샘골1동").boundary == other
    assert Place.objects.get(name="나루동").boundary_source == "a"


def test_polygons_of_districts_that_are_not_here_are_counted(district, tmp_path):
    features = [
        polygon("샘골1동", "9911051000"),
        polygon("먼동", "9922051000"),
        polygon("먼나루동", "9922052000"),
    ]
    path = saved(tmp_path, collection(*features))

    printed = run("import_places", path)
    assert "9922000000: 경계 2개를 건너뛰었습니다" in printed

    said = refusal("import_places", saved(tmp_path, collection(*features[1:])))
    assert "9922000000: 경계 2개를 건너뛰었습니다" in said


def test_names_that_do_not_tell_the_district_ask_for_it(district, tmp_path):
    other = DistrictFactory(name="먼들구")
    PlaceFactory(code="9922000000", name="먼들구", level=Level.DISTRICT, district=other)
    PlaceFactory(code="9922051000", name="나루동", district=other)
    path = saved(tmp_path, collection(polygon("나루동")))

    assert "--district" in refusal("import_places", path)
    run("import_places", path, "--district", "9922000000")

    assert Place.objects.exclude(boundary=None).get().district == other
    assert "9933000000" in refusal("import_places", path, "--district", "9933000000")


def test_a_trial_writes_nothing(district, tmp_path):
    path = saved(tmp_path, collection(polygon("나루동", "9911053000")))

    tried = run("import_places", path, "--dry-run")

    assert not Place.objects.exclude(boundary=None).exists()
    assert tried == run("import_places", path) + "시험 실행이라 아무것도 저장하지 않았습니다.\n"


# ---------------------------------------------------------------- bad polygons and files
def ring(*points: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [list(points)]}


def odd(geometry: object) -> dict[str, Any]:
    return polygon("샘골1동", "9911051000", geometry)


BAD = {
    "another projection": (odd(ring([957000, 1950000], [1, 1], [2, 2], [957000, 1950000])), "EPSG:4326"),
    "x and y exchanged": (odd(ring([37, 127], [37.1, 127], [37, 127.1], [37, 127])), "EPSG:4326"),
    "not closed": (odd(ring([127, 37], [127.1, 37], [127.1, 37.1], [127, 37.2])), "not closed"),
    "three points": (odd(ring([127, 37], [127.1, 37], [127, 37])), "fewer than four"),
    "texts for numbers": (odd(ring(["127", "37"], [127, 37], [127, 37], [127, 37])), "two numbers"),
    "a point": (odd({"type": "Point", "coordinates": [127, 37]}), "no area"),
    "no parts": (odd({"type": "MultiPolygon", "coordinates": []}), "empty"),
    "no properties": ({"type": "Feature", "geometry": None}, "no properties"),
    "no name": ({"type": "Feature", "properties": {"adm_cd2": "9911051000"}, "geometry": None}, "no name"),
    "a mark that turns the writing": (polygon("샘골\u202e동", "9911051000"), "U+202E"),
    "no object": ("샘골1동", "no properties"),
}


@pytest.mark.parametrize(("feature", "reason"), BAD.values(), ids=BAD)
def test_a_bad_polygon_is_reported_and_costs_no_good_one(district, tmp_path, feature, reason):
    path = saved(tmp_path, collection(polygon("나루동", "9911053000"), feature))

    printed = run("import_places", path, "--language", "en")

    assert reason in next(line for line in printed.splitlines() if line.startswith("  polygon 2 "))
    assert Place.objects.exclude(boundary=None).get().name == "나루동"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (collection(polygon("나루동", "9911053000"))[:-40], "1번째 줄"),
        ('{"type": "FeatureCollection", "features": [', "깨졌거나 잘렸습니다"),
        ('{"type": "FeatureCollection", "features": [{"a": NaN}]}', "깨졌거나 잘렸습니다"),
        ("[" * 200_000, "깨졌거나 잘렸습니다"),
        ('{"type": "Topology", "objects": {}}', "TopoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "FeatureCollection"),
        ('{"a": 1}', "FeatureCollection"),
        (collection(polygon("나루동", "9911053000")).encode("cp949"), "UTF-8"),
        (collection(polygon("나루동", "9911053000", ring([1, 1], [2, 1], [2, 2], [1, 1]))), "EPSG:4326"),
        (collection(polygon("나루동", "9911053000")) + " " * 20_000_000, "20MB를 넘습니다"),
    ],
    ids=lambda value: None if len(value) > 60 else str(value),
)
def test_a_wrong_file_changes_nothing(district, tmp_path, content, reason):
    assert reason in refusal("import_places", saved(tmp_path, content))
    assert not Place.objects.exclude(boundary=None).exists()
