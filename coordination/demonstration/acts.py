"""What is done in the demonstration: who does what, when, to which of its rows. Data only; the player does it.

Rows are called by keys that the plan gives them (gangdong/0147, gangdong/0147/case), organisations and posts by
theirs (gangdong/hope, gangdong/hope/hope1), places by their codes.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`by` is the key of a post."""

    at: datetime
    by: str


# ---------------------------------------------------------------- the directory
@dataclass(frozen=True, slots=True, kw_only=True)
class OffersResource(Act):
    resource: str
    body: str
    name: str
    kind: str
    needs: tuple[str, ...]
    eligibility: str
    how_to_ask: str
    capacity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmsResource(Act):
    resource: str


# ---------------------------------------------------------------- finding
@dataclass(frozen=True, slots=True)
class Person:
    name: str
    relation: str
    birth_date: date
    phone: str
    address: str
    safe_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendsReport(Act):
    report: str
    place: str
    signals: tuple[str, ...]
    urgency: str
    where: str
    words: str
    kind: str
    person_knows: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakesReport(Act):
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviews(Act):
    report: str
    household: str
    way: str
    words: str
    wish: str
    people: tuple[Person, ...]
    kind: str
    consents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsOver(Act):
    report: str
    to: str
    why: str
    consent_way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosesReport(Act):
    report: str
    closing: str
    why: str


# ---------------------------------------------------------------- households and cases
@dataclass(frozen=True, slots=True, kw_only=True)
class OpensHousehold(Act):
    household: str
    place: str
    kind: str
    people: tuple[Person, ...]
    needs: tuple[str, ...]
    consents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksConsent(Act):
    household: str
    scope: str
    way: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpensCase(Act):
    """`number` is the case's number in its district's year, given out in the order of the plan."""

    household: str
    case: str
    process: str
    number: int
    despite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assesses(Act):
    case: str
    crisis_level: int
    needs: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes(Act):
    case: str
    way: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitesToCase(Act):
    case: str
    body: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans(Act):
    case: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosesCase(Act):
    case: str
    closing: str
    why: str


# ---------------------------------------------------------------- meetings
@dataclass(frozen=True, slots=True, kw_only=True)
class CallsMeeting(Act):
    meeting: str
    number: int
    starts_at: datetime
    invited: tuple[str, ...]
    kind: str
    title: str
    where: str
    co_chair: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutsOnAgenda(Act):
    """A case, or a matter with a title of its own where `case` is empty."""

    meeting: str
    item: str
    case: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartsMeeting(Act):
    meeting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attends(Act):
    meeting: str
    body: str
    way: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discusses(Act):
    item: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decides(Act):
    item: str
    decision: str
    words: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissents(Act):
    decision: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulates(Act):
    meeting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs(Act):
    meeting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriesOut(Act):
    decision: str
    words: str


# ---------------------------------------------------------------- referrals
@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a bundle; `referral` is the key of what it becomes, `resource` may be empty."""

    referral: str
    to: str
    area: str
    words: str
    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendsBundle(Act):
    household: str
    asks: tuple[Asked, ...]
    decision: str
    despite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepts(Act):
    referral: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declines(Act):
    referral: str
    reason: str
    by_person: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraws(Act):
    referral: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogsHelp(Act):
    referral: str
    what: str
    quantity: int
    given_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Completes(Act):
    referral: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fails(Act):
    referral: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesAnswer(Act):
    referral: str


# ---------------------------------------------------------------- clocks
@dataclass(frozen=True, slots=True, kw_only=True)
class Night(Act):
    """The district's clocks run; `by` is the district's short name. `reminds` asks for old resources too."""

    reminds: bool = False
