"""The one way out: figures cleared for the public are pushed to cms, small counts withheld."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.models import SMALLEST_PUBLISHED, PublishedFigure
from cms.services import let_edit, open_site, plan_address
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
        stands_out = 0 < found - helped < SMALLEST_PUBLISHED
        counted = 0 if stands_out else helped
        figures.append(
            _figure("helped", _households_helped, _households_unit, period, Decimal(helped), counted)
        )
        share = _share(answered, sent)
        figures.append(_figure("answered", _referrals_answered, lambda: "%", period, share, sent))
    return figures


def about_to_publish(*, by: Actor, at: datetime) -> list[Figure]:
    """The figures of the last two years for the actor's district, as they would go out.

    Raises NotTheSecretary for any other role.
    """
    if not permissions.can_publish(by):
        raise NotTheSecretary
    assert by.district_id is not None
    return clearable(months_of(by.district_id, since=_years_before(at, YEARS), until=at))


@transaction.atomic
def publish(*, by: Actor, at: datetime) -> str:
    """Publish the figures of the actor's district; repeated, it brings them up to date.

    Returns the address of the page that shows them. Raises NotTheSecretary for any other role.
    """
    figures = about_to_publish(by=by, at=at)
    assert by.district_id is not None
    for figure in figures:
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
        )
    record("network.published", "cms.publishedfigure", by=by, at=at, figures=len(figures))
    return plan_address(open_site(by.organisation.district))


@transaction.atomic
def open_pages(*, by: Actor) -> str:
    """Give the actor's district its public pages, which its secretary edits from now on; repeated, nothing changes.

    Returns the address of the plan. Raises NotTheSecretary for any other role.
    """
    if not permissions.can_publish(by):
        raise NotTheSecretary
    district = by.organisation.district
    let_edit(by.user, district)
    return plan_address(open_site(district))


def _years_before(at: datetime, years: int) -> datetime:
    """The first day of the month, some years before: whole months, and no 29 February."""
    return at.replace(year=at.year - years, day=1, hour=0, minute=0, second=0, microsecond=0)


def _figure(
    key: str,
    label: Callable[[], str],
    unit: Callable[[], str],
    period: str,
    value: Decimal | None,
    counted: int,
) -> Figure:
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
