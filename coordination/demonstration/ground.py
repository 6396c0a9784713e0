"""Writes what stands before anything happens: places, organisations, people, agreements, councils. All or nothing."""

from datetime import datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from coordination.demonstration.models import DemoLoad
from coordination.demonstration.organisations import BODIES
from coordination.demonstration.people import PASSWORD, Holder, of_region
from coordination.demonstration.places import BEFORE_RECORDS, PROVINCES, REGIONS, Area
from coordination.demonstration.plan import Plan, turning_day
from coordination.demonstration.stage import SOURCE
from coordination.demonstration.standing import COUNCILS, PACTS, Pact
from partners.agreements.models import Agreement, Party
from partners.calendar.clocks import SEOUL
from partners.councils.models import Council, Seat
from partners.organisations.models import Organisation
from partners.people.models import Duty, Post, User
from partners.places.models import Counter, District, Place
from partners.words.hangul import sort_key

_YEARS_IN_POST = 4
_HOURS = "평일 09:00–18:00"
_TERM = timedelta(days=730)


def lay(plan: Plan) -> None:
    """Write the ground in the caller's transaction, the row that says which plan is played last."""
    districts = _districts()
    places = _places(districts)
    bodies = _organisations(districts, places)
    posts = _people(plan, bodies, places)
    _agreements(plan, districts, bodies)
    _councils(plan, districts, bodies, posts)
    _counters(plan, districts)
    DemoLoad.objects.create(
        pk=1,
        seed=plan.seed,
        scale=plan.scale,
        present=plan.present,
        units=len(plan.acts),
        acts=sum(len(acts) for acts in plan.acts.values()),
    )


def _districts() -> dict[str, District]:
    return {
        region.slug: District.objects.create(
            slug=region.slug, name=region.name, english_name=region.english, hub=region.hub
        )
        for region in REGIONS
    }


def _places(districts: dict[str, District]) -> dict[str, Place]:
    """Every area under its code; those that had another code before are linked from that one."""
    places: dict[str, Place] = {}
    for area in PROVINCES:
        _place(area, None, places)
    for region in REGIONS:
        for area in region.areas:
            _place(area, districts[region.slug], places)
    return places


def _place(area: Area, district: District | None, places: dict[str, Place]) -> None:
    facts = {"level": area.level, "district": district, "english_name": area.english}
    place = Place.objects.create(
        code=area.code,
        name=area.name,
        sort_name=sort_key(area.name),
        other_names=list(area.also),
        parent=places.get(area.parent),
        valid_from=area.since,
        **facts,
    )
    places[area.code] = place
    if area.old_code:
        former = area.old_name or area.name
        parent = places[area.parent].predecessors.first() if area.parent else None
        Place.objects.create(
            code=area.old_code,
            name=former,
            sort_name=sort_key(former),
            parent=parent,
            valid_from=BEFORE_RECORDS,
            valid_to=area.since,
            successor=place,
            **facts,
        )


def _organisations(districts: dict[str, District], places: dict[str, Place]) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for with_parent in (False, True):  # offices first, then their units
        wanted = [body for body in BODIES if bool(body.parent) is with_parent]
        rows = [
            Organisation(
                district=districts[body.region],
                name=body.name,
                sort_name=sort_key(body.name),
                sector=body.sector,
                kind=body.kind,
                place=places[body.place] if body.place else None,
                parent=made.get(body.parent),
                address=""
                if body.is_confidential or not body.place
                else f"{places[body.place].name} 한들로 1",
                phone=body.phone,
                is_confidential=body.is_confidential,
                is_invented=True,
                source=SOURCE,
                source_code=body.key,
            )
            for body in wanted
        ]
        for body, row in zip(wanted, Organisation.objects.bulk_create(rows), strict=True):
            made[body.key] = row
    areas = Organisation.service_area.through
    areas.objects.bulk_create(
        areas(organisation_id=made[body.key].pk, place_id=places[body.place].pk)
        for body in BODIES
        if body.kind == "DONG_OFFICE"
    )
    return made


def _people(plan: Plan, bodies: dict[str, Organisation], places: dict[str, Place]) -> dict[str, Post]:
    """Accounts, posts and duties. The password is hashed once: it is no secret, and hashing is slow on purpose."""
    holders = [holder for region in REGIONS for holder in of_region(region.slug)]
    since = datetime.combine(plan.first_day, time(9), tzinfo=SEOUL) - timedelta(days=365 * _YEARS_IN_POST)
    hashed, none = make_password(PASSWORD), make_password(None)
    users = User.objects.bulk_create(
        _user(holder, hashed if holder.sign_in else none, since) for holder in holders
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users if user.email
    )
    posts = Post.objects.bulk_create(
        Post(
            user=user,
            organisation=bodies[holder.body],
            role=holder.role,
            title=holder.title,
            place=places[holder.place] if holder.place else None,
            finder_kind=holder.finder_kind,
            direct_line=holder.line,
            hours=_HOURS if holder.line else "",
            has_oversight=holder.has_oversight,
            is_main=True,
            starts_at=since,
        )
        for holder, user in zip(holders, users, strict=True)
    )
    by_key = {holder.key: post for holder, post in zip(holders, posts, strict=True)}
    Duty.objects.bulk_create(
        Duty(post=by_key[holder.key], task=task, place=places[holder.place] if holder.place else None)
        for holder in holders
        for task in holder.duties
    )
    return by_key


def _user(holder: Holder, password: str, since: datetime) -> User:
    return User(
        name=holder.name,
        email=holder.email or None,
        phone=holder.phone.replace("-", "") or None,
        phone_verified=bool(holder.phone),
        password=password,
        is_invented=True,
        joined_at=since,
    )


def _agreements(plan: Plan, districts: dict[str, District], bodies: dict[str, Organisation]) -> None:
    for pact in PACTS:
        turns = pact.signed_on is None
        signed_on = pact.signed_on or turning_day(plan.present)
        agreement = Agreement.objects.create(
            district=districts[pact.region],
            name=pact.name,
            purpose=pact.purpose,
            signed_on=signed_on,
            until=signed_on.replace(year=signed_on.year + pact.lasts_years) if pact.lasts_years else None,
            is_turning_point=turns,
        )
        _sign(agreement, pact, bodies)


def _sign(agreement: Agreement, pact: Pact, bodies: dict[str, Organisation]) -> None:
    Party.objects.bulk_create(
        Party(agreement=agreement, organisation=bodies[key], joined_on=agreement.signed_on)
        for key in pact.parties
    )


def _councils(
    plan: Plan, districts: dict[str, District], bodies: dict[str, Organisation], posts: dict[str, Post]
) -> None:
    """Members are appointed for two years, the last time within the last one."""
    appointed = plan.last_day.replace(month=1, day=2)
    for body in COUNCILS:
        council = Council.objects.create(
            district=districts[body.region],
            kind=body.kind,
            name=body.name,
            meets_every_months=body.every_months,
        )
        Seat.objects.bulk_create(
            Seat(
                council=council,
                part=part,
                is_public=is_public,
                organisation=bodies[key] if key else None,
                user=_first_user(key, posts) if part != "CO_CHAIR" and key else None,
                name=name,
                appointed_on=appointed,
                until=appointed + _TERM,
            )
            for part, name, is_public, key in body.seats
        )


def _first_user(body: str, posts: dict[str, Post]) -> User | None:
    post = posts.get(f"{body}/1")
    return post.user if post else None


def _counters(plan: Plan, districts: dict[str, District]) -> None:
    """The plan's numbers are given out already: what visitors open meanwhile is numbered after them."""
    Counter.objects.bulk_create(
        Counter(district=districts[region], series=series, year=year, last=last)
        for (region, series, year), last in sorted(plan.last_numbers.items())
    )
