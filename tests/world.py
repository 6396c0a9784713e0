"""One household, taken through every room by the same services that people use: a row in every personal table."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from coordination.cases import services as cases
from coordination.households import services as households
from coordination.households.models import Household, Member, Scope, Sensitive
from coordination.meetings import services as meetings
from coordination.reports import services as reports
from coordination.reports.models import Report
from partners.access import grants, secrets
from partners.access.acting import acting
from partners.access.actors import Actor
from partners.access.models import Basis
from partners.access.tables import Tier
from partners.journal.models import Seal
from partners.notices.services import write_text
from partners.people.models import Post
from referrals import services as referrals
from referrals.models import Referral
from tests.factories.partners import DistrictFactory, OrganisationFactory, PlaceFactory, PostFactory


@dataclass
class World:
    """The posts of one district, and what became of one household there."""

    at: datetime

    @cached_property
    def district(self):
        return DistrictFactory()

    @cached_property
    def dong(self):
        return PlaceFactory(district=self.district)

    @cached_property
    def dong_office(self):
        return OrganisationFactory(district=self.district, dong_office=True, place=self.dong)

    @cached_property
    def centre(self):
        return OrganisationFactory(district=self.district)

    @cached_property
    def group(self):
        return OrganisationFactory(district=self.district, volunteers=True)

    @cached_property
    def finder(self) -> Post:
        return PostFactory(
            role="FINDER", organisation=self.dong_office, place=self.dong, user__phone="01000000001"
        )

    @cached_property
    def dong_worker(self) -> Post:
        return PostFactory(role="DONG", organisation=self.dong_office, place=self.dong)

    @cached_property
    def hope(self) -> Post:
        return PostFactory(role="HOPE", organisation__district=self.district, organisation__hope_team=True)

    @cached_property
    def worker(self) -> Post:
        return PostFactory(role="WORKER", organisation=self.centre)

    @cached_property
    def volunteer(self) -> Post:
        return PostFactory(role="VOLUNTEER", organisation=self.group)

    household: Household | None = None
    referral: Referral | None = None

    def live(self) -> "World":
        """Play it: report, interview, case, meeting, referral, help. Each step as its own post, minutes apart."""
        report = self._found()
        self.household = household = self._met(report)
        case = self._opened(household)
        decision = self._decided(case)
        self._helped(household, decision)
        # A seal covers what other transactions settled; in a test's own one nothing is, so it is written here.
        Seal.objects.create(
            number=1, settled_from=0, settled_to=1, lines=0, digest=b"", mac=b"", sealed_at=self.at
        )
        return self

    def by(self, post: Post, minutes: int) -> tuple[Actor, datetime]:
        return Actor.of(post), self.at + timedelta(minutes=minutes)

    def _found(self) -> Report:
        by, at = self.by(self.finder, 0)
        with acting(by, at=at):
            return reports.send(
                place=self.dong,
                signals=["MAIL"],
                urgency="SOON",
                where="느티나무 빌라 3층",
                words="인기척이 없어요.",
                by=by,
                at=at,
            )

    def _met(self, report: Report) -> Household:
        by, at = self.by(self.dong_worker, 1)
        with acting(by, at=at):
            reports.take(report.pk, by=by, at=at)
            interview = reports.record_interview(
                report.pk,
                way="VISIT",
                words="난방이 끊겼습니다.",
                members=[
                    households.NewMember(
                        "윤순례", "HEAD", birth_year=1947, phone="010-0000-0002", address="느티나무 빌라"
                    )
                ],
                kind="ALONE_OLDER",
                consents=[Scope.COLLECTION, Scope.DUPLICATE_CHECK],
                by=by,
                at=at,
            )
            reports.hand_over(report.pk, to=self.hope.organisation, by=by, at=at)
        return interview.household

    def _opened(self, household: Household):
        by, at = self.by(self.hope, 2)
        with acting(by, at=at):
            households.give_consent(
                household.pk, Scope.THIRD_PARTY, recipients=[self.centre.pk, self.group.pk], by=by, at=at
            )
            case = cases.open_case(household.pk, process="OFFICE", by=by, at=at)
            cases.assess(case.pk, crisis_level=2, needs={"HOUSING": (3, "보일러 고장")}, by=by, at=at)
            cases.note(case.pk, way="CALL", words="내일 오전에 뵙기로 함.", by=by, at=at)
        return case

    def _decided(self, case):
        by, at = self.by(self.hope, 3)
        with acting(by, at=at):
            meeting = meetings.call_meeting(starts_at=at, invited=[self.centre], by=by, at=at)
            item = meetings.put_on_agenda(meeting.pk, case_id=case.pk, why="난방", by=by, at=at)
            meetings.start(meeting.pk, by=by, at=at)
            meetings.attend(
                meeting.pk, self.hope.organisation_id, "PRESENT", post_id=self.hope.pk, by=by, at=at
            )
            decision = meetings.decide(
                item.pk,
                words="보일러를 고친다.",
                owner=self.centre,
                due_on=at.date() + timedelta(days=7),
                by=by,
                at=at,
            )
        by, at = self.by(self.worker, 4)
        with acting(by, at=at):
            meetings.attend(meeting.pk, self.centre.pk, "PRESENT", post_id=self.worker.pk, by=by, at=at)
            meetings.dissent(decision.pk, "먼저 임시 난방기를 드립시다.", by=by, at=at)
        return decision

    def _helped(self, household: Household, decision) -> None:
        by, at = self.by(self.hope, 5)
        with acting(by, at=at):
            asks = [referrals.Ask(to=self.group, area="HOUSING", words="보일러 고치기")]
            bundle = referrals.send_bundle(household.pk, asks, decision_id=decision.pk, by=by, at=at)
            grants.open_to(self.hope.organisation, household.pk, Tier.CASE, basis=Basis.ROLE, by=by, at=at)
            write_text(self.finder.user, "고맙습니다.", by=by, at=at)
        self.referral = referral = Referral.objects.get(bundle=bundle)
        by, at = self.by(self.volunteer, 6)
        with acting(by, at=at):
            referrals.accept(referral.pk, by=by, at=at)
            referrals.log_help(referral.pk, what="부품 교체", given_on=at.date(), by=by, at=at)
        # Sensitive facts are written by no page yet; the wall stands from the first migration.
        member = Member.objects.get(household=household)
        Sensitive.objects.create(
            district=self.district,
            household=household,
            member=member,
            kind="HEALTH",
            hidden=secrets.hide("무릎 관절염", table="sensitive", row=member.pk),
            written_at=at,
            written_by=self.hope,
        )
