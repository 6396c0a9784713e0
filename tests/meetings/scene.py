"""One table for tests of pages: a centre that convenes and leads, an office, a clinic without an agreement."""

from datetime import timedelta
from types import SimpleNamespace

from tests.factories.cases import CaseFactory, CaseNeedFactory, CaseRoleFactory
from tests.factories.meetings import (
    MET,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    DissentFactory,
    MeetingFactory,
)
from tests.factories.partners import DistrictFactory, OrganisationFactory, PostFactory, UserFactory


def scene(status: str = "RUNNING", more: int = 0) -> SimpleNamespace:
    """`more` further items, each with a decision and a dissent, and as many guests."""
    district = DistrictFactory(name="한들구")
    centre = PostFactory(
        user=UserFactory(name="한지우"),
        organisation=OrganisationFactory(district=district, name="샘골종합사회복지관"),
    )
    office = PostFactory(
        user=UserFactory(name="문가람"),
        organisation=OrganisationFactory(district=district, name="한들구 희망복지지원단", sector="PUBLIC"),
    )
    clinic = PostFactory(
        user=UserFactory(name="우보담"),
        organisation=OrganisationFactory(district=district, name="버들가정의원", sector="MEDICAL"),
    )
    meeting = MeetingFactory(
        convened_by=centre.organisation, co_chair=office.organisation, status="RUNNING", number=14
    )
    for post, way in ((office, "PRESENT"), (clinic, "WRITTEN")):
        AttendanceFactory(meeting=meeting, organisation=post.organisation, post=post, way=way)
    case = CaseFactory(lead_post=centre, status="ASSESSED")
    CaseRoleFactory(case=case, organisation=office.organisation, part="CO_MANAGER")
    for area, level in (("ECONOMY", 3), ("HEALTH", 2), ("SOCIAL", 1)):
        CaseNeedFactory(case=case, area=area, level=level)
    item = AgendaItemFactory(
        meeting=meeting,
        case=case,
        position=1,
        why="세 곳이 같은 요일에 반찬을 드리고, 주말에는 아무도 가지 않습니다.",
        discussion="문가람: 냉장고에 반찬이 겹쳐 상해 있었습니다.\n우보담: 혈압약을 거르는 날이 있습니다.",
        shown_to=[office.organisation],
    )
    decision = DecisionFactory(
        item=item,
        owner=office.organisation,
        number=1,
        words="밑반찬을 수·토로 나누어 드린다.",
        due_on=(MET + timedelta(days=9)).date(),
    )
    second = DecisionFactory(
        item=item,
        owner=centre.organisation,
        number=2,
        words="방문간호를 주 1회로 늘리고 약 드신 날을 표에 적는다.",
    )
    DissentFactory(decision=second, post=office)
    for n in range(more):
        guest = PostFactory(organisation=OrganisationFactory(district=district, sector="PUBLIC"))
        AttendanceFactory(meeting=meeting, organisation=guest.organisation, post=guest, way="PRESENT")
        other = AgendaItemFactory(
            meeting=meeting, case__lead_post=centre, position=n + 2, shown_to=[office.organisation]
        )
        DissentFactory(decision=DecisionFactory(item=other, number=1), post=guest)
        DissentFactory(decision=DecisionFactory(item=item, number=n + 3), post=guest)
    meeting.item_count = 1 + more
    if status in ("CIRCULATED", "LOCKED"):
        meeting.circulated_at, meeting.circulated_by = MET, centre
        meeting.sign_due_at = MET + timedelta(days=20)
        meeting.status = "CIRCULATED"
        meeting.save()
        meeting.attendance.filter(organisation=centre.organisation).update(signed_at=MET, signed_by=centre)
    if status == "LOCKED":
        meeting.status, meeting.locked_at = "LOCKED", MET
    meeting.save()
    return SimpleNamespace(
        district=district,
        centre=centre,
        office=office,
        clinic=clinic,
        meeting=meeting,
        case=case,
        item=item,
        decision=decision,
        second=second,
    )
