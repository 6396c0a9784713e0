"""The socket of a page, on the real Valkey.

Everything runs inside async_to_sync, so that the consumer's queries run on the test's own connection and see
its uncommitted rows.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from partners.notices import live
from partners.notices.consumers import NOT_SIGNED_IN
from tests.factories.partners import PostFactory
from tests.notices.sockets import SECONDS, Socket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Channels closes what it takes for an abandoned connection; here it is the test's own transaction."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


def talk(user: Any, story: Callable[[Socket], Awaitable[None]], **session: object) -> None:
    """Open a page's socket as this user and run the story on it."""

    async def run() -> None:
        socket = Socket(user, session)
        try:
            await story(socket)
        finally:
            await socket.leave()

    async_to_sync(run)()


async def announce(*said: Any) -> None:
    await sync_to_async(live.announce)(*said)


def test_a_page_hears_what_changes_for_its_organisation():
    post = PostFactory()

    async def story(socket):
        assert await socket.connect() == (True, None)
        await announce(post.organisation_id, "referral", "0193")
        assert await socket.hear() == {"changed": "referral", "id": "0193"}

    talk(post.user, story)


def test_a_stranger_does_not_hear():
    post, stranger = PostFactory(), PostFactory()

    async def story(socket):
        assert await socket.connect() == (True, None)
        await announce(post.organisation_id, "referral", "theirs")
        await announce(stranger.organisation_id, "referral", "ours")
        # The second arrives, so the first would have.
        assert await socket.hear() == {"changed": "referral", "id": "ours"}

    talk(stranger.user, story)


def test_the_post_acted_in_decides_what_is_heard():
    first = PostFactory(is_main=True)
    second = PostFactory(user=first.user)

    async def story(socket):
        await socket.connect()
        await announce(first.organisation_id, "case", "first")
        await announce(second.organisation_id, "case", "second")
        assert await socket.hear() == {"changed": "case", "id": "second"}

    talk(first.user, story, post=second.pk)


@pytest.mark.parametrize("who", ["anonymous", "without a post", "ended", "not active"])
def test_others_are_turned_away(who):
    post = PostFactory()
    user = post.user
    if who == "anonymous":
        user = AnonymousUser()
    elif who == "without a post":
        post.delete()
    elif who == "ended":
        post.ends_at = timezone.now() - timedelta(minutes=1)
        post.save()
    else:
        user.is_active = False

    async def story(socket):
        assert await socket.connect() == (False, NOT_SIGNED_IN)

    talk(user, story)


def test_ending_a_post_closes_its_socket():
    post = PostFactory()

    async def story(socket):
        await socket.connect()
        await sync_to_async(live.announce_ended)(post.pk)
        assert await socket.receive_output(SECONDS) == {"type": "websocket.close", "code": NOT_SIGNED_IN}

    talk(post.user, story)


def test_a_post_whose_last_minute_has_passed_hears_nothing_more():
    post = PostFactory(ends_at=timezone.now() + timedelta(milliseconds=300))

    async def story(socket):
        assert await socket.connect() == (True, None)
        while timezone.now() <= post.ends_at:
            await asyncio.sleep(0.05)
        await announce(post.organisation_id, "work")
        assert await socket.receive_output(SECONDS) == {"type": "websocket.close", "code": NOT_SIGNED_IN}

    talk(post.user, story)


@pytest.mark.parametrize("sent", ["{", "[]", '{"join": "organisation.1"}'])
def test_what_a_page_sends_changes_nothing(sent):
    post = PostFactory()

    async def story(socket):
        await socket.connect()
        await socket.say(sent)
        await announce(post.organisation_id, "work")
        assert await socket.hear() == {"changed": "work", "id": ""}

    talk(post.user, story)


def test_a_layer_that_is_down_costs_no_request(settings, caplog):
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]},
        }
    }
    live.announce(1, "work")
    assert "nobody was told" in caplog.text
