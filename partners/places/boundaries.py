"""The polygons of a GeoJSON file, read and checked. Pure: no tables.

Offices publish boundaries under many names of properties; those of 통계청 SGIS and its common conversions are known.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.paperwork.imports import ImportRefused
from partners.words.hidden import clean_text, no_hidden_characters
from partners.words.identifiers import refuse_identity_numbers

# Korea in degrees, its islands too: what lies outside is in another projection, or has x and y in each other's place.
EAST: Final = (124.0, 132.0)
NORTH: Final = (32.9, 38.7)

_CODES: Final = ("adm_cd2", "adm_cd10", "adm_code", "emd_cd", "code")
_NAMES: Final = ("adm_nm", "emd_nm", "adm_kor_nm", "emd_kor_nm", "name")
_ENGLISH: Final = ("name_eng", "adm_eng_nm", "emd_eng_nm")
_CODE: Final = re.compile(r"\d{10}", re.ASCII)
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*[\[{])")
_LEAST_OF_A_RING: Final = 4  # a triangle and back
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Polygon:
    """One area: its place in the file (the first is 1), what it is called, and where it lies.

    code      of ten digits, or empty where the file has none of those
    geometry  GeoJSON, Polygon or MultiPolygon, EPSG:4326, two numbers a point
    """

    number: int
    name: str
    code: str
    english: str
    geometry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadPolygon:
    number: int
    name: str
    reason: str


class _Bad(Exception):
    pass


def is_json(data: bytes) -> bool:
    """Whether the content begins as JSON does; a table may begin with a title such as [붙임 1]."""
    return _JSON.match(data) is not None


def read_polygons(data: bytes) -> tuple[list[Polygon], list[BadPolygon]]:
    """The polygons of a feature collection, and those that cannot be used, with the reason.

    Raises ImportRefused where the file is no such collection.
    """
    features = _features(data)
    good: list[Polygon] = []
    bad: list[BadPolygon] = []
    for number, feature in enumerate(features, start=1):
        name = ""
        try:
            if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
                raise _Bad(_("It has no properties, so nothing says what it is."))
            properties = {key.lower(): value for key, value in feature["properties"].items()}
            name = _name(properties)
            code = next(
                (str(properties[key]) for key in _CODES if _CODE.fullmatch(str(properties.get(key)))), ""
            )
            english = next((text for key in _ENGLISH if (text := _text(properties.get(key)))), "")
            good.append(Polygon(number, name, code, english[:80], _geometry(feature.get("geometry"))))
        except _Bad as error:
            bad.append(BadPolygon(number, name, str(error)))
    return good, bad


def _features(data: bytes) -> Sequence[object]:
    try:
        read = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise ImportRefused(
            "encoding", gettext_lazy("GeoJSON is written in UTF-8, and this file is not. Save it as UTF-8.")
        ) from error
    except (json.JSONDecodeError, RecursionError, _Bad) as error:
        line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        raise ImportRefused(
            "json",
            gettext_lazy(
                "The GeoJSON is damaged or cut off at line %(line)d, column %(column)d. Download it again."
            ),
            {"line": line, "column": column},
        ) from error
    kind = read.get("type") if isinstance(read, dict) else None
    if kind == "Topology":
        raise ImportRefused("topojson", gettext_lazy("This is TopoJSON. Convert it to GeoJSON first."))
    features = read.get("features") if kind == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise ImportRefused(
            "geojson",
            gettext_lazy("This JSON holds no boundaries: it is no FeatureCollection with features."),
        )
    return features


def _no_constant(text: str) -> object:
    raise _Bad(text)


def _text(value: object) -> str:
    return clean_text(value, one_line=True) if isinstance(value, str) else ""


def _name(properties: dict[str, Any]) -> str:
    """The last word of 서울특별시 강동구 강일동; a part is a Dong, whatever it is part of."""
    written = next((properties[key] for key in _NAMES if isinstance(properties.get(key), str)), "")
    try:
        no_hidden_characters(written)
        refuse_identity_numbers(written)
    except ValidationError as error:
        raise _Bad(" ".join(error.messages)) from error
    words = _text(written).split()
    if not words or len(words[-1]) > _LONGEST_NAME:
        raise _Bad(_("It has no name (adm_nm or name)."))
    return words[-1]


def _geometry(geometry: object) -> dict[str, Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise _Bad(_("It is no area: a Polygon or MultiPolygon is needed."))
    coordinates = geometry.get("coordinates")
    parts = coordinates if kind == "MultiPolygon" else [coordinates]
    if not isinstance(parts, list) or not parts:
        raise _Bad(_("Its border is empty."))
    checked = [list(_rings(part)) for part in parts]
    return {"type": kind, "coordinates": checked if kind == "MultiPolygon" else checked[0]}


def _rings(rings: object) -> Iterator[list[list[float]]]:
    if not isinstance(rings, list) or not rings:
        raise _Bad(_("Its border is empty."))
    for ring in rings:
        if not isinstance(ring, list) or len(ring) < _LEAST_OF_A_RING:
            raise _Bad(_("Its border has fewer than four points."))
        points = [_point(point) for point in ring]
        if points[0] != points[-1]:
            raise _Bad(_("Its border is not closed: the last point must be the first."))
        yield points


def _point(point: object) -> list[float]:
    if (
        not isinstance(point, list)
        or len(point) < 2  # noqa: PLR2004
        or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in point[:2])
    ):
        raise _Bad(_("A point of its border is not two numbers."))
    x, y = point[:2]
    if not (math.isfinite(x) and math.isfinite(y) and EAST[0] <= x <= EAST[1] and NORTH[0] <= y <= NORTH[1]):
        raise _Bad(
            _("Its border lies outside Korea at (%(x)s, %(y)s). Convert the file to degrees of longitude and "
              "latitude (EPSG:4326).") % {"x": str(x)[:20], "y": str(y)[:20]}
        )  # fmt: skip
    return [x, y]
