"""Figures leave by one way, and none that could be somebody."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.models import SMALLEST_PUBLISHED, PublishedFigure
from network import publishing
from network.ties import Month
from partners.access.acting import acting
from partners.access.actors import Actor
from partners.journal.models import Entry
from tests.factories.partners import DistrictFactory, PostFactory

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


def month(found, helped=0, sent=0, answered=0, on=date(2026, 10, 1)):
    return Month(on, found, found, helped, sent, answered)


def values(figures):
    return {figure.key: figure.value for figure in figures}


def test_months_add_up_to_quarters():
    figures = publishing.clearable(
        [month(8, 8), month(9, 9, on=date(2026, 11, 1)), month(6, 6, on=date(2026, 9, 1))]
    )
    assert [(f.period, f.value) for f in figures if f.key == "found"] == [("2026-Q4", 17), ("2026-Q3", 6)]


@pytest.mark.parametrize(
    ("found", "helped", "shown_found", "shown_helped"),
    [
        (4, 4, None, None),
        (5, 5, 5, 5),
        (20, 4, 20, None),
        (20, 10, 20, 10),
        (20, 16, 20, None),  # the four left without help could be recognised
        (20, 20, 20, 20),
        (0, 0, None, None),
    ],
)
def test_small_counts_are_withheld_on_either_side(found, helped, shown_found, shown_helped):
    shown = values(publishing.clearable([month(found, helped)]))
    assert (shown["found"], shown["helped"]) == (shown_found, shown_helped)


def test_a_share_is_rounded_to_a_tenth():
    assert values(publishing.clearable([month(9, 9, sent=300, answered=200)]))["answered"] == Decimal("66.7")


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_no_figure_lets_fewer_than_five_be_told(pairs):
    months = [month(max(p), min(p), on=date(2026, n + 1, 1)) for n, p in enumerate(pairs)]
    by = {(f.key, f.period): f for f in publishing.clearable(months)}
    for (key, period), figure in by.items():
        if key != "helped" or figure.value is None:
            continue
        assert figure.value >= SMALLEST_PUBLISHED
        found = by["found", period].value
        assert found == figure.value or found - figure.value >= SMALLEST_PUBLISHED


@pytest.mark.parametrize(("value", "counted"), [(Decimal(4), 4), (Decimal(9), None), (None, 9)])
def test_the_database_refuses_a_small_count(db, value, counted):
    with pytest.raises(IntegrityError, match="figure_small_counts_withheld"), transaction.atomic():
        PublishedFigure.objects.create(
            district=DistrictFactory(), key="found", label="찾은 가구", period="2026-Q4", value=value, counted=counted,
            published_at=AT,
        )  # fmt: skip


def test_a_figure_is_published_once_a_period(db):
    district = DistrictFactory()
    PublishedFigure.objects.create(
        district=district, key="found", label="찾은 가구", period="2026", published_at=AT
    )
    with pytest.raises(IntegrityError, match="figure_once_a_period"), transaction.atomic():
        PublishedFigure.objects.create(
            district=district, key="found", label="찾은 가구", period="2026", published_at=AT
        )


@pytest.mark.parametrize("role", ["WORKER", "HOPE", "MANAGER", "LEADER", "FINDER", "PRIVACY"])
def test_only_the_secretary_publishes(db, client_for, role):
    post = PostFactory(role=role)
    by = Actor.of(post)
    with acting(by, at=AT), pytest.raises(publishing.NotTheSecretary):
        publishing.publish(by=by, at=AT)
    assert client_for(post).post(reverse("network:publish")).status_code == 403
    assert not PublishedFigure.objects.exists()


def test_publishing_twice_brings_up_to_date(db):
    by = Actor.of(PostFactory(role="SECRETARY"))
    with acting(by, at=AT):
        address = publishing.publish(by=by, at=AT)
        assert publishing.publish(by=by, at=AT) == address
    assert not PublishedFigure.objects.values("key", "period").distinct().count() % 3
    assert (
        PublishedFigure.objects.count() == PublishedFigure.objects.values("key", "period").distinct().count()
    )
    assert Entry.objects.filter(act="network.published").count() == 2


def test_the_secretary_publishes_and_the_public_reads(db, client, client_for):
    secretary = PostFactory(role="SECRETARY")
    PublishedFigure.objects.create(
        district=secretary.organisation.district, key="found", label="찾은 가구", label_en="Households found",
        period="2024-Q1", value=42, counted=42, published_at=AT,
    )  # fmt: skip
    sent = client_for(secretary).post(reverse("network:publish"))
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert page.status_code == 200
    assert "42" in page.text
    assert "지역사회보장계획" in page.text
