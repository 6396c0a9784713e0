"""Whom the journeys meet: a district before its household is found, and one where every room holds something."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone

from cms.services import let_edit, open_site
from coordination.reports.models import Report
from partners.councils.models import Council, Seat
from partners.notices import live
from partners.people.models import Post, User
from tests.factories.households import HouseholdFactory
from tests.factories.partners import (
    AgreementFactory,
    DistrictFactory,
    OrganisationFactory,
    PlaceFactory,
    PostFactory,
    UserFactory,
)
from tests.factories.reports import ReportFactory
from tests.factories.resources import ResourceFactory
from tests.journeys.people import PASSWORD
from tests.world import World

FINDER_PHONE, VOLUNTEER_PHONE = "01000000101", "01000000102"


@dataclass(frozen=True)
class Found:
    """Where the second district's household stands, for pages that need one in their address."""

    household: str
    report: str
    taken: str
    case: str
    meeting: str
    decision: str
    item: str
    referral: str
    resource: int
    organisation: int
    post: int
    agreement: int
    council: int
    site: str


def make() -> Found:
    """Fill an empty database. Announces nothing: no page is open yet."""
    with live.quiet():
        _before()
        return _after()


def _signs_in(user: User, email: str = "") -> User:
    """With the slow hash that the site itself uses: it knows no other."""
    hasher = Argon2PasswordHasher()
    user.password = hasher.encode(PASSWORD, hasher.salt())
    if email:
        user.email = email
    user.save()
    return user


def _post(role: str, name: str, **more: object) -> Post:
    """A post whose holder signs in with `<role>@handeul.test`, or with a number and a code."""
    if "phone" in more:
        user = UserFactory(name=name, email=None, phone=more.pop("phone"))
    else:
        user = _signs_in(UserFactory(name=name), more.pop("email", f"{role.lower()}@handeul.test"))
    return PostFactory(role=role, user=user, **more)


def _before() -> None:
    """Handeul-gu: two Dongs, an office, the Gu's team, two centres, a volunteer group, the council's secretary."""
    district = DistrictFactory(slug="handeul", name="한들구")
    dong = PlaceFactory(district=district, name="샘골동")
    PlaceFactory(district=district, name="버들동")
    office = OrganisationFactory(district=district, name="샘골동 주민센터", dong_office=True, place=dong)
    team = OrganisationFactory(
        district=district, name="한들구 희망복지지원단", hope_team=True, phone="02-000-0100"
    )
    centre = OrganisationFactory(
        district=district, name="샘골종합사회복지관", place=dong, phone="02-000-0200"
    )
    seniors = OrganisationFactory(
        district=district, name="달빛노인복지관", kind="SENIOR_CENTRE", phone="02-000-0300"
    )
    group = OrganisationFactory(district=district, name="손길봉사단", volunteers=True)
    council = OrganisationFactory(
        district=district, name="한들구 지역사회보장협의체", sector="CIVIC", kind="COUNCIL_OFFICE"
    )

    _post("FINDER", "오가람", organisation=office, place=dong, phone=FINDER_PHONE, title="3통장")
    _post("DONG", "문나래", organisation=office, place=dong, title="복지팀", direct_line="02-000-0001")
    _post("HOPE", "한지우", organisation=team, title="사례관리사", direct_line="02-000-0101")
    _post("WORKER", "우보담", organisation=centre, title="사회복지사", direct_line="02-000-0201")
    _post("WORKER", "도아람", organisation=seniors, title="팀장", email="seniors@handeul.test")
    _post("VOLUNTEER", "나온유", organisation=group, phone=VOLUNTEER_PHONE, title="회장")
    secretary = _post("SECRETARY", "윤슬", organisation=council, title="간사")

    for name, whose, need in (
        ("밑반찬 나눔", centre, "DAILY_LIFE"),
        ("보일러 손보기", group, "HOUSING"),
        ("말벗 방문", seniors, "SOCIAL"),
    ):
        ResourceFactory(name=name, organisation=whose, needs=[need], confirmed_at=timezone.now())
    # A figure is published from five households on, and only where five others stand behind the rest.
    now = timezone.now()
    for n in range(11):
        HouseholdFactory(
            opened_by=team,
            place=dong,
            grant=False,
            head=False,
            found_at=now,
            helped_at=now if n < 6 else None,
        )
    open_site(district)
    let_edit(secretary.user, district)


def _after() -> Found:
    """Dalmaru-gun, one household further: reported, met, in a case, talked over, referred, helped."""
    at = timezone.now() - timedelta(days=3)
    world = World(_in_working_hours(at))
    for post, email in (
        (world.dong_worker, "dong@dalmaru.test"),
        (world.hope, "hope@dalmaru.test"),
        (world.worker, "worker@dalmaru.test"),
        (world.volunteer, "volunteer@dalmaru.test"),
        (world.finder, "finder@dalmaru.test"),
    ):
        _signs_in(post.user, email)
    world.live()
    assert world.referral is not None and world.household is not None
    resource = ResourceFactory(organisation=world.centre)
    others = {"organisation": world.centre}
    secretary = PostFactory(role="SECRETARY", **others)
    manager = PostFactory(role="MANAGER", **others)
    _signs_in(secretary.user, "secretary@dalmaru.test")
    _signs_in(manager.user, "manager@dalmaru.test")
    _signs_in(PostFactory(role="LEADER", organisation=world.hope.organisation).user, "leader@dalmaru.test")
    _signs_in(PostFactory(role="PRIVACY", organisation=world.hope.organisation).user, "privacy@dalmaru.test")
    open_site(world.district)
    agreement = AgreementFactory(district=world.district, name="달마루 복지 이음 협약")
    agreement.parties.add(world.centre, through_defaults={"joined_on": at.date()})
    council = Council.objects.create(district=world.district, kind=Council.Kind.WORKING, name="실무협의체")
    Seat.objects.create(council=council, organisation=world.centre, name="관장", appointed_on=at.date())
    ReportFactory(place=world.dong, made_at=at)
    taken = ReportFactory(place=world.dong, made_at=at, step="TAKEN", step__taker=world.dong_worker)
    bundle = world.referral.bundle
    assert bundle.decision is not None
    return Found(
        household=str(world.household.pk),
        report=str(Report.objects.get(household=world.household).pk),
        taken=str(taken.pk),
        case=str(bundle.case_id),
        meeting=str(bundle.decision.meeting_id),
        decision=str(bundle.decision_id),
        item=str(bundle.decision.item_id),
        referral=str(world.referral.pk),
        resource=resource.pk,
        organisation=world.centre.pk,
        post=world.worker.pk,
        agreement=agreement.pk,
        council=council.pk,
        site=world.district.slug,
    )


def _in_working_hours(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=10, minute=0, second=0, microsecond=0)
