from datetime import UTC, datetime

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django.models import ProcrastinateJob

from partners.notices import tasks
from partners.notices.models import WorkItem
from tests.factories.notices import WorkItemFactory
from tests.factories.partners import DistrictFactory, PostFactory

NOW = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db
seen = []


def look(*, by, at, **more):
    """A job: what its actor sees."""
    seen.append((by.kind, by.district_id, WorkItem.objects.count(), more))


def write_then_break(*, by, at):
    WorkItem.objects.update(detail="written")
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _nothing_seen():
    seen.clear()


def test_every_clock_of_the_night_is_there(settings):
    for path in settings.NIGHTLY:
        assert callable(import_string(path))


def test_the_night_runs_each_clock_for_each_district_as_its_actor(settings):
    settings.NIGHTLY = [f"{__name__}.look"]
    here, there = WorkItemFactory().district, DistrictFactory()
    tasks.night(at=NOW)
    assert seen == [("NIGHTLY", here.pk, 1, {}), ("NIGHTLY", there.pk, 0, {})]


def test_a_clock_that_breaks_writes_nothing_and_stops_no_other(settings):
    settings.NIGHTLY = [f"{__name__}.write_then_break", f"{__name__}.look"]
    item = WorkItemFactory()
    with pytest.raises(tasks.NightFailed, match="write_then_break"):
        tasks.night(at=NOW)
    assert len(seen) == 1
    item.refresh_from_db()
    assert item.detail != "written"


def test_the_real_clocks_find_nothing_to_do_in_an_empty_district():
    DistrictFactory()
    tasks.night(at=NOW)


def test_a_job_runs_inside_acting_for_its_post():
    job = tasks.acting_task()(look)
    post = PostFactory()
    WorkItemFactory(organisation=post.organisation)
    WorkItemFactory()
    job.func(post=post.pk, file_id="7")
    assert seen == [("POST", post.organisation.district_id, 1, {"file_id": "7"})]


def test_a_job_for_a_post_that_has_ended_does_nothing():
    job = tasks.acting_task(name="another", queue="files")(look)
    post = PostFactory(ends_at=timezone.now())
    with pytest.raises(tasks.PostEnded):
        job.func(post=post.pk)
    assert seen == []


def test_a_page_can_queue_a_job_as_the_application_s_role(acting_as):
    post = PostFactory()
    with acting_as(post):
        tasks.run_night.configure(queueing_lock="test").defer(timestamp=0)
    assert ProcrastinateJob.objects.filter(task_name="partners.notices.nightly").count() == 1
