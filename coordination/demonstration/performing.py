"""Doing an act: each kind calls the one service that a page would call. Returns what was made, by its key."""

from functools import singledispatch

from coordination.cases import services as cases
from coordination.demonstration import acts
from coordination.demonstration.stage import Stage
from coordination.households import services as households
from coordination.households.services import NewMember
from coordination.meetings import services as meetings
from coordination.meetings.models import Decision
from coordination.reports import services as reports
from partners.access.actors import Actor
from referrals import services as referrals
from referrals.models import Referral
from referrals.services import Ask
from resources import services as resources
from resources.models import Resource

Made = dict[str, str | int]


@singledispatch
def perform(act: acts.Act, stage: Stage, by: Actor) -> Made:
    raise NotImplementedError(type(act).__name__)


# ---------------------------------------------------------------- the directory
@perform.register
def _(act: acts.OffersResource, stage: Stage, by: Actor) -> Made:
    offered = resources.offer(
        organisation=stage.body(act.body),
        name=act.name,
        kind=act.kind,
        needs=act.needs,
        eligibility=act.eligibility,
        how_to_ask=act.how_to_ask,
        phone=stage.body(act.body).phone,
        capacity=act.capacity,
        is_invented=True,
        by=by,
        at=act.at,
    )
    return {act.resource: offered.pk}


@perform.register
def _(act: acts.ConfirmsResource, stage: Stage, by: Actor) -> Made:
    resources.confirm(stage.number(act.resource), by=by, at=act.at)
    return {}


# ---------------------------------------------------------------- finding
@perform.register
def _(act: acts.SendsReport, stage: Stage, by: Actor) -> Made:
    report = reports.send(
        place=stage.place(act.place),
        signals=act.signals,
        urgency=act.urgency,
        where=act.where,
        words=act.words,
        household_kind=act.kind,
        person_knows=act.person_knows,
        is_hidden=act.is_hidden,
        by=by,
        at=act.at,
    )
    return {act.report: str(report.pk)}


@perform.register
def _(act: acts.TakesReport, stage: Stage, by: Actor) -> Made:
    reports.take(stage.row(act.report), by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Interviews, stage: Stage, by: Actor) -> Made:
    interview = reports.record_interview(
        stage.row(act.report),
        way=act.way,
        words=act.words,
        wish=act.wish,
        members=_members(act.people),
        kind=act.kind,
        consents=act.consents,
        by=by,
        at=act.at,
    )
    return {act.household: str(interview.household_id)}


@perform.register
def _(act: acts.HandsOver, stage: Stage, by: Actor) -> Made:
    reports.hand_over(
        stage.row(act.report),
        to=stage.body(act.to),
        why=act.why,
        consent_way=act.consent_way,
        by=by,
        at=act.at,
    )
    return {}


@perform.register
def _(act: acts.ClosesReport, stage: Stage, by: Actor) -> Made:
    reports.close(stage.row(act.report), closing=act.closing, why=act.why, by=by, at=act.at)
    return {}


def _members(people: tuple[acts.Person, ...]) -> list[NewMember]:
    return [
        NewMember(
            name=each.name,
            relation=each.relation,
            birth_date=each.birth_date,
            phone=each.phone,
            address=each.address,
            safe_contact=each.safe_contact,
        )
        for each in people
    ]


# ---------------------------------------------------------------- households and cases
@perform.register
def _(act: acts.OpensHousehold, stage: Stage, by: Actor) -> Made:
    household = households.open_household(
        place=stage.place(act.place),
        kind=act.kind,
        members=_members(act.people),
        found_at=act.at,
        needs=act.needs,
        by=by,
        at=act.at,
    )
    for scope in act.consents:
        households.give_consent(household.pk, scope, way="PAPER", by=by, at=act.at)
    return {act.household: str(household.pk)}


@perform.register
def _(act: acts.AsksConsent, stage: Stage, by: Actor) -> Made:
    recipients = [stage.body(key).pk for key in act.recipients]
    households.give_consent(
        stage.row(act.household), act.scope, way=act.way, recipients=recipients, by=by, at=act.at
    )
    return {}


@perform.register
def _(act: acts.OpensCase, stage: Stage, by: Actor) -> Made:
    case = cases.open_case(
        stage.row(act.household), process=act.process, despite=act.despite, by=by, at=act.at
    )
    return {act.case: str(case.pk)}


@perform.register
def _(act: acts.Assesses, stage: Stage, by: Actor) -> Made:
    needs = {area: (level, words) for area, level, words in act.needs}
    cases.assess(stage.row(act.case), crisis_level=act.crisis_level, needs=needs, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Notes, stage: Stage, by: Actor) -> Made:
    cases.note(stage.row(act.case), way=act.way, words=act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.InvitesToCase, stage: Stage, by: Actor) -> Made:
    cases.invite(stage.row(act.case), stage.body(act.body), act.part, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Plans, stage: Stage, by: Actor) -> Made:
    cases.plan(stage.row(act.case), words=act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.ClosesCase, stage: Stage, by: Actor) -> Made:
    cases.close(stage.row(act.case), closing=act.closing, why=act.why, by=by, at=act.at)
    return {}


# ---------------------------------------------------------------- meetings
@perform.register
def _(act: acts.CallsMeeting, stage: Stage, by: Actor) -> Made:
    meeting = meetings.call_meeting(
        starts_at=act.starts_at,
        invited=[stage.body(key) for key in act.invited],
        kind=act.kind,
        title=act.title,
        where=act.where,
        co_chair=stage.body(act.co_chair) if act.co_chair else None,
        by=by,
        at=act.at,
    )
    return {act.meeting: str(meeting.pk)}


@perform.register
def _(act: acts.PutsOnAgenda, stage: Stage, by: Actor) -> Made:
    item = meetings.put_on_agenda(
        stage.row(act.meeting),
        case_id=stage.row(act.case) if act.case else None,
        title=act.title,
        why=act.why,
        by=by,
        at=act.at,
    )
    return {act.item: str(item.pk)}


@perform.register
def _(act: acts.StartsMeeting, stage: Stage, by: Actor) -> Made:
    meetings.start(stage.row(act.meeting), by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Attends, stage: Stage, by: Actor) -> Made:
    post = stage.posts[act.post].pk if act.post else None
    meetings.attend(stage.row(act.meeting), stage.body(act.body).pk, act.way, post_id=post, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Discusses, stage: Stage, by: Actor) -> Made:
    meetings.discuss(stage.row(act.item), act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Decides, stage: Stage, by: Actor) -> Made:
    decision: Decision = meetings.decide(
        stage.row(act.item), words=act.words, owner=stage.body(act.owner), due_on=act.due_on, by=by, at=act.at
    )
    return {act.decision: str(decision.pk)}


@perform.register
def _(act: acts.Dissents, stage: Stage, by: Actor) -> Made:
    meetings.dissent(stage.row(act.decision), act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Circulates, stage: Stage, by: Actor) -> Made:
    meetings.circulate(stage.row(act.meeting), by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Signs, stage: Stage, by: Actor) -> Made:
    meetings.sign(stage.row(act.meeting), by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.CarriesOut, stage: Stage, by: Actor) -> Made:
    meetings.carry_out(stage.row(act.decision), words=act.words, by=by, at=act.at)
    return {}


# ---------------------------------------------------------------- referrals
@perform.register
def _(act: acts.SendsBundle, stage: Stage, by: Actor) -> Made:
    lines = Resource.objects.in_bulk([stage.number(each.resource) for each in act.asks])
    asks = [
        Ask(
            to=stage.body(each.to),
            area=each.area,
            words=each.words,
            resource=lines[stage.number(each.resource)],
        )
        for each in act.asks
    ]
    bundle = referrals.send_bundle(
        stage.row(act.household),
        asks,
        decision_id=stage.row(act.decision) if act.decision else None,
        despite=act.despite,
        by=by,
        at=act.at,
    )
    # A bundle asks nobody twice for the same need.
    sent = {
        (to, area): str(pk)
        for pk, to, area in Referral.objects.filter(bundle=bundle).values_list(
            "pk", "to_organisation_id", "area"
        )
    }
    return {each.referral: sent[stage.body(each.to).pk, each.area] for each in act.asks}


@perform.register
def _(act: acts.Accepts, stage: Stage, by: Actor) -> Made:
    referrals.accept(stage.row(act.referral), words=act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Declines, stage: Stage, by: Actor) -> Made:
    referrals.decline(
        stage.row(act.referral), reason=act.reason, by_person=act.by_person, words=act.words, by=by, at=act.at
    )
    return {}


@perform.register
def _(act: acts.Withdraws, stage: Stage, by: Actor) -> Made:
    referrals.withdraw(stage.row(act.referral), words=act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.LogsHelp, stage: Stage, by: Actor) -> Made:
    referrals.log_help(
        stage.row(act.referral), what=act.what, quantity=act.quantity, given_on=act.given_on, by=by, at=act.at
    )
    return {}


@perform.register
def _(act: acts.Completes, stage: Stage, by: Actor) -> Made:
    referrals.complete(stage.row(act.referral), outcome=act.outcome, words=act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.Fails, stage: Stage, by: Actor) -> Made:
    referrals.fail(stage.row(act.referral), reason=act.reason, words=act.words, by=by, at=act.at)
    return {}


@perform.register
def _(act: acts.NotesAnswer, stage: Stage, by: Actor) -> Made:
    referrals.note_answer(stage.row(act.referral), by=by, at=act.at)
    return {}


# ---------------------------------------------------------------- clocks
@perform.register
def _(act: acts.Night, stage: Stage, by: Actor) -> Made:
    if act.reminds:
        resources.remind_to_confirm(by=by, at=act.at)
    else:
        meetings.close_silent(by=by, at=act.at)
        referrals.expire(by=by, at=act.at)
    return {}
