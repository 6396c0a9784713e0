"""Inviting people, and arranging the posts they hold."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partners.access.acting import acting
from partners.access.actors import Actor
from partners.access.links import hash_of, new_token
from partners.access.roles import ROLES, Role
from partners.journal.services import record
from partners.notices import live
from partners.notices.services import release, write_email_to, write_text_to
from partners.organisations.models import Organisation
from partners.people import permissions
from partners.people.models import Deputy, Duty, Invitation, Post, User
from partners.places.models import Place

INVITATION_LIFE = timedelta(days=8)


class RoleNotHere(Exception):
    """An organisation of this kind has no posts of this role, or none in this Dong."""


class InvitationSpent(Exception):
    """The invitation was accepted, withdrawn, is too old, or was cut short on its way."""


class AlreadyHeld(Exception):
    """The person holds this very post now."""


class LastManager(Exception):
    """Nobody would be left who could invite the next one."""


class DeputyNotPossible(Exception):
    """The other post works elsewhere, has ended, or its role reads less; or another stands in on those days."""


@dataclass(frozen=True, slots=True)
class NewPost:
    """What an invitation offers. `place` for Dong workers and finders, `finder_kind` for finders."""

    organisation: Organisation
    role: Role
    title: str = ""
    place: Place | None = None
    finder_kind: str = ""


@transaction.atomic
def invite(
    offered: NewPost, *, name: str, email: str = "", phone: str = "", by: Actor, at: datetime
) -> Invitation:
    """Ask a person to hold a post, by e-mail or text. An older invitation to the same post is withdrawn.

    Only the hash of the link is kept. Raises PermissionDenied, RoleNotHere.
    """
    organisation, role = offered.organisation, offered.role
    if not permissions.managed_by(by).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    if role not in permissions.roles_for(organisation):
        raise RoleNotHere(role)
    dongs = permissions.dongs_for(organisation, role)
    if permissions.needs_dong(organisation, role) != (offered.place is not None):
        raise RoleNotHere(role)
    if offered.place is not None and not dongs.filter(pk=offered.place.pk).exists():
        raise RoleNotHere(offered.place.name)
    same = Q(email=email) if email else Q(phone=phone)
    _open_at(at).filter(same, organisation=organisation, role=role).update(expires_at=at)
    assert by.post is not None
    token = new_token()
    invitation = Invitation.objects.create(
        district_id=organisation.district_id,
        organisation=organisation,
        role=role,
        title=offered.title,
        place=offered.place,
        finder_kind=offered.finder_kind,
        name=name,
        email=email.lower(),
        phone=phone,
        token_hash=hash_of(token),
        invited_by=by.post,
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    address = f"{settings.SITE_ADDRESS}{reverse('people:accept', args=[token])}"
    with translation.override(settings.LANGUAGE_CODE):  # of the one invited nothing is known yet
        title = _("[Dure] An invitation from %(organisation)s") % {"organisation": organisation.name}
        words = _("%(name)s, %(organisation)s invites you to Dure. Open this address within 8 days:") % {
            "name": name,
            "organisation": organisation.name,
        }
    if email:
        write_email_to(email.lower(), title, f"{words}\n{address}", by=by, at=at)
    else:
        write_text_to(phone, f"{words}\n{address}", by=by, at=at)
    record("post.invited", invitation, by=by, at=at, role=role, organisation=organisation.pk)
    return invitation


@transaction.atomic
def withdraw(invitation_id: int, *, by: Actor, at: datetime) -> None:
    """Make an invitation's link worthless. Raises PermissionDenied, InvitationSpent."""
    mine = Invitation.objects.filter(organisation__in=permissions.managed_by(by))
    invitation = mine.filter(pk=invitation_id).first()
    if invitation is None:
        raise PermissionDenied
    if not _open_at(at).filter(pk=invitation_id).update(expires_at=at):
        raise InvitationSpent
    record("post.invitation_withdrawn", invitation, by=by, at=at)


def _open_at(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, expires_at__gt=at)


def find_invitation(token: str, *, at: datetime) -> Invitation:
    """The invitation a link stands for. Raises InvitationSpent."""
    open_now = _open_at(at).select_related("organisation", "place", "invited_by__user")
    invitation = open_now.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise InvitationSpent
    return invitation


def account_of(invitation: Invitation) -> User | None:
    """The account that has the invited address or number already."""
    by = Q(email=invitation.email) if invitation.email else Q(phone=invitation.phone)
    return User.objects.filter(by).first()


@transaction.atomic
def accept(token: str, *, password: str = "", language: str = "ko", at: datetime) -> Post:
    """Take up the post offered: the link proved the address. Makes the account where there is none.

    A password is set only for a new account reached by e-mail; whoever has an account signs in with it as
    before, and an account with a number alone by code. Raises InvitationSpent, AlreadyHeld.
    """
    invitation = find_invitation(token, at=at)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise InvitationSpent
    user = account_of(invitation)
    if user is None:
        user = User.objects.create_user(
            name=invitation.name,
            email=invitation.email or None,
            password=password or None,
            phone=invitation.phone or None,
            phone_verified=bool(invitation.phone),
            language=language,
            joined_at=at,
        )
    try:
        with transaction.atomic():
            post = Post.objects.create(
                user=user,
                organisation_id=invitation.organisation_id,
                role=invitation.role,
                title=invitation.title,
                place_id=invitation.place_id,
                finder_kind=invitation.finder_kind,
                is_main=not user.posts.filter(ends_at=None).exists(),
                starts_at=at,
            )
    except IntegrityError as error:
        if "post_held_once" in str(error):
            raise AlreadyHeld from error
        raise
    invitation.accepted_at, invitation.post = at, post
    invitation.save(update_fields=["accepted_at", "post"])
    holder = Post.objects.with_whole_post().get(pk=post.pk)
    # Whoever is signed in while accepting may act in another district.
    with acting(Actor.of(holder), at=at) as actor:
        record("post.begun", post, by=actor, at=at, role=post.role, invitation=invitation.pk)
    return holder


def _managed(post_id: int, by: Actor, at: datetime) -> Post:
    """A post held now that the actor manages, locked. Raises PermissionDenied."""
    held = permissions.posts_managed_by(by).held_at(at).select_for_update(of=("self",))
    post = held.select_related("organisation").filter(pk=post_id).first()
    if post is None:
        raise PermissionDenied
    return post


@transaction.atomic
def end_post(post_id: int, *, why: str = "", by: Actor, at: datetime) -> Post:
    """End a post this minute: its pages close, its sockets fall silent, what waited for it goes back.

    Raises PermissionDenied, LastManager.
    """
    post = _managed(post_id, by, at)
    others = Post.objects.held_at(at).filter(organisation_id=post.organisation_id, role=Role.MANAGER)
    if post.role == Role.MANAGER and not others.exclude(pk=post.pk).exists():
        raise LastManager
    post.ends_at = at
    post.save(update_fields=["ends_at"])
    release(post, by=by, at=at)
    record("post.ended", post, by=by, at=at, why=why)
    transaction.on_commit(partial(live.announce_ended, post.pk))
    return post


@transaction.atomic
def change_post(post_id: int, *, title: str, direct_line: str, hours: str, by: Actor, at: datetime) -> Post:
    """Write what others need to reach a post. Raises PermissionDenied."""
    post = _managed(post_id, by, at)
    post.title, post.direct_line, post.hours = title, direct_line, hours
    post.save(update_fields=["title", "direct_line", "hours"])
    record("post.changed", post, by=by, at=at)
    return post


@transaction.atomic
def add_duty(post_id: int, task: str, *, place: Place | None = None, by: Actor, at: datetime) -> Duty:
    """Write a line of a post's duties. Raises PermissionDenied; IntegrityError when it is written already."""
    post = _managed(post_id, by, at)
    duty = Duty.objects.create(post=post, task=task, place=place)
    record("duty.added", post, by=by, at=at, task=task, place=place.pk if place else None)
    return duty


@transaction.atomic
def remove_duty(duty_id: int, *, by: Actor, at: datetime) -> None:
    """Strike a line of a post's duties. Raises PermissionDenied."""
    duty = Duty.objects.filter(pk=duty_id).first()
    if duty is None:
        raise PermissionDenied
    post = _managed(duty.post_id, by, at)
    duty.delete()
    record("duty.removed", post, by=by, at=at, task=duty.task, place=duty.place_id)


@transaction.atomic
def set_deputy(
    post_id: int, stands_in_id: int, *, starts_on: date, ends_on: date, by: Actor, at: datetime
) -> Deputy:
    """Let another post of the house stand in, from–to, last day included: work and calls follow.

    Raises PermissionDenied, DeputyNotPossible.
    """
    post = _managed(post_id, by, at)
    stands_in = permissions.posts_managed_by(by).held_at(at).filter(pk=stands_in_id).first()
    if stands_in is None or stands_in.pk == post.pk:
        raise DeputyNotPossible
    if ROLES[Role(post.role)].reads and not ROLES[Role(stands_in.role)].reads:
        raise DeputyNotPossible
    if post.deputies.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise DeputyNotPossible
    deputy = Deputy.objects.create(post=post, stands_in=stands_in, starts_on=starts_on, ends_on=ends_on)
    record("deputy.set", post, by=by, at=at, stands_in=stands_in.pk, until=ends_on.isoformat())
    transaction.on_commit(partial(live.announce_work, post.organisation_id))
    return deputy


@transaction.atomic
def end_deputy(deputy_id: int, *, by: Actor, at: datetime) -> None:
    """End a deputising from today on: one that has begun keeps its past days. Raises PermissionDenied."""
    deputy = Deputy.objects.filter(pk=deputy_id).first()
    if deputy is None:
        raise PermissionDenied
    post = _managed(deputy.post_id, by, at)
    today = timezone.localdate(at)
    if deputy.starts_on >= today:
        deputy.delete()
    else:
        deputy.ends_on = min(deputy.ends_on, today - timedelta(days=1))
        deputy.save(update_fields=["ends_on"])
    record("deputy.ended", post, by=by, at=at, stands_in=deputy.stands_in_id)
    transaction.on_commit(partial(live.announce_work, post.organisation_id))


def switch(post: Post, *, by: Actor, at: datetime) -> None:
    """Note that a person goes on acting in another of their posts."""
    record("post.switched", post, by=by, at=at)
