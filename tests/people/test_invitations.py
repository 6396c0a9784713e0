import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from partners.access.roles import Role
from partners.journal.models import Entry
from partners.notices.models import Message
from partners.organisations.models import Kind
from partners.people import permissions, services
from partners.people.models import Invitation, Post, User
from tests.factories.partners import OrganisationFactory, PlaceFactory, PostFactory, UserFactory

INVITE = "people:invite"
PASSWORD = "산에는-꽃피네-1925"


@pytest.fixture
def manager(db):
    return PostFactory(role="MANAGER")


def form(manager, **more):
    given = {
        "organisation": manager.organisation_id,
        "role": "WORKER",
        "name": "서다온",
        "title": "사례관리사",
        "email": "daon@example.org",
    }
    return {key: value for key, value in (given | more).items() if value is not None}


def link_in(message):
    return re.search(r"https?://[^/]+(/people/accept/\S+)", message.words)[1]


def test_invited_by_mail_the_person_chooses_a_password_and_is_in(client, client_for, manager):
    assert client_for(manager).post(reverse(INVITE), form(manager))["Location"] == reverse("people:list")
    message = Message.objects.get()
    assert (message.channel, message.sent_to) == ("EMAIL", "daon@example.org")
    path = link_in(message)
    assert path.rstrip("/").rpartition("/")[2] not in str(vars(Invitation.objects.get()))

    page = client.get(path)
    assert page.status_code == 200
    assert not User.objects.filter(email="daon@example.org").exists()

    response = client.post(path, {"password": PASSWORD})

    assert response["Location"] == reverse("notices:my_work")
    post = Post.objects.get(user__email="daon@example.org")
    assert (post.organisation, post.role, post.title, post.is_main) == (
        manager.organisation,
        "WORKER",
        "사례관리사",
        True,
    )
    assert post.user.check_password(PASSWORD)
    assert client.get(response["Location"]).status_code == 200
    assert Entry.objects.filter(act="post.begun", user_id=post.user_id).exists()


def test_invited_by_text_the_person_needs_no_password(client, client_for):
    manager = PostFactory(role="MANAGER", organisation=OrganisationFactory(dong_office=True))
    place = manager.organisation.place
    given = form(
        manager,
        role="FINDER",
        email=None,
        phone="010-5555-0101",
        place=place.pk,
        finder_kind="BLOCK_HEAD",
        title="",
    )
    assert client_for(manager).post(reverse(INVITE), given).status_code == 302
    message = Message.objects.get()
    assert (message.channel, message.sent_to) == ("TEXT", "01055550101")
    response = client.post(link_in(message))
    assert response.status_code == 302
    post = Post.objects.get(role="FINDER")
    assert (post.place, post.user.phone, post.user.phone_verified) == (place, "01055550101", True)
    assert not post.user.has_usable_password()


def test_whoever_has_an_account_gets_the_post_and_signs_in_as_before(client, client_for, manager):
    user = UserFactory(email="daon@example.org")
    PostFactory(user=user, is_main=True)
    client_for(manager).post(reverse(INVITE), form(manager, email="Daon@example.org"))
    response = client.post(link_in(Message.objects.get()), {"password": PASSWORD})
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session  # the link alone opens no account
    user.refresh_from_db()
    assert user.posts.count() == 2
    assert not user.check_password(PASSWORD)
    assert user.posts.filter(is_main=True).count() == 1


def test_an_invitation_works_once(client, client_for, manager):
    client_for(manager).post(reverse(INVITE), form(manager))
    path = link_in(Message.objects.get())
    client.post(path, {"password": PASSWORD})
    client.logout()
    assert client.post(path, {"password": PASSWORD}).status_code == 410
    assert client.get(path).status_code == 410
    assert Post.objects.filter(user__email="daon@example.org").count() == 1


@pytest.mark.parametrize("why", ["too old", "withdrawn", "a newer one", "cut short"])
def test_an_invitation_stops_working(why, client, client_for, manager):
    managing = client_for(manager)
    managing.post(reverse(INVITE), form(manager))
    path = link_in(Message.objects.get())
    invitation = Invitation.objects.get()
    assert invitation.expires_at - invitation.invited_at == timedelta(days=8)
    if why == "too old":
        Invitation.objects.update(expires_at=timezone.now())
    elif why == "withdrawn":
        managing.post(reverse("people:withdraw", args=[invitation.pk]))
    elif why == "a newer one":
        managing.post(reverse(INVITE), form(manager))
    else:
        path = path[:-5] + "/"
    assert client.get(path).status_code == 410
    assert client.post(path, {"password": PASSWORD}).status_code == 410


@pytest.mark.parametrize("password", ["", "짧다", "password1234", "daon@example.org"])
def test_a_weak_password_is_refused_beside_the_field(password, client, client_for, manager):
    client_for(manager).post(reverse(INVITE), form(manager))
    response = client.post(link_in(Message.objects.get()), {"password": password})
    assert response.status_code == 422
    assert "password" in response.context["form"].errors
    assert not Post.objects.filter(user__email="daon@example.org").exists()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "  "}),
        ("name", {"name": "900101-1234567"}),
        ("name", {"name": "홍\u202e길동"}),
        ("name", {"name": "홍\x00길동"}),
        ("name", {"name": "가" * 61}),
        ("title", {"title": "900101-1234567"}),
        ("email", {"email": ""}),
        ("email", {"email": "daon@"}),
        ("phone", {"email": "", "phone": "02-449-2341"}),
        ("phone", {"phone": "010-5555-0101"}),
        ("role", {"role": ""}),
        ("role", {"role": "KING"}),
        ("role", {"role": "HOPE"}),
        ("role", {"role": "DONG"}),
        ("role", {"role": "SECRETARY"}),
        ("organisation", {"organisation": "0"}),
        ("organisation", {"organisation": "x"}),
        ("place", {"role": "FINDER", "finder_kind": "BLOCK_HEAD"}),
        ("finder_kind", {"role": "FINDER"}),
    ],
)
def test_bad_input_is_said_beside_the_field(field, change, client_for, manager):
    response = client_for(manager).post(reverse(INVITE), form(manager, **change))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()


def test_nobody_is_invited_into_another_organisation(client_for, manager):
    other = OrganisationFactory(district=manager.organisation.district)
    response = client_for(manager).post(reverse(INVITE), form(manager, organisation=other.pk))
    assert response.status_code == 422
    assert "organisation" in response.context["form"].errors


def test_into_a_unit_of_one_s_own(client_for, manager):
    unit = OrganisationFactory(district=manager.organisation.district, parent=manager.organisation)
    assert client_for(manager).post(reverse(INVITE), form(manager, organisation=unit.pk)).status_code == 302
    assert Invitation.objects.get().organisation == unit


@pytest.mark.parametrize(
    ("kind", "may", "may_not"),
    [
        (Kind.WELFARE_CENTRE, {"WORKER", "LEADER", "FINDER", "MANAGER"}, {"DONG", "HOPE", "SECRETARY"}),
        (Kind.DONG_OFFICE, {"DONG", "LEADER", "FINDER"}, {"HOPE", "SECRETARY"}),
        (Kind.HOPE_TEAM, {"HOPE"}, {"DONG", "SECRETARY"}),
        (Kind.GU_OFFICE, {"SECRETARY"}, {"DONG", "HOPE"}),
        (Kind.COUNCIL_OFFICE, {"SECRETARY"}, {"DONG", "HOPE"}),
        (Kind.VOLUNTEER_GROUP, {"VOLUNTEER", "MANAGER"}, {"WORKER", "LEADER", "DONG", "HOPE", "SECRETARY"}),
    ],
)
def test_a_kind_of_organisation_gives_only_its_own_roles(kind, may, may_not):
    given = set(permissions.roles_for(OrganisationFactory.build(kind=kind)))
    assert may <= given
    assert not may_not & given


def test_every_role_can_be_given_somewhere():
    given = {role for kind in Kind for role in permissions.roles_for(OrganisationFactory.build(kind=kind))}
    assert given == set(Role)


def test_the_service_refuses_what_the_form_would(acting_as):
    manager = PostFactory(role="MANAGER")
    elsewhere = PlaceFactory(district=manager.organisation.district)
    with acting_as(manager) as actor:
        for offered in (
            services.NewPost(manager.organisation, Role.HOPE),
            services.NewPost(manager.organisation, Role.LEADER, place=elsewhere),
            services.NewPost(manager.organisation, Role.FINDER, finder_kind="BLOCK_HEAD"),
        ):
            with pytest.raises(services.RoleNotHere):
                services.invite(offered, name="가", email="a@example.org", by=actor, at=timezone.now())


def test_a_dong_office_gives_only_its_own_dong(acting_as):
    manager = PostFactory(role="MANAGER", organisation=OrganisationFactory(dong_office=True))
    office = manager.organisation
    other = PlaceFactory(district=office.district)
    with acting_as(manager) as actor:
        with pytest.raises(services.RoleNotHere):
            offered = services.NewPost(office, Role.DONG, place=other)
            services.invite(offered, name="가", email="a@example.org", by=actor, at=timezone.now())
        offered = services.NewPost(office, Role.DONG, place=office.place)
        services.invite(offered, name="가", email="a@example.org", by=actor, at=timezone.now())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_managers_invite(role, client_for):
    client = client_for(PostFactory(role=role))
    assert client.get(reverse(INVITE)).status_code == 403
    assert client.post(reverse(INVITE), {}).status_code == 403
    assert client.get(reverse("people:list")).status_code == 403
    assert not Invitation.objects.exists()


def test_someone_who_holds_the_post_already_is_told(client, client_for, manager):
    user = UserFactory(email="daon@example.org")
    PostFactory(user=user, organisation=manager.organisation)
    client_for(manager).post(reverse(INVITE), form(manager))
    response = client.post(link_in(Message.objects.get()))
    assert response["Location"] == reverse("account_login")
    assert user.posts.count() == 1
