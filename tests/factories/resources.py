from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from partners.words.fold import squeeze
from partners.words.hangul import initial_consonants
from resources.models import Resource
from resources.needs import NEED_WORDS, NeedArea
from tests.factories.partners import OrganisationFactory


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    district = factory.LazyAttribute(lambda resource: resource.organisation.district)
    name = factory.Sequence(lambda n: f"밑반찬 나눔 {n}")
    kind = "GOODS"
    needs = ["DAILY_LIFE"]
    confirmed_at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    squeezed = factory.LazyAttribute(
        lambda resource: squeeze(
            "|".join(
                [
                    resource.name,
                    resource.organisation.name,
                    *(NEED_WORDS[NeedArea(n)] for n in resource.needs),
                ]
            )
        )
    )
    initials = factory.LazyAttribute(
        lambda resource: (
            f"{initial_consonants(resource.name)}|{initial_consonants(resource.organisation.name)}"
        )
    )

    @factory.post_generation
    def area(resource, create, places, **_more):
        if places:
            resource.area.set(places)
