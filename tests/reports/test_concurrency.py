"""Many at once: exactly one takes a report, and one form sent twice at once is one report."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from coordination.reports import services
from coordination.reports.models import Report, ReportMove
from partners.access.acting import acting
from partners.access.actors import Actor
from partners.keys import new_key
from partners.notices.models import WorkItem
from partners.people.models import Post
from tests.factories.partners import PostFactory

AT = datetime(2026, 11, 9, tzinfo=UTC)
AT_ONCE = 6

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(act, n=AT_ONCE):
    """Run act(number) in n threads, each with a connection of its own, all past the start at the same moment."""
    start = Barrier(n)

    def one(number):
        try:
            start.wait(timeout=30)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(one, range(n)))


def test_exactly_one_takes_a_report_however_many_try():
    dong = PostFactory(role="DONG")
    finder = PostFactory(role="FINDER", organisation=dong.organisation)
    for _ in range(AT_ONCE - 1):
        PostFactory(role="DONG", organisation=dong.organisation)
    with acting(Actor.of(finder), at=AT) as by:
        report = services.send(place=dong.place, signals=["MAIL"], urgency="NOW", where="빌라", by=by, at=AT)
    posts = list(Post.objects.with_whole_post().filter(role="DONG"))

    def take(number):
        with acting(Actor.of(posts[number]), at=AT) as by:
            try:
                services.take(report.pk, by=by, at=AT)
            except services.MoveRefused:
                return None
            return posts[number].pk

    winners = [pk for pk in all_at_once(take) if pk is not None]
    assert len(winners) == 1
    assert Report.objects.get().taken_by_id == winners[0]
    assert ReportMove.objects.filter(after="TAKEN").count() == 1
    assert list(WorkItem.objects.filter(done_at=None).values_list("verb", "post_id")) == [
        ("MEET", winners[0])
    ]


def test_one_form_sent_many_times_at_once_is_one_report():
    dong = PostFactory(role="DONG")
    finder = PostFactory(role="FINDER", organisation=dong.organisation)
    post = Post.objects.with_whole_post().get(pk=finder.pk)
    key = new_key()

    def send(_number):
        with acting(Actor.of(post), at=AT) as by:
            sent = services.send(
                place=dong.place, signals=["MAIL"], urgency="SOON", where="빌라", key=key, by=by, at=AT
            )
            return sent.pk

    assert set(all_at_once(send)) == {key}
    assert Report.objects.count() == WorkItem.objects.count() == ReportMove.objects.count() == 1
