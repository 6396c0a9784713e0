"""Whoever signs in to the demonstration finds something to do, and only what their role may see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coordination.demonstration import people, player
from coordination.demonstration.places import REGIONS
from coordination.demonstration.plan import SEED
from coordination.demonstration.stage import Stage
from coordination.reports.models import Report
from partners.access.acting import acting
from partners.calendar.clocks import SEOUL
from partners.notices.models import Message, WorkItem
from partners.places.models import Counter, Place
from resources.models import Resource


@pytest.fixture
def played(db, settings) -> Stage:
    settings.DEMONSTRATION = True
    present = timezone.now().astimezone(SEOUL).replace(second=0, microsecond=0)
    plan = player.start(SEED, "tiny", present)
    player.play_until_usable(plan, strict=True)
    assert player.play_rest(strict=True)
    return Stage()


def test_nobody_signs_in_to_an_empty_page(played):
    empty = []
    now = timezone.now()
    today = now.astimezone(SEOUL).date()
    for region in REGIONS:
        for holder in people.of_region(region.slug):
            if not holder.sign_in:
                continue
            actor = played.actor(holder.key)
            with acting(actor, at=now):
                waiting = WorkItem.objects.waiting_for(actor, on=today).count()
                if holder.role == "FINDER":
                    waiting = Report.objects.own(actor).count()
            if not waiting:
                empty.append(f"{region.slug} {holder.role}")
    assert empty == []

    for region in REGIONS:
        # Something is late and something is not: deadlines are worth showing.
        actor = played.actor(f"{region.slug}/hope/1")
        with acting(actor, at=now):
            due = [item.due_at for item in WorkItem.objects.waiting_for(actor, on=today) if item.due_at]
        assert min(due) < now < max(due) + timedelta(days=1), region.slug

    percent, days = player.progress()
    assert percent == 100
    assert set(days) == {region.slug for region in REGIONS}
    assert Resource.objects.filter(is_invented=False).count() == 0
    with acting(player.DELIVERY, at=now):
        assert not Message.objects.filter(sent_at=None).exists(), "two years of texts would be sent tonight"
    # What a visitor opens now is numbered after the plan's.
    plan = player.going_on()
    assert plan is not None
    for (slug, series, year), last in plan.last_numbers.items():
        assert Counter.objects.get(district__slug=slug, series=series, year=year).last == last

    jangseong = Place.objects.get(code="1284025000")
    assert [place.code for place in jangseong.predecessors.all()] == ["4688025000"]
    former = jangseong.predecessors.get()
    assert former.valid_to == jangseong.valid_from
    assert former.parent.code == "4688000000" and former.parent.parent.name == "전라남도"
    assert Place.objects.filter(district__slug="cheongju", level="GU").count() == 4

    client = Client()
    assert client.login(email="hope.gangdong@dure.example", password=people.PASSWORD)
    shown = client.get(reverse("demonstration:progress"))
    assert shown.status_code == 200 and b"hx-get" not in shown.content


def test_progress_asks_again_until_everything_is_in(db, settings, client):
    settings.DEMONSTRATION = True
    plan = player.start(SEED, "tiny", timezone.now().astimezone(SEOUL).replace(second=0, microsecond=0))
    assert client.login(email="hope.gangdong@dure.example", password=people.PASSWORD)
    shown = client.get(reverse("demonstration:progress")).content.decode()
    assert 'hx-trigger="every 5s"' in shown
    assert "0%" in shown
    settings.DEMONSTRATION = False
    assert client.get(reverse("demonstration:progress")).status_code == 404
    assert plan.acts


def test_a_visitor_who_comes_first_is_left_their_story(db, settings):
    """A report taken by hand while the rest is played: the plan leaves what follows out, and goes on."""
    settings.DEMONSTRATION = True
    plan = player.start(SEED, "spot", timezone.now().astimezone(SEOUL).replace(second=0, microsecond=0))
    units = [unit for unit in plan.usable if unit.track == "gangdong:directory"]
    player._play(plan, units, strict=True)
    reports = [
        unit for unit in plan.usable if any(type(act).__name__ == "TakesReport" for act in plan.acts[unit])
    ]
    # The day of the sending is skipped, as if its report had never been there for the plan.
    assert player._play(plan, [reports[-1]])
    day = player.DemoDay.objects.get(track=reports[-1].track, day=reports[-1].day)
    assert day.left_out > 0
