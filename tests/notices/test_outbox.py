from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.notices import MessageFactory
from tests.factories.partners import PostFactory, UserFactory

# Outside the page: session, user, posts; savepoint, actor set, actor put back, release.
AROUND = 7
# Of the page: savepoint, actor and back for the delivering actor, count, rows; the menu's counts.
OWN = 7
ADDRESS = "notices:outbox"


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMONSTRATION = True


def invented(**more):
    return UserFactory(is_invented=True, **more)


def words_on(response):
    return {message.words for message in response.context["page"].object_list}


def test_is_not_there_outside_the_demonstration(settings, client, client_for):
    settings.DEMONSTRATION = False
    assert client.get(reverse(ADDRESS)).status_code == 404
    assert client_for(PostFactory()).get(reverse(ADDRESS)).status_code == 404


def test_before_sign_in_only_fresh_codes_of_invented_people(client, db):
    now = timezone.now()
    post = PostFactory(user=invented())
    MessageFactory(user=post.user, words="코드", made_at=now)
    MessageFactory(user=post.user, words="옛 코드", made_at=now - timedelta(minutes=6))
    MessageFactory(user=UserFactory(), words="진짜 사람의 코드", made_at=now)
    MessageFactory(
        user=post.user, words="링크", made_at=now, made_by=post, district=post.organisation.district
    )
    assert words_on(client.get(reverse(ADDRESS))) == {"코드"}


def test_after_sign_in_what_went_to_invented_people_of_the_district(client_for):
    now = timezone.now()
    post = PostFactory()
    district = post.organisation.district
    near, far = PostFactory(district=district, user=invented()), PostFactory(user=invented())
    MessageFactory(user=near.user, words="가까이", made_at=now, made_by=near, district=district)
    MessageFactory(user=near.user, words="코드", made_at=now)
    MessageFactory(user=far.user, words="다른 구", made_at=now)
    MessageFactory(user=PostFactory(district=district).user, words="진짜 사람", made_at=now)
    MessageFactory(user=None, sent_to="a@example.org", words="우리 초대", made_at=now, made_by=post)
    MessageFactory(user=None, sent_to="b@example.org", words="남의 초대", made_at=now, made_by=near)
    assert words_on(client_for(post).get(reverse(ADDRESS))) == {"가까이", "코드", "우리 초대"}


@pytest.mark.parametrize("rows", [1, 12])
def test_costs_the_same_for_one_row_or_many(rows, client_for, django_assert_num_queries):
    post = PostFactory(user=invented())
    client = client_for(post)
    MessageFactory.create_batch(rows, user=post.user, made_at=timezone.now())
    with django_assert_num_queries(AROUND + OWN):
        assert len(words_on(client.get(reverse(ADDRESS)))) == 1


def test_the_sign_in_page_leads_there(client, db, settings):
    page = client.get(reverse("account_login")).content.decode()
    assert reverse(ADDRESS) in page
    settings.DEMONSTRATION = False
    assert reverse(ADDRESS) not in client.get(reverse("account_login")).content.decode()
