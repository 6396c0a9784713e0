"""Links in a text that sign one person in, at one address, once: for finders and volunteers without a password.

Opening a link changes nothing, since messengers fetch it to draw a preview; the button on its page does.
The session it gives ends after half an hour and opens nothing but the link's address and what lies below it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from partners.access.acting import acting
from partners.access.actors import Actor
from partners.access.models import AccessLink
from partners.journal.services import record
from partners.notices.services import write_email, write_text
from partners.people.models import Post

LIFE = timedelta(days=7)
SESSION_SECONDS = 30 * 60
SESSION_KEY = "link"  # the address a session is confined to
TOKEN_BYTES = 24


class LinkSpent(Exception):
    """The link was used, is too old, was cut short on its way, or its post has ended: one answer for all."""


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256. It is random and long, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


@transaction.atomic
def send_link(post: Post, address: str, *, words: str, by: Actor, at: datetime) -> str:
    """Send the holder of a post a text with a link that signs them in at `address`, once. Returns the text.

    `words` say what for, without a name or a service; the link follows on its own line. By e-mail where the
    person has no mobile number.
    """
    token = new_token()
    AccessLink.objects.create(
        token_hash=hash_of(token), post=post, address=address, sent_at=at, expires_at=at + LIFE
    )
    text = f"{words}\n{settings.SITE_ADDRESS}{reverse('notices:link', args=[token])}"
    if post.user.phone:
        write_text(post.user, text, by=by, at=at)
    else:
        write_email(post.user, words, text, by=by, at=at)
    return text


def find(token: str, *, at: datetime) -> AccessLink:
    """The link, still unused. Raises LinkSpent."""
    link = AccessLink.objects.filter(token_hash=hash_of(token)).select_related("post__user").first()
    if link is None or link.used_at is not None or link.expires_at <= at:
        raise LinkSpent
    if not link.post.user.is_active or not Post.objects.held_at(at).filter(pk=link.post_id).exists():
        raise LinkSpent
    return link


@transaction.atomic
def use(token: str, *, request: HttpRequest, at: datetime) -> str:
    """Spend the link and sign its person in for its address alone. Returns the address. Raises LinkSpent.

    Whoever is signed in already with a password or a code keeps that session whole.
    """
    link = find(token, at=at)
    if not AccessLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise LinkSpent  # spent by another click between the two statements
    whole = request.user.pk == link.post.user_id and SESSION_KEY not in request.session
    if not whole:
        login(request, link.post.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session[SESSION_KEY] = urlsplit(link.address).path
        request.session.set_expiry(SESSION_SECONDS)
    request.session["post"] = link.post_id
    post = Post.objects.with_whole_post().get(pk=link.post_id)
    # Whoever was signed in before may have acted in another district.
    with acting(Actor.of(post), at=at) as actor:
        record("link.used", link, by=actor, at=at, address=str(request.META.get("REMOTE_ADDR", ""))[:64])
    return link.address


def confined_to(session: SessionBase) -> str:
    """The address a session may open, with all below it; empty when it may open everything."""
    return str(session.get(SESSION_KEY, ""))


def may_open(session: SessionBase, path: str) -> bool:
    """Whether a session that came through a link may open this path."""
    address = confined_to(session)
    return not address or path == address or path.startswith(address.rstrip("/") + "/")
