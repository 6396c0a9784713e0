"""The list as a file: masked, as the page is; taking it out is written in the journal."""

import io
from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.access.actors import Actor
from partners.paperwork.writing import Column, write_csv, write_xlsx
from partners.paperwork.writing import Kind as ColumnKind
from referrals.models import Referral
from referrals.shown import Shown

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def referrals(rows: Iterable[Referral], kind: str, *, by: Actor, at: datetime) -> HttpResponse:
    columns = [
        Column(_("Household")),
        Column(_("Birth year and Dong")),
        Column(_("Need")),
        Column(_("What is asked"), width=32),
        Column(_("From"), width=24),
        Column(_("To"), width=24),
        Column(_("State")),
        Column(_("Sent"), ColumnKind.MOMENT),
        Column(_("Answer due"), ColumnKind.MOMENT),
        Column(_("Answered"), ColumnKind.MOMENT),
        Column(_("Reason")),
        Column(_("Outcome")),
    ]
    shown = (Shown(each, by) for each in rows)
    lines = (
        [
            each.label,
            each.facts,
            each.referral.get_area_display(),
            each.referral.words,
            each.referral.from_organisation.name,
            each.referral.to_organisation.name,
            each.referral.get_status_display(),
            each.referral.sent_at,
            each.referral.answer_due_at,
            each.referral.answered_at,
            each.referral.get_reason_display(),
            each.referral.get_outcome_display(),
        ]
        for each in shown
    )
    file = io.BytesIO()
    if kind == "csv":
        write_csv(file, columns, lines)
    else:
        write_xlsx(file, columns, lines, title=_("Referrals"))
    response = HttpResponse(file.getvalue(), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="referrals-{timezone.localdate(at)}.{kind}"'
    return response
