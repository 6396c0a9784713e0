from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.access.acting import acting
from partners.access.actors import DELIVERY, VISITOR
from partners.notices import adapters, delivery
from partners.notices.models import Message
from tests.factories.notices import MessageFactory
from tests.factories.partners import PostFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class Recording:
    """An office's adapter: keeps what it was given, and fails as often as told."""

    sent: list[tuple[str, str, str]] = []
    failures = 0
    error: Exception = adapters.NotDelivered("gateway busy")

    def send_text(self, number, words, *, key):
        if Recording.failures:
            Recording.failures -= 1
            raise Recording.error
        Recording.sent.append((number, words, key))


@pytest.fixture
def gateway(settings):
    settings.TEXT_ADAPTER = f"{__name__}.Recording"
    Recording.sent, Recording.failures = [], 0
    Recording.error = adapters.NotDelivered("gateway busy")
    return Recording


def test_sends_the_oldest_first_and_marks_each(gateway):
    late = MessageFactory(words="둘째", made_at=NOW)
    early = MessageFactory(words="첫째", made_at=NOW - timedelta(hours=1), user=late.user)
    assert delivery.deliver(at=NOW) == 2
    assert [words for _number, words, _key in gateway.sent] == ["첫째", "둘째"]
    for message in (early, late):
        message.refresh_from_db()
        assert (message.sent_at, message.tries, message.failed_at) == (NOW, 1, None)
    assert delivery.deliver(at=NOW) == 0


def test_tries_again_ever_more_rarely_then_gives_up(gateway):
    message = MessageFactory(made_at=NOW)
    gateway.failures = 99
    tried = []
    for minute in range(36 * 60 + 1):
        at = NOW + timedelta(minutes=minute)
        before = gateway.failures
        delivery.deliver(at=at)
        if gateway.failures < before:
            tried.append(minute)
    assert tried == [0, 1, 6, 36, 156, 636, 2076]
    message.refresh_from_db()
    assert message.failed_at == NOW + timedelta(minutes=2076)
    assert message.failure == "gateway busy"
    assert message.sent_at is None


def test_a_worker_that_was_away_does_not_burn_the_tries(gateway):
    message = MessageFactory(made_at=NOW - timedelta(days=9))
    gateway.failures = 99
    delivery.deliver(at=NOW)
    message.refresh_from_db()
    assert (message.tries, message.try_at) == (1, NOW + timedelta(minutes=1))


def test_a_later_try_carries_the_same_key(gateway):
    message = MessageFactory(made_at=NOW)
    gateway.failures = 1
    delivery.deliver(at=NOW)
    delivery.deliver(at=NOW + timedelta(minutes=1))
    assert [key for _number, _words, key in gateway.sent] == [str(message.pk)]
    message.refresh_from_db()
    assert (message.tries, message.failure) == (2, "")


def test_an_adapter_that_breaks_holds_up_nobody(gateway):
    gateway.failures, gateway.error = 1, ZeroDivisionError("010-5555-0101")
    broken = MessageFactory(made_at=NOW - timedelta(minutes=1))
    MessageFactory(made_at=NOW, user=broken.user)
    delivery.deliver(at=NOW)
    assert len(gateway.sent) == 1
    broken.refresh_from_db()
    assert broken.failure == "ZeroDivisionError"


def test_a_message_someone_else_delivers_is_skipped(gateway):
    MessageFactory(made_at=NOW)
    with acting(DELIVERY, at=NOW), CaptureQueriesContext(connection) as queries:
        delivery._deliver_next(NOW)
    assert any(query["sql"].endswith("LIMIT 1 FOR UPDATE SKIP LOCKED") for query in queries)


def test_links_are_struck_once_the_message_has_left(gateway):
    words = "http://localhost/work/link/abcdefghijklmnopqrstuvwxyz012345/"
    message = MessageFactory(words=words, made_at=NOW)
    delivery.deliver(at=NOW)
    assert gateway.sent[0][1] == words
    message.refresh_from_db()
    assert message.words == "http://localhost/work/link/…/"


def test_the_demonstration_keeps_them_to_be_read(settings):
    settings.TEXT_ADAPTER = "partners.notices.adapters.Shown"
    message = MessageFactory(words="/work/link/abcdefghijklmnopqrstuvwxyz012345/", made_at=NOW)
    assert delivery.deliver(at=NOW) == 1
    message.refresh_from_db()
    assert message.words.endswith("012345/")


def test_smtp_sends_plain_mail(settings):
    settings.EMAIL_ADAPTER = "partners.notices.adapters.Smtp"
    message = MessageFactory(
        channel="EMAIL", sent_to="jiu@example.org", title="제목", words="본문", made_at=NOW
    )
    # Django's own mail server for tests stands in for a real one.
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert delivery.deliver(at=NOW) == 1
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["jiu@example.org"], "제목", "본문")
    assert sent.extra_headers["Message-ID"] == f"<{message.pk}@dure>"


def test_a_mail_server_that_is_away_is_no_failure_yet(settings):
    settings.EMAIL_ADAPTER = "partners.notices.adapters.Smtp"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = MessageFactory(channel="EMAIL", sent_to="jiu@example.org", made_at=NOW)
    assert delivery.deliver(at=NOW) == 0
    message.refresh_from_db()
    assert (message.failed_at, message.failure) == (None, "ConnectionRefusedError")


@pytest.mark.parametrize("who", ["visitor", "stranger"])
def test_nobody_else_reads_the_outbox(who, acting_as):
    MessageFactory(made_at=NOW)
    if who == "visitor":
        with acting(VISITOR, at=NOW):
            assert not Message.objects.exists()
    else:
        with acting_as(PostFactory()):
            assert not Message.objects.exists()
            assert Message.objects.update(words="") == 0


def test_sending_runs_as_the_application(gateway):
    MessageFactory(made_at=NOW)
    roles = []

    class Spy(Recording):
        def send_text(self, *given, **more):
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('role')")
                roles.append(cursor.fetchone()[0])

    gateway.send_text, kept = Spy.send_text, gateway.send_text
    try:
        delivery.deliver(at=NOW)
    finally:
        gateway.send_text = kept
    assert roles == ["dure_app"]
