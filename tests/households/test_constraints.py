"""What the database itself refuses, by the name of each constraint and with a message for people."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from coordination.households.models import Consent, Household, Member, Sensitive, StoryEvent
from tests.factories.households import (
    FOUND,
    ConsentFactory,
    HouseholdFactory,
    MemberFactory,
    StoryEventFactory,
)
from tests.factories.partners import PostFactory

BROKEN = {
    "household_kind_known": lambda: HouseholdFactory(kind="CASTLE"),
    "household_label_masked": lambda: HouseholdFactory(label="윤봉례"),
    "household_helped_after_found": lambda: HouseholdFactory(helped_at=FOUND - timedelta(days=1)),
    "household_birth_year_plausible": lambda: HouseholdFactory(birth_year=19),
    "member_name_masked": lambda: MemberFactory(masked_name="윤봉례"),
    "member_relation_known": lambda: MemberFactory(relation="COUSIN"),
    "member_one_head": lambda: MemberFactory(household=HouseholdFactory(), relation="HEAD"),
    "member_in_one_household": lambda: MemberFactory(person=MemberFactory().person),
    "sensitive_kind_known": lambda: Sensitive.objects.create(
        member=(member := MemberFactory()),
        household=member.household,
        district=member.district,
        kind="GOSSIP",
        hidden=b"",
        written_at=FOUND,
        written_by=PostFactory(),
    ),
    "consent_scope_known": lambda: ConsentFactory(scope="ALL"),
    "consent_names_third_party": lambda: ConsentFactory(scope="THIRD_PARTY", recipients=[]),
    "consent_period_forward": lambda: ConsentFactory(until=FOUND),
    "story_kind_known": lambda: StoryEventFactory(kind="RUMOUR"),
    "story_tier_known": lambda: StoryEventFactory(tier=11),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(db, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


@pytest.mark.parametrize(
    "model", [Household, Member, Sensitive, Consent, StoryEvent], ids=lambda m: m.__name__
)
def test_each_constraint_has_its_test_and_its_words(model):
    for constraint in model._meta.constraints:
        assert constraint.name in BROKEN
        assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message


def test_a_constraint_says_so_in_words(db):
    household = HouseholdFactory()
    household.helped_at = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(ValidationError, match="도움은 찾은 뒤에"):
        household.validate_constraints()
