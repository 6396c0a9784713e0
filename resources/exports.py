"""The directory as a file, for those who work with a spreadsheet beside the telephone."""

import io
from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.paperwork.writing import Column, write_csv, write_xlsx
from partners.paperwork.writing import Kind as ColumnKind
from resources.models import Resource
from resources.needs import NeedArea

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def resources(found: Iterable[Resource], kind: str, *, at: datetime) -> HttpResponse:
    """The rows of a search in the order shown, as xlsx or csv."""
    columns = [
        Column(_("Name"), width=28),
        Column(_("Provider"), width=24),
        Column(_("Kind")),
        Column(_("Need"), width=24),
        Column(_("For whom"), width=28),
        Column(_("How to ask"), width=28),
        Column(_("Telephone")),
        Column(_("How many at a time"), ColumnKind.NUMBER),
        Column(_("Room now"), ColumnKind.NUMBER),
        Column(_("Dong"), width=24),
        Column(_("Confirmed"), ColumnKind.MOMENT),
    ]
    rows = (
        [
            each.name,
            each.organisation.name,
            each.get_kind_display(),
            ", ".join(str(NeedArea(area).label) for area in each.needs),
            each.eligibility,
            each.how_to_ask,
            each.phone,
            each.capacity,
            each.free,
            ", ".join(place.name for place in each.area.all()),
            each.confirmed_at,
        ]
        for each in found
    )
    file = io.BytesIO()
    if kind == "csv":
        write_csv(file, columns, rows)
    else:
        write_xlsx(file, columns, rows, title=_("Resources"))
    response = HttpResponse(file.getvalue(), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="resources-{timezone.localdate(at)}.{kind}"'
    return response
