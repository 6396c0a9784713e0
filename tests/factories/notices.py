from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from partners.keys import new_key
from partners.notices.models import Channel, Message, WorkItem, WorkKind
from tests.factories.partners import OrganisationFactory, UserFactory


class WorkItemFactory(DjangoModelFactory):
    """Something waits: WorkItemFactory(organisation=…, post=…, kind="REFERRAL", verb="ANSWER_REFERRAL")."""

    class Meta:
        model = WorkItem

    organisation = factory.SubFactory(OrganisationFactory)
    district = factory.LazyAttribute(lambda item: item.organisation.district)
    kind = WorkKind.REFERRAL
    verb = "ANSWER_REFERRAL"
    about = factory.LazyFunction(new_key)
    subject = "윤*례 1947년생"
    detail = "샘골동"
    address = "/referrals/"
    due_at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    made_at = datetime(2026, 11, 20, 9, tzinfo=UTC)


class MessageFactory(DjangoModelFactory):
    """A text on its way to a person: MessageFactory(user=…, made_by=…)."""

    class Meta:
        model = Message

    channel = Channel.TEXT
    user = factory.SubFactory(UserFactory, email=None, phone="01055550101")
    sent_to = factory.LazyAttribute(lambda message: message.user.phone or message.user.email)
    words = "받았어요."
    made_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    try_at = factory.SelfAttribute("made_at")
