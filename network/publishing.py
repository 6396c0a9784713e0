"""The one way out: figures cleared for the public are pushed to cms, small counts withheld."""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.models import SMALLEST_PUBLISHED, PublishedFigure
from network import permissions
from network.ties import Month, months_of
from partners.access.actors import Actor
from partners.journal.services import record

YEARS = 2


class Figure(NamedTuple):
    """One number about to be published; `value` is None when too few stand behind it."""

    key: str
    label: str
    label_en: str
    unit: str
    period: str
    value: Decimal | None
    counted: int | None


class NotTheSecretary(Exception):
    """Only the council's secretary publishes."""


def clearable(months: Sequence[Month]) -> list[Figure]:
    """The figures of some months, by quarter: households found, of these helped, share of referrals answered (%)."""
    quarters: dict[str, list[Month]] = {}
    for month in months:
        quarters.setdefault(f"{month.month.year}-Q{(month.month.month + 2) // 3}", []).append(month)
    figures = []
    for period, those in quarters.items():
        found = sum(month.found for month in those)
        helped = sum(month.helped for month in those)
        sent = sum(month.sent for month in those)
        answered = sum(month.answered for month in those)
        figures.append(_figure("found", _households_found, _households_unit, period, Decimal(found), found))
        # The few not helped could be recognised as well as the few helped.
        nobody_stands_out = min(helped, found - helped) >= SMALLEST_PUBLISHED or helped == found
        figures.append(
            _figure("helped", _households_helped, _households_unit, period, Decimal(helped), helped if nobody_stands_out else 0)
        )
        share = _share(answered, sent)
        figures.append(_figure("answered", _referrals_answered, lambda: "%", period, share, sent))
    return figures


@transaction.atomic
def publish(*, by: Actor, at: datetime) -> list[PublishedFigure]:
    """Publish the figures of the last two years for the actor's district; repeated, it brings them up to date.

    Raises NotTheSecretary for any other role.
    """
    if not permissions.can_publish(by):
        raise NotTheSecretary
    assert by.district_id is not None
    figures = clearable(months_of(by.district_id, since=at.replace(year=at.year - YEARS), until=at))
    rows = [
        PublishedFigure.objects.update_or_create(
            district_id=by.district_id,
            key=figure.key,
            period=figure.period,
            defaults={
                "label": figure.label,
                "label_en": figure.label_en,
                "unit": figure.unit,
                "value": figure.value,
                "counted": figure.counted,
                "published_at": at,
            },
        )[0]
        for figure in figures
    ]
    record("network.published", "cms.publishedfigure", by=by, at=at, figures=len(rows))
    return rows


def _figure(key: str, label: object, unit: object, period: str, value: Decimal | None, counted: int) -> Figure:
    assert callable(label) and callable(unit)
    if counted < SMALLEST_PUBLISHED:
        value = None
    with override("ko"):
        korean, korean_unit = label(), unit()
    with override("en"):
        english = label()
    return Figure(key, korean, english, korean_unit, period, value, None if value is None else counted)


def _share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _households_found() -> str:
    return _("Households found")


def _households_helped() -> str:
    return _("Of these, households helped")


def _referrals_answered() -> str:
    return _("Referrals that got an answer")


def _households_unit() -> str:
    return _("households")
