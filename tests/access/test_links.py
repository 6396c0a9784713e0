import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from partners.access import links
from partners.access.models import AccessLink
from partners.journal.models import Entry
from partners.notices.models import Message
from tests.factories.partners import PostFactory, UserFactory

ADDRESS = "/organisations/"


@pytest.fixture
def sent(db, acting_as):
    """A link sent by a worker to a volunteer of the district: (post, path of the link)."""

    def send(address=ADDRESS, **post):
        to = PostFactory(role="VOLUNTEER", user=UserFactory(email=None, phone="01055550101"), **post)
        by = PostFactory(district=to.organisation.district)
        with acting_as(by) as actor:
            text = links.send_link(to, address, words="부탁이 하나 있어요.", by=actor, at=timezone.now())
        return to, "/" + text.split("/", 3)[3]

    return send


def test_a_link_signs_in_at_its_address_once(client, sent):
    post, path = sent()
    assert client.get(path).status_code == 200
    assert "_auth_user_id" not in client.session

    response = client.post(path)

    assert response.status_code == 302
    assert response["Location"] == ADDRESS
    assert client.session["_auth_user_id"] == str(post.user_id)
    assert client.session["post"] == post.pk
    assert client.session.get_expiry_age() <= links.SESSION_SECONDS
    assert client.get(ADDRESS).status_code == 200
    assert Entry.objects.filter(act="link.used", user_id=post.user_id).count() == 1


def test_a_second_use_is_refused(client, sent):
    _post, path = sent()
    client.post(path)
    client.logout()
    assert client.post(path).status_code == 410
    assert client.get(path).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_messenger_that_fetches_a_preview_spends_nothing(client, sent):
    _post, path = sent()
    for _ in range(3):
        client.get(path)
        client.head(path)
    assert AccessLink.objects.filter(used_at=None).count() == 1
    assert client.post(path).status_code == 302


def test_only_the_hash_is_kept(sent):
    _post, path = sent()
    token = path.rstrip("/").rpartition("/")[2]
    link = AccessLink.objects.get()
    assert token not in str(vars(link))
    assert link.token_hash == links.hash_of(token)


@pytest.mark.parametrize("why", ["too old", "post ended", "not active", "cut short"])
def test_a_link_stops_working(why, client, sent):
    post, path = sent()
    if why == "too old":
        AccessLink.objects.update(expires_at=timezone.now())
    elif why == "post ended":
        post.ends_at = timezone.now()
        post.save()
    elif why == "not active":
        post.user.is_active = False
        post.user.save()
    else:
        path = path[:-4] + "/"
    assert client.post(path).status_code == 410
    assert "_auth_user_id" not in client.session


def test_the_session_opens_nothing_else(client, sent):
    _post, path = sent()
    client.post(path)
    refused = client.get(reverse("notices:my_work"))
    assert refused.status_code == 403
    assert "문자에 담긴 링크" in refused.content.decode()
    assert client.get(ADDRESS.rstrip("/") + "-of-others/").status_code in (403, 404)
    assert client.get(ADDRESS).context["nav"] == []
    assert client.get(reverse("account_logout")).status_code == 200


def test_whoever_is_signed_in_already_keeps_a_whole_session(client_for, sent):
    post, path = sent()
    client = client_for(post)
    assert client.post(path)["Location"] == ADDRESS
    assert client.get(reverse("notices:my_work")).status_code == 200


def test_another_person_s_session_gives_way(client_for, sent):
    post, path = sent()
    client = client_for(PostFactory())
    client.post(path)
    assert client.session["_auth_user_id"] == str(post.user_id)
    assert client.get(reverse("notices:my_work")).status_code == 403


def test_goes_by_email_without_a_number(acting_as):
    to = PostFactory(role="VOLUNTEER")
    with acting_as(PostFactory(district=to.organisation.district)) as actor:
        links.send_link(to, ADDRESS, words="부탁이 하나 있어요.", by=actor, at=timezone.now())
    message = Message.objects.get()
    assert message.channel == "EMAIL"
    assert message.sent_to == to.user.email
    assert re.search(r"/work/link/[\w-]{32}/$", message.words)


@pytest.mark.parametrize(
    ("path", "may"),
    [("/a/b/", True), ("/a/b/c/", True), ("/a/b", False), ("/a/bc/", False), ("/a/", False), ("/", False)],
)
def test_below_means_below(path, may):
    session = {links.SESSION_KEY: "/a/b/"}
    assert links.may_open(session, path) is may
    assert links.may_open({}, path) is True


def test_expires_after_its_life(sent):
    _post, _path = sent()
    link = AccessLink.objects.get()
    assert link.expires_at - link.sent_at == links.LIFE == timedelta(days=7)
