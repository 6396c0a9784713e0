import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from partners.notices.models import Message
from partners.people.models import User
from tests.factories.partners import PostFactory, UserFactory

PASSWORD = "산에는-꽃피네-1925"


@pytest.fixture(autouse=True)
def _no_limits_left():
    cache.clear()


@pytest.fixture
def worker(db):
    user = User.objects.create_user(name="한지우", email="jiu@example.org", password=PASSWORD)
    return PostFactory(user=user)


@pytest.fixture
def finder(db):
    return PostFactory(role="FINDER", user=UserFactory(email=None, phone="01055550101", password="!"))


def sign_in(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def ask_code(client, **by):
    return client.post(reverse("account_request_login_code"), by)


def give_code(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def code_in(message):
    return re.search(r"(?<!\d)\d{6}(?!\d)", message.words)[0]  # digits alone: read out, typed on a number pad


@pytest.mark.parametrize("login", ["jiu@example.org", "Jiu@Example.org", " jiu@example.org "])
def test_email_and_password(login, client, worker):
    response = sign_in(client, login)
    assert response.status_code == 302
    assert response["Location"] == reverse("notices:my_work")
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("login", ["010-5555-0101", "01055550101", "+82 10 5555 0101"])
def test_number_and_password(login, client, worker):
    worker.user.phone = "01055550101"
    worker.user.save()
    assert sign_in(client, login)["Location"] == reverse("notices:my_work")


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("jiu@example.org", "wrong-wrong-wrong"),
        ("nobody@example.org", PASSWORD),
        ("010-5555-9999", PASSWORD),
        ("", PASSWORD),
        ("jiu@example.org", ""),
        ("\x00", PASSWORD),
        ("900101-1234567", PASSWORD),
    ],
)
def test_wrong_ones_stay_out_and_say_the_same(login, password, client, worker):
    response = sign_in(client, login, password)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_a_known_and_an_unknown_address_are_answered_alike(client, worker):
    known = sign_in(client, "jiu@example.org", "wrong-wrong-wrong")
    unknown = sign_in(client, "nobody@example.org", "wrong-wrong-wrong")
    assert known.context["form"].errors == unknown.context["form"].errors


@pytest.mark.parametrize("written", ["010-5555-0101", "01055550101", "+82 10-5555-0101", "010 5555 0101"])
def test_number_and_code(written, client, finder):
    response = ask_code(client, phone=written)
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
    message = Message.objects.get()
    assert (message.channel, message.sent_to, message.made_by) == ("TEXT", "01055550101", None)

    response = give_code(client, code_in(message))

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(finder.user_id)
    finder.user.refresh_from_db()
    assert finder.user.phone_verified


def test_email_and_code(client, worker):
    ask_code(client, email="jiu@example.org")
    message = Message.objects.get()
    assert message.channel == "EMAIL"
    assert code_in(message) in message.title
    assert give_code(client, code_in(message)).status_code == 302
    assert client.session["_auth_user_id"] == str(worker.user_id)


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ({"phone": "010-5555-0101"}, {"phone": "010-5555-9999"}),
        ({"email": "jiu@example.org"}, {"email": "nobody@example.org"}),
    ],
)
def test_a_stranger_is_answered_as_someone_known_and_gets_nothing(known, unknown, client, finder, worker):
    pages = []
    for by in (known, unknown):
        asked = ask_code(client, **by)
        assert asked["Location"] == reverse("account_confirm_login_code")
        pages.append(_bare(client.get(asked["Location"]).content.decode(), *by.values()))
        client.logout()
    assert pages[0] == pages[1]
    assert Message.objects.count() == 1


def _bare(page, given):
    for written in (given, re.sub(r"\D", "", given)):
        page = page.replace(written, "…") if written else page
    return re.sub(r'((?:csrf-token" content|csrfmiddlewaretoken" value)=)"[^"]+"', r"\1", page)


def test_a_wrong_code_is_refused_and_five_end_it(client, finder):
    ask_code(client, phone="010-5555-0101")
    for _ in range(5):
        response = give_code(client, "000000")
    assert "_auth_user_id" not in client.session
    right = code_in(Message.objects.get())
    give_code(client, right)
    assert "_auth_user_id" not in client.session
    assert response.status_code in (200, 302)


@pytest.mark.parametrize("phone", ["", "12", "02-449-2341", "몰라요", "+1 202 555 0100", "\x00", "\u202e010"])
def test_a_number_that_is_none_says_so_beside_the_field(phone, client, finder):
    response = ask_code(client, phone=phone)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Message.objects.exists()


def test_whoever_lost_the_post_sees_a_page_that_says_so(client, worker):
    worker.ends_at = timezone.now() - timedelta(seconds=1)
    worker.save()
    sign_in(client, "jiu@example.org")
    response = client.get(reverse("notices:my_work"))
    assert response.status_code == 403
    assert "맡은 자리가 없습니다" in response.content.decode()
    assert client.get(reverse("account_logout")).status_code == 200


def test_access_ends_with_the_post_in_the_middle_of_a_session(client, worker):
    sign_in(client, "jiu@example.org")
    assert client.get(reverse("notices:my_work")).status_code == 200
    worker.ends_at = timezone.now()
    worker.save()
    assert client.get(reverse("notices:my_work")).status_code == 403


def test_an_account_that_is_closed_stays_out(client, worker):
    worker.user.is_active = False
    worker.user.save()
    sign_in(client, "jiu@example.org")
    assert client.get(reverse("notices:my_work")).status_code == 302
    ask_code(client, email="jiu@example.org")
    assert not Message.objects.exists()


def test_signing_out(client, worker):
    sign_in(client, "jiu@example.org")
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert client.get(reverse("notices:my_work")).status_code == 302


def test_a_new_password_comes_by_link(client, worker):
    client.post(reverse("account_reset_password"), {"email": "jiu@example.org"})
    message = Message.objects.get()
    path = re.search(r"https?://[^/]+(/\S+)", message.words)[1]
    form = client.get(path, follow=True)
    new = "들에는-꽃지네-1926"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done.status_code == 302
    assert sign_in(client, "jiu@example.org", new).status_code == 302


def test_nobody_signs_up_alone(client, db):
    response = client.get(reverse("account_signup"))
    assert "초대" in response.content.decode()


def test_changing_the_post_acted_in(client_for):
    first = PostFactory(is_main=True)
    second = PostFactory(user=first.user)
    client = client_for(first)
    response = client.post(reverse("people:switch"), {"post": second.pk})
    assert response.status_code == 302
    assert client.get(reverse("notices:my_work")).context["acting"].post == second


@pytest.mark.parametrize("post", ["", "x", "0", "other", "ended", "99999999999999999999"])
def test_only_a_post_of_one_s_own_can_be_acted_in(post, client_for):
    mine = PostFactory()
    if post == "other":
        post = PostFactory().pk
    elif post == "ended":
        post = PostFactory(user=mine.user, ends_at=timezone.now()).pk
    client = client_for(mine)
    assert client.post(reverse("people:switch"), {"post": post}).status_code == 404
    assert client.session["post"] == mine.pk


def test_changing_post_needs_a_post_request(client_for):
    assert client_for(PostFactory()).get(reverse("people:switch")).status_code == 405


def test_the_language_changes_without_signing_in(client, db):
    page = reverse("account_login")
    response = client.post(reverse("set_language"), {"language": "en", "next": page})
    assert response["Location"] == page
    assert 'lang="en"' in client.get(page).content.decode()
