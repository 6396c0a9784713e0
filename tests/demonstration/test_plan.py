"""The plan is pure: the same seed tells the same two years, whatever is played first."""

from collections import Counter, defaultdict
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from coordination.demonstration import acts as kinds
from coordination.demonstration import organisations, people, sign_ins, standing
from coordination.demonstration.places import REGIONS
from coordination.demonstration.plan import SEED, Plan, counts, turning_day
from partners.calendar.clocks import SEOUL
from partners.words.hidden import clean_text
from partners.words.identifiers import find_identity_numbers

PRESENT = datetime(2026, 11, 22, 18, 0, tzinfo=SEOUL)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "target_dongs.csv"
# The widest column each of an act's texts is stored in.
ROOM = {"where": 200, "wish": 200, "why": 300, "title": 100, "name": 100, "what": 200}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(SEED, "full", PRESENT)


def all_acts(plan: Plan) -> list[kinds.Act]:
    return [act for unit in plan.acts for act in plan.acts[unit]]


def texts(act: object) -> list[tuple[str, str]]:
    """Every text within an act, people and lines of bundles included."""
    found = []
    for field in fields(act):  # type: ignore[arg-type]
        value = getattr(act, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str):
                found.append((field.name, each))
            elif isinstance(each, kinds.Person | kinds.Asked):
                found += texts(each)
    return found


def test_the_same_seed_tells_the_same_story_and_another_another():
    one, again, other = (Plan(seed, "tiny", PRESENT).acts for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_there_is_as_much_as_promised(plan):
    done = counts(all_acts(plan))
    referrals = sum(len(act.asks) for act in all_acts(plan) if isinstance(act, kinds.SendsBundle))
    households = done["Interviews"] + done["OpensHousehold"]
    assert 150 <= len(organisations.BODIES) <= 190
    assert 560 <= done["OffersResource"] <= 660
    assert 1_140 <= done["SendsReport"] <= 1_260
    assert 850 <= households <= 960
    assert 420 <= done["OpensCase"] <= 480
    assert 185 <= done["CallsMeeting"] <= 215
    assert 1_880 <= referrals <= 2_120


def test_found_a_month_moves_at_the_agreement_as_the_paper_says(plan):
    found: Counter[tuple[int, int]] = Counter()
    reported = {act.report: act.at for act in all_acts(plan) if isinstance(act, kinds.SendsReport)}
    for act in all_acts(plan):
        if isinstance(act, kinds.Interviews | kinds.OpensHousehold) and act.household.startswith(
            "gangdong/0"
        ):
            at = reported[act.report] if isinstance(act, kinds.Interviews) else act.at
            found[at.year, at.month] += 1
    turn = turning_day(PRESENT)
    first, last = min(found), max(found)
    whole = {month: many for month, many in found.items() if month not in (first, last)}
    before = [many for month, many in whole.items() if month < (turn.year, turn.month)]
    after = [many for month, many in whole.items() if month >= (turn.year, turn.month)]
    assert sum(before) / len(before) == pytest.approx(7.6, abs=0.4)
    # The month before the last still waits for some first interviews.
    assert sum(after) / len(after) == pytest.approx(19, abs=0.8)


def test_nothing_happens_after_the_present_or_before_the_two_years(plan):
    assert all(act.at <= PRESENT for act in all_acts(plan))
    assert min(act.at for act in all_acts(plan)).date() >= plan.first_day
    assert (PRESENT.date() - plan.first_day).days == 729
    for unit, played in plan.acts.items():
        assert {act.at.date() for act in played} == {unit.day}
        assert [act.at for act in played] == sorted(act.at for act in played)


def test_tracks_share_nothing_that_the_order_of_playing_could_change(plan):
    whose: dict[str, set[str]] = defaultdict(set)
    for unit, played in plan.acts.items():
        for act in played:
            for name in ("household", "case", "meeting", "report", "referral", "decision", "item"):
                key = getattr(act, name, "")
                if key:
                    whose[f"{name} {key}"].add(unit.track)
    assert {key: tracks for key, tracks in whose.items() if len(tracks) > 1} == {}


def test_no_acceptance_finds_a_resource_full_in_whatever_order(plan):
    room = {act.resource: act.capacity for act in all_acts(plan) if isinstance(act, kinds.OffersResource)}
    most: Counter[str] = Counter()
    for track in {unit.track for unit in plan.acts}:
        asked = {}
        now: Counter[str] = Counter()
        peak: Counter[str] = Counter()
        for unit in sorted((unit for unit in plan.acts if unit.track == track), key=lambda unit: unit.day):
            for act in plan.acts[unit]:
                if isinstance(act, kinds.SendsBundle):
                    asked |= {one.referral: one.resource for one in act.asks}
                elif isinstance(act, kinds.Accepts):
                    now[asked[act.referral]] += 1
                    peak[asked[act.referral]] = max(peak[asked[act.referral]], now[asked[act.referral]])
                elif isinstance(act, kinds.Completes | kinds.Fails):
                    now[asked[act.referral]] -= 1
        most.update(peak)
    assert {key for key, many in most.items() if room[key] is not None and many > room[key]} == set()


def test_numbers_follow_time_within_a_district_and_year(plan):
    given = defaultdict(list)
    for unit, played in plan.acts.items():
        for act in played:
            if isinstance(act, kinds.OpensCase):
                given[unit.region, "CASE", act.at.year].append((act.at, act.number))
            elif isinstance(act, kinds.CallsMeeting):
                given[unit.region, "MEETING", act.starts_at.year].append((act.at, act.number))
    for key, those in given.items():
        numbers = [number for _at, number in sorted(those)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert plan.last_numbers[key] == len(numbers)


def test_words_are_clean_fit_their_columns_and_hold_no_identity_number(plan):
    for act in all_acts(plan):
        for name, text in texts(act):
            assert clean_text(text) == text, (name, text)
            assert len(text) <= ROOM.get(name, 10_000), (name, text)
            assert not find_identity_numbers(text), (name, text)
        if isinstance(act, kinds.SendsBundle):
            assert all(len(one.words) <= 300 for one in act.asks)
        if isinstance(act, kinds.Decides):
            assert len(act.words) <= 300


def test_people_are_nobody(plan):
    """No two are taken for one, but where the plan says so; telephone numbers are given to no one."""
    homes: dict[tuple[str, object], set[str]] = defaultdict(set)
    phones: dict[str, set[str]] = defaultdict(set)
    for act in all_acts(plan):
        if isinstance(act, kinds.Interviews | kinds.OpensHousehold):
            for person in act.people:
                homes[person.name, person.birth_date].add(act.household)
                if person.phone:
                    assert person.phone.startswith("010-0")
                    phones[person.phone].add(act.household)
    despite = {act.household for act in all_acts(plan) if isinstance(act, kinds.OpensCase) and act.despite}
    # A case of a household whose people another organisation knows is opened with the reason why.
    opened = {act.household for act in all_acts(plan) if isinstance(act, kinds.OpensCase)}
    for shared in [*homes.values(), *phones.values()]:
        if len(shared) > 1:
            assert shared & opened <= despite
    assert despite


def test_what_waits_today_waits_in_every_district(plan):
    taken = {act.report for act in all_acts(plan) if isinstance(act, kinds.TakesReport)}
    waiting = [
        act for act in all_acts(plan) if isinstance(act, kinds.SendsReport) and act.report not in taken
    ]
    assert {act.report.partition("/")[0] for act in waiting} == {region.slug for region in REGIONS}
    answered = {
        act.referral
        for act in all_acts(plan)
        if isinstance(act, kinds.Accepts | kinds.Declines | kinds.Withdraws)
    }
    for region in REGIONS:
        open_asks = {
            one.to
            for act in all_acts(plan)
            if isinstance(act, kinds.SendsBundle) and act.at > PRESENT - timedelta(days=60)
            for one in act.asks
            if one.referral not in answered
        }
        assert {people.home_centre(region.slug), f"{region.slug}/volunteers"} <= open_asks


def test_the_papers_practices_stand():
    pacts = {pact.name: pact for pact in standing.PACTS}
    network = next(pact for pact in pacts.values() if pact.signed_on is None)
    assert network.region == "gangdong" and len(set(network.parties)) == 18
    army = pacts["남구 민·관·군 복지 협약"]
    assert {"ARMY", "PUBLIC", "CIVIC"} <= {organisations.BY_KEY[key].sector for key in army.parties}
    youth = pacts["장성 청소년안전망(CYS-Net) 협약"]
    assert {"EDUCATION", "POLICE", "PUBLIC"} <= {organisations.BY_KEY[key].sector for key in youth.parties}
    sos = pacts["청주 긴급 SOS 지원단 협약"]
    centres = [key for key in sos.parties if organisations.BY_KEY[key].kind == "CHILD_CENTRE"]
    assert len(centres) == 13 and "cheongju/power" in sos.parties
    finders = [holder for holder in people.of_region("namgu") if holder.finder_kind == "DONG_HEAD"]
    assert len(finders) == 17 and all(holder.duties == ("FINDING",) for holder in finders)
    assert {region.hub for region in REGIONS if region.slug == "jangseong"} == {"OFFICE"}


def test_councils_sit_as_the_paper_says():
    seats = {body.region: body for body in standing.COUNCILS if body.kind == "REPRESENTATIVE"}
    members = {
        region: [seat for seat in body.seats if seat[0] != "SECRETARY"] for region, body in seats.items()
    }
    assert len(members["gangdong"]) == 15 and seats["gangdong"].every_months == 3
    assert len(members["namgu"]) == 20 and seats["namgu"].every_months is None
    assert not [seat for seat in seats["namgu"].seats if seat[0] == "SECRETARY"]
    assert 10 <= len(members["jangseong"]) <= 20
    assert 15 <= len(members["cheongju"]) <= 20 and seats["cheongju"].every_months == 1
    for body in seats.values():
        assert [seat[0] for seat in body.seats[:2]] == ["CO_CHAIR", "CO_CHAIR"]


def test_codes_are_those_of_the_official_list():
    if not SHARED.exists():
        pytest.skip(f"the official list is not beside the project: {SHARED}")
    rows = [line.split(",") for line in SHARED.read_text(encoding="utf-8-sig").splitlines()[1:]]
    official = {row[5]: row[3] for row in rows}
    assert {area.code: area.name for region in REGIONS for area in region.smallest()} == official


def test_every_role_signs_in_in_every_district_and_the_table_stands_straight():
    table = sign_ins.table()
    assert table.count(sign_ins.NOBODY) == 1  # Nam-gu's council has no full-time secretary
    for region in REGIONS:
        for role in sign_ins.ORDER:
            held = [
                holder for holder in people.of_region(region.slug) if holder.sign_in and holder.role == role
            ]
            assert len(held) == (0 if (region.slug, role) == ("namgu", "SECRETARY") else 1)
    starts = {
        sign_ins.width(line[: line.index("@")].rpartition(" ")[0])
        for line in table.splitlines()
        if "@" in line
    }
    assert len(starts) == 1


def test_keys_of_posts_and_their_ways_in_are_their_own():
    holders = [holder for region in REGIONS for holder in people.of_region(region.slug)]
    for told in ("key", "email", "phone"):
        values = [getattr(holder, told) for holder in holders if getattr(holder, told)]
        assert len(values) == len(set(values))
    for region in REGIONS:
        named = [holder.name for holder in people.of_region(region.slug)]
        assert len(named) == len(set(named))
