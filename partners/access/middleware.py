"""Every request is one transaction, in the application's role, for the post its person acts in."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.access.acting import acting
from partners.access.actors import VISITOR, Actor
from partners.access.links import confined_to, may_open
from partners.journal.services import record
from partners.people.models import Post, User


class WorkerRequest(HttpRequest):
    """A request that passed LoginRequiredMiddleware, so its user is one of ours."""

    user: User
    acting: Actor
    posts: list[Post]


class ActingMiddleware:
    """Sets `request.acting` and `request.posts`, and opens `acting()` around the view and its template.

    Session and person are read before: they are identity tables, and reading them needs no actor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        request.posts = posts = _posts(request, at)  # type: ignore[attr-defined]
        request.acting = actor = Actor.of(posts[0]) if posts else VISITOR  # type: ignore[attr-defined]
        with acting(actor, at=at):
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                # atomic() commits although the view raised: the error became a response before it got here.
                transaction.set_rollback(True)
        if response.status_code == HTTPStatus.FORBIDDEN and posts:
            with acting(actor, at=at):
                record("refused", request.path[:120], by=actor, at=at, address=address_of(request))
        return response


def address_of(request: HttpRequest) -> str:
    """From where: the address of the connection (the proxy's, where one is configured to rewrite it)."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def _posts(request: HttpRequest, at: datetime) -> list[Post]:
    """The posts the person holds now, the one acted in first."""
    if not request.user.is_authenticated:
        return []
    held = list(
        Post.objects.held_at(at).with_whole_post().filter(user_id=request.user.pk).order_by("-is_main", "pk")
    )
    chosen = request.session.get("post")
    return sorted(held, key=lambda post: post.pk != chosen)


class NarrowMiddleware:
    """Keeps two kinds of signed-in people from pages that are not theirs: those without a post, who are told so,
    and those who came through a link in a text, who may open its address and what lies below it.

    Pages open to everyone, and those of one's own sign-in, stay open to both. Comes after ActingMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: WorkerRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith("account_"):
            return None
        if not may_open(request.session, request.path):
            return render(
                request, "people/confined.html", {"address": confined_to(request.session)}, status=403
            )
        # Wagtail's own pages ask for rights of their own.
        if not request.posts and not name.startswith("wagtail"):
            return render(request, "people/no_post.html", status=403)
        return None
