"""Opening a household, its consents, its names, and the two doors, as the posts that act, behind the walls."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from coordination.households import services
from coordination.households.models import Consent, Household, Identity, Member, StoryEvent
from coordination.households.services import ConsentMissing, NewMember
from partners.access.models import Basis, Grant
from partners.access.tables import Tier
from partners.journal.models import Entry
from tests.factories.households import ConsentFactory, HouseholdFactory, IdentityFactory, MemberFactory
from tests.factories.partners import DutyFactory, GrantFactory, OrganisationFactory, PostFactory
from tests.factories.reports import ReportFactory

AT = datetime(2026, 11, 9, 0, tzinfo=UTC)
BORN = date(1947, 3, 2)


@pytest.fixture
def worker(db):
    return PostFactory(organisation__name="샘골복지관")


@pytest.fixture
def other(worker):
    return PostFactory(organisation__district=worker.organisation.district, organisation__name="버들복지관")


def held_by(post, **more):
    return HouseholdFactory(opened_by=post.organisation, **more)


def open_one(by, *, members=None, **more):
    people = members or [NewMember("윤봉례", "HEAD", BORN, phone="010-0000-1234")]
    place = PostFactory(role="DONG", organisation__district_id=by.district_id).place
    return services.open_household(
        place=place, kind="ALONE_OLDER", members=people, found_at=AT, by=by, at=AT, **more
    )


# ---------------------------------------------------------------- opening
def test_a_centre_opens_a_household_that_nobody_else_sees(acting_as, worker, other):
    with acting_as(worker, at=AT) as by:
        household = open_one(by, needs=["HEALTH", "HEALTH", "ECONOMY"], consents=["COLLECTION"])
    assert (household.label, household.birth_year, household.needs) == ("윤*례", 1947, ["ECONOMY", "HEALTH"])
    assert Entry.objects.filter(act="households.opened", households=[household.pk]).exists()
    for post, seen in ((worker, True), (other, False)):
        with acting_as(post, at=AT):
            for rows in (Household, Member, Identity, Consent, StoryEvent):
                assert rows.objects.exists() == seen, rows


@pytest.mark.parametrize(
    ("role", "may"),
    [("WORKER", True), ("DONG", True), ("LEADER", True), ("HOPE", True), ("VOLUNTEER", False), ("FINDER", False),
     ("TRAINEE", False), ("SERVICE", False), ("ADVISER", False), ("SECRETARY", False), ("MANAGER", False),
     ("PRIVACY", False)],
)  # fmt: skip
def test_who_opens_a_household(acting_as, role, may):
    with acting_as(PostFactory(role=role), at=AT) as by:
        if may:
            open_one(by)
        else:
            with pytest.raises(PermissionDenied):
                open_one(by)


def test_the_head_is_who_is_named_so_or_the_first_and_only_one(acting_as, worker):
    with acting_as(worker, at=AT) as by:
        first = open_one(by, members=[NewMember("김하늘", "CHILD"), NewMember("이바다", "OTHER")])
        second = open_one(by, members=[NewMember("김하늘", "CHILD"), NewMember("이바다", "HEAD")])
        with pytest.raises(services.NobodyNamed):
            services.open_household(place=first.place, kind="OTHER", members=[], found_at=AT, by=by, at=AT)
    assert (first.label, second.label) == ("김*늘", "이*다")
    assert list(first.members.order_by("joined_on", "pk").values_list("relation", flat=True)) == [
        "HEAD",
        "OTHER",
    ]


@pytest.mark.parametrize("name", ["김", "남궁민수", "Nguyen Thi Lan", "이름 모름", "*"])
def test_no_name_is_listed_unmasked(acting_as, worker, name):
    with acting_as(worker, at=AT) as by:
        household = open_one(by, members=[NewMember(name, "HEAD")])
    assert "*" in household.label
    assert household.label != name or name == "*"


# ---------------------------------------------------------------- consents
def test_each_consent_is_apart_timed_and_told_in_the_story(acting_as, worker):
    household = held_by(worker)
    with acting_as(worker, at=AT) as by:
        consent = services.give_consent(household.pk, "SENSITIVE", way="PHONE", by=by, at=AT)
        assert Consent.objects.covers(household.pk, "SENSITIVE", at=AT)
        assert not Consent.objects.covers(household.pk, "COLLECTION", at=AT)
        assert not Consent.objects.covers(household.pk, "SENSITIVE", at=consent.until)
    assert (consent.text_version, consent.until.astimezone(UTC).date()) == (
        services.TEXT_VERSION,
        date(2027, 11, 9),
    )
    assert StoryEvent.objects.get().saying == "consent.given"


def test_a_third_party_is_named_or_refused_and_one_name_covers_no_other(acting_as, worker, other):
    household = held_by(worker)
    with acting_as(worker, at=AT) as by:
        with pytest.raises(IntegrityError, match="consent_names_third_party"), transaction.atomic():
            services.give_consent(household.pk, "THIRD_PARTY", by=by, at=AT)
        services.give_consent(household.pk, "THIRD_PARTY", recipients=[other.organisation_id], by=by, at=AT)
        for recipient, covered in ((other.organisation_id, True), (worker.organisation_id, False)):
            covers = Consent.objects.covers(household.pk, "THIRD_PARTY", at=AT, recipient_id=recipient)
            assert covers == covered


def test_only_the_case_team_writes_consents(acting_as, worker, other):
    household = held_by(worker)
    GrantFactory(household_id=household.pk, organisation=other.organisation, tier=int(Tier.IDENTITY))
    with acting_as(other, at=AT) as by, pytest.raises(PermissionDenied):
        services.give_consent(household.pk, "COLLECTION", by=by, at=AT)


def test_a_withdrawn_consent_ends_what_was_shared_on_it_at_once(acting_as, worker, other):
    household = held_by(worker)
    office = PostFactory(role="HOPE", organisation__district=worker.organisation.district)
    consent = ConsentFactory(
        household=household, scope="THIRD_PARTY", recipients=[other.organisation_id, office.organisation_id]
    )
    for post in (other, office):
        GrantFactory(
            household_id=household.pk, organisation=post.organisation, granted_by=worker.organisation,
            basis=Basis.HANDED,
        )  # fmt: skip
    with acting_as(worker, at=AT) as by:
        services.withdraw_consent(consent.pk, by=by, at=AT)
        with pytest.raises(services.AlreadyWithdrawn):
            services.withdraw_consent(consent.pk, by=by, at=AT)
        assert not Consent.objects.covers(
            household.pk, "THIRD_PARTY", at=AT, recipient_id=other.organisation_id
        )
    # The office has its own ground in law; the centre had only the consent.
    for post, seen in ((worker, True), (other, False), (office, True)):
        with acting_as(post, at=AT + timedelta(seconds=1)):
            assert Household.objects.exists() == seen


def test_another_consent_keeps_open_what_it_covers(acting_as, worker, other):
    household = held_by(worker)
    first, _second = (
        ConsentFactory(household=household, scope="THIRD_PARTY", recipients=[other.organisation_id])
        for _ in "ab"
    )
    GrantFactory(household_id=household.pk, organisation=other.organisation, granted_by=worker.organisation)
    with acting_as(worker, at=AT) as by:
        services.withdraw_consent(first.pk, by=by, at=AT)
    assert not Grant.objects.filter(ends_at__isnull=False).exists()


# ---------------------------------------------------------------- names
@pytest.mark.parametrize(("tier", "opens"), [(Tier.MASKED, False), (Tier.IDENTITY, True), (Tier.CASE, True)])
def test_names_open_by_tier_for_a_reason_and_leave_a_trace(acting_as, worker, other, tier, opens):
    household = held_by(worker)
    GrantFactory(household_id=household.pk, organisation=other.organisation, tier=int(tier))
    with acting_as(other, at=AT) as by:
        if not opens:
            with pytest.raises(PermissionDenied):
                services.open_identity(household.pk, why="VISIT", by=by, at=AT)
            return
        with pytest.raises(services.ReasonMissing):
            services.open_identity(household.pk, why="  ", by=by, at=AT)
        assert services.open_identity(household.pk, why="VISIT", by=by, at=AT)[0].name == "윤봉례"
    entry = Entry.objects.get(act="households.identity_opened")
    assert (entry.why, entry.households, entry.post_id) == ("VISIT", [household.pk], other.pk)
    assert "윤봉례" not in str(entry.facts)


# ---------------------------------------------------------------- who is served already
def twin_of(post, **more):
    """The same person on another organisation's books."""
    return held_by(post, **more)


def asked(acting_as, worker, *, consented=True, **more):
    household = held_by(worker, **more)
    if consented:
        ConsentFactory(household=household, scope="DUPLICATE_CHECK")
    with acting_as(worker, at=AT) as by:
        return services.find_served(household.pk, by=by, at=AT)


def test_without_consent_to_the_check_nothing_is_asked(acting_as, worker):
    with pytest.raises(ConsentMissing, match=r"윤\*례"):
        asked(acting_as, worker, consented=False)


def test_who_is_active_and_whom_to_call_is_all_that_is_answered(acting_as, worker, other):
    other.direct_line = "02-000-0101"
    other.save()
    DutyFactory(post=other)
    twin_of(other)
    (served,) = asked(acting_as, worker)
    assert (served.name, served.phone, served.is_sensitive) == ("버들복지관", "02-000-0101", False)
    assert served.organisation_id == other.organisation_id
    assert served.since is not None
    assert Entry.objects.filter(act="households.served_checked").count() == 1


@pytest.mark.parametrize(
    ("mine", "answers"),
    [
        ({}, True),
        ({"head__phone": ""}, True),  # the name and the date of birth meet
        ({"head__name": "김하늘", "head__birth_date": "1980-01-01"}, True),  # the number meets
        ({"head__phone": "", "head__birth_date": "1947-03-03"}, False),  # a namesake
        ({"head__phone": "", "head__birth_date": None}, False),  # a name alone is nobody
        ({"head__phone": "010-9999-0000", "head__name": "윤봉레"}, False),
    ],
)
def test_the_match_is_exact(acting_as, worker, other, mine, answers):
    twin_of(other)
    # The blind indexes are of what the household itself holds.
    household = held_by(worker, head=False)
    with acting_as(worker, at=AT) as by:
        told = {"name": "윤봉례", "birth_date": "1947-03-02", "phone": "010-0000-1234"}
        told |= {key.removeprefix("head__"): value for key, value in mine.items()}
        born = date.fromisoformat(told["birth_date"]) if told["birth_date"] else None
        household = open_one(by, members=[NewMember(told["name"], "HEAD", born, phone=told["phone"])])
        services.give_consent(household.pk, "DUPLICATE_CHECK", by=by, at=AT)
        assert bool(services.find_served(household.pk, by=by, at=AT)) == answers


@pytest.mark.parametrize(
    "hidden",
    ["sealed", "left", "grant ended", "masked only", "other district", "moved out", "not to disclose"],
)
def test_what_never_answers_looks_like_nothing(acting_as, worker, other, hidden):
    holder = PostFactory() if hidden == "other district" else other
    twin = twin_of(holder, is_sealed=hidden == "sealed", left_at=AT if hidden == "left" else None)
    if hidden in ("grant ended", "masked only"):
        Grant.objects.filter(household_id=twin.pk).update(ends_at=AT - timedelta(days=1))
    if hidden == "masked only":
        GrantFactory(household_id=twin.pk, organisation=other.organisation, tier=int(Tier.MASKED))
    if hidden == "moved out":
        twin.members.update(left_on=AT.date())
    if hidden == "not to disclose":
        Identity.objects.filter(household=twin).update(do_not_disclose=True)
    assert asked(acting_as, worker) == []


@pytest.mark.parametrize("kind", ["SHELTER", "MENTAL_HEALTH"])
def test_for_an_agency_whose_name_tells_the_office_answers(acting_as, worker, kind):
    district = worker.organisation.district
    office = OrganisationFactory(
        district=district, hope_team=True, name="희망복지지원단", phone="02-000-0000"
    )
    agency = PostFactory(organisation__district=district, organisation__kind=kind, organisation__name="쉼터")
    twin_of(agency)
    (served,) = asked(acting_as, worker)
    assert (served.organisation_id, served.name, served.since, served.is_sensitive) == (
        office.pk, "희망복지지원단", None, True,
    )  # fmt: skip
    assert "쉼터" not in repr(served)


def test_a_finder_cannot_use_the_door_even_by_hand(acting_as, worker, other):
    identity = Identity.objects.get(household=twin_of(other))
    finder = PostFactory(role="FINDER", organisation__district=worker.organisation.district)
    for post, answers in ((worker, 1), (finder, 0)):
        with acting_as(post, at=AT), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM door_find_served(%s, %s, gen_random_uuid())",
                [[identity.name_key], [identity.phone_key]],
            )
            assert cursor.fetchone()[0] == answers


def test_empty_keys_match_nobody(acting_as, worker, other):
    member = MemberFactory(household=twin_of(other, head=False))
    IdentityFactory(member=member, name_key="", phone_key="")
    with acting_as(worker, at=AT), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM door_find_served(%s, %s, gen_random_uuid())", [[""], [""]])
        assert cursor.fetchone()[0] == 0


# ---------------------------------------------------------------- the first help
@pytest.mark.parametrize(
    ("tier", "counts"),
    [
        (Tier.MASKED, False),
        (Tier.IDENTITY, True),
        (Tier.CASE, True),
        ("offered", False),
        ("ended", False),
        (None, False),
    ],
)
def test_help_counts_by_whoever_holds_the_names(acting_as, worker, tier, counts):
    dong = PostFactory(role="DONG", organisation__district=worker.organisation.district)
    report = ReportFactory(place=dong.place, step="MET", step__taker=dong)
    household = report.household
    group = PostFactory(role="VOLUNTEER", organisation__district=worker.organisation.district)
    if tier is not None:
        GrantFactory(
            household_id=household.pk,
            organisation=group.organisation,
            tier=int(tier) if isinstance(tier, Tier) else int(Tier.IDENTITY),
            starts_at=None if tier == "offered" else AT - timedelta(days=2),
            ends_at=AT - timedelta(days=1) if tier == "ended" else None,
            offered_at=AT - timedelta(days=3),
        )
    with acting_as(group, at=AT) as by:
        services.first_help(household.pk, by=by, at=AT)
    household.refresh_from_db()
    report.refresh_from_db()
    assert (household.helped_at == AT) == counts
    assert report.status == ("HELPED" if counts else "MET")


def test_help_across_districts_counts_for_nobody(acting_as, worker):
    household = held_by(worker)
    stranger = PostFactory()
    GrantFactory(household_id=household.pk, organisation=stranger.organisation)
    with acting_as(stranger, at=AT) as by:
        services.first_help(household.pk, by=by, at=AT)
    household.refresh_from_db()
    assert household.helped_at is None
