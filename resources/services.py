"""Writing the directory: what is offered, that it still is, and how many places are taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from partners.access.actors import Actor
from partners.calendar.clocks import SEOUL, clock
from partners.journal.services import record
from partners.notices import live
from partners.notices.models import WorkItem, WorkKind
from partners.notices.services import finish, put
from partners.organisations.models import Organisation
from partners.places.models import Place
from partners.words.fold import squeeze
from partners.words.hangul import initial_consonants
from resources import permissions
from resources.models import Resource, ResourceKind
from resources.needs import NEED_WORDS, NeedArea

MOST_SQUEEZED = 400
MOST_INITIALS = 200


class NoPlaceFree(Exception):
    """Everything this resource can give at a time is taken."""


class UnknownNeed(ValueError):
    """A need area that is not in the vocabulary."""


class NotOffered(Exception):
    """The resource ended, or was never in the actor's district."""


@transaction.atomic
def offer(
    *,
    organisation: Organisation,
    name: str,
    kind: str,
    needs: Sequence[str],
    words: str = "",
    eligibility: str = "",
    how_to_ask: str = "",
    phone: str = "",
    capacity: int | None = None,
    area: Iterable[Place] = (),
    is_invented: bool = False,
    by: Actor,
    at: datetime,
) -> Resource:
    """Write something the actor's organisation gives into the directory, confirmed as of now.

    `area` is where it is given; empty means the whole district. Raises PermissionDenied for another's
    organisation, UnknownNeed, and IntegrityError (resource_named_once) when the name is taken.
    """
    resource = Resource(
        district_id=organisation.district_id, organisation=organisation, load=0, is_invented=is_invented
    )
    if not permissions.can_change(by, resource):
        raise PermissionDenied
    _write(
        resource,
        name=name,
        kind=kind,
        needs=needs,
        words=words,
        eligibility=eligibility,
        how_to_ask=how_to_ask,
        phone=phone,
        capacity=capacity,
    )
    resource.confirmed_at, resource.confirmed_by = at, by.post
    resource.save()
    resource.area.set(area)
    record("resource.offered", resource, by=by, at=at)
    transaction.on_commit(partial(live.announce, resource.organisation_id, "resource", resource.pk))
    return resource


@transaction.atomic
def rewrite(
    resource_id: int,
    *,
    name: str,
    kind: str,
    needs: Sequence[str],
    words: str,
    eligibility: str,
    how_to_ask: str,
    phone: str,
    capacity: int | None,
    area: Iterable[Place],
    by: Actor,
    at: datetime,
) -> Resource:
    """Say anew what is given; that confirms it. Raises as `offer`, and IntegrityError
    (resource_not_oversold) when more places are taken than the new capacity has."""
    resource = _own(resource_id, by=by)
    _write(
        resource,
        name=name,
        kind=kind,
        needs=needs,
        words=words,
        eligibility=eligibility,
        how_to_ask=how_to_ask,
        phone=phone,
        capacity=capacity,
    )
    resource.save(
        update_fields=[
            "name", "kind", "needs", "words", "eligibility", "how_to_ask", "phone", "capacity", "squeezed", "initials",
        ]
    )  # fmt: skip
    resource.area.set(area)
    record("resource.rewritten", resource, by=by, at=at)
    return confirm(resource_id, by=by, at=at)


@transaction.atomic
def confirm(resource_id: int, *, by: Actor, at: datetime) -> Resource:
    """Say that this is still given as written: one press, so that the directory does not grow old."""
    resource = _own(resource_id, by=by)
    resource.confirmed_at, resource.confirmed_by = at, by.post
    resource.save(update_fields=["confirmed_at", "confirmed_by"])
    finish(WorkKind.RESOURCE, about=work_key(resource.pk), at=at)
    record("resource.confirmed", resource, by=by, at=at)
    transaction.on_commit(partial(live.announce, resource.organisation_id, "resource", resource.pk))
    return resource


@transaction.atomic
def stop(resource_id: int, *, by: Actor, at: datetime) -> Resource:
    """Take a resource out of the directory from today; what was promised stays promised."""
    resource = _own(resource_id, by=by)
    resource.ended_on = at.astimezone(SEOUL).date()
    resource.save(update_fields=["ended_on"])
    finish(WorkKind.RESOURCE, about=work_key(resource.pk), at=at)
    record("resource.stopped", resource, by=by, at=at)
    transaction.on_commit(partial(live.announce, resource.organisation_id, "resource", resource.pk))
    return resource


def take_place(resource_id: int) -> None:
    """Take one place, in the caller's transaction. Raises NoPlaceFree.

    One statement that looks and takes at once: whoever comes second waits for the first, then looks again.
    """
    free = Q(capacity=None) | Q(capacity__gt=F("load"))
    taken = Resource.objects.offered().filter(free, pk=resource_id).update(load=F("load") + 1)
    if not taken:
        raise NoPlaceFree(resource_id)


def free_place(resource_id: int) -> None:
    """Give one place back. A resource that holds none stays at none."""
    Resource.objects.filter(pk=resource_id, load__gt=0).update(load=F("load") - 1)


@transaction.atomic
def remind_to_confirm(*, by: Actor, at: datetime) -> int:
    """Nightly: ask providers whether what nobody confirmed for RESOURCE_CONFIRMATION days is still given.

    Returns how many were asked; one already asked is not asked twice.
    """
    assert by.district_id is not None
    since = at - timedelta(days=clock("RESOURCE_CONFIRMATION").amount)
    old = Q(confirmed_at=None) | Q(confirmed_at__lt=since)
    stale = (
        Resource.objects.visible_to(by).offered().filter(old).select_related("organisation").order_by("pk")
    )
    waiting = set(
        WorkItem.objects.filter(district_id=by.district_id, kind=WorkKind.RESOURCE, done_at=None).values_list(
            "about", flat=True
        )
    )
    asked = 0
    for resource in stale:
        about = work_key(resource.pk)
        if about in waiting:
            continue
        put(
            WorkKind.RESOURCE,
            "CONFIRM_RESOURCE",
            about=about,
            address=reverse("resources:detail", args=[resource.pk]),
            organisation_id=resource.organisation_id,
            subject=resource.name,
            by=by,
            at=at,
        )
        asked += 1
    return asked


def work_key(resource_id: int) -> UUID:
    """Work is keyed by UUID and resources by number: the number itself, written as one."""
    return UUID(int=resource_id)


def _own(resource_id: int, *, by: Actor) -> Resource:
    """The resource, locked, if the actor's organisation gives it."""
    resource = (
        Resource.objects.visible_to(by)
        .offered()
        .select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=resource_id)
        .first()
    )
    if resource is None:
        raise NotOffered(resource_id)
    if not permissions.can_change(by, resource):
        raise PermissionDenied
    return resource


def _write(
    resource: Resource,
    *,
    name: str,
    kind: str,
    needs: Sequence[str],
    words: str,
    eligibility: str,
    how_to_ask: str,
    phone: str,
    capacity: int | None,
) -> None:
    unknown = sorted(set(needs) - set(NeedArea.values))
    if unknown:
        raise UnknownNeed(", ".join(unknown))
    resource.name, resource.kind = name, ResourceKind(kind)
    resource.needs = [area for area in NeedArea.values if area in needs]
    resource.words, resource.eligibility, resource.how_to_ask = words, eligibility, how_to_ask
    resource.phone, resource.capacity = phone, capacity
    said = [name, resource.organisation.name, *(NEED_WORDS[NeedArea(area)] for area in resource.needs)]
    resource.squeezed = squeeze("\n".join([*said, eligibility, words]).replace("\n", "|"))[:MOST_SQUEEZED]
    resource.initials = "|".join(initial_consonants(part) for part in said[:2])[:MOST_INITIALS]
