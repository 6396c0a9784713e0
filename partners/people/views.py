"""A manager's pages about the organisation's people, and the two that belong to everyone: accepting, switching."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access.middleware import WorkerRequest
from partners.access.roles import ROLES, Role
from partners.people import permissions, services
from partners.people.forms import DeputyForm, DetailsForm, DutyForm, EndForm, InviteForm, PasswordForm
from partners.people.models import Invitation, Post, User

ROWS = 20
STATES = ("", "ended")
SORTS = {
    "name": ("user__name", "pk"),
    "-name": ("-user__name", "pk"),
    "from": ("starts_at", "pk"),
    "-from": ("-starts_at", "pk"),
}


def _must_manage(request: WorkerRequest) -> None:
    if request.acting.may is None or not request.acting.may.manages:
        raise PermissionDenied


@require_safe
def list_posts(request: WorkerRequest) -> HttpResponse:
    """The posts of the manager's organisation and its units, and the invitations still open."""
    _must_manage(request)
    at = timezone.now()
    state = request.GET.get("state", "")
    role = request.GET.get("role", "")
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    posts = permissions.posts_managed_by(request.acting)
    posts = (
        posts.filter(ends_at__lte=at)
        if state == "ended"
        else posts.filter(Q(ends_at=None) | Q(ends_at__gt=at))
    )
    if role in Role.values:
        posts = posts.filter(role=role)
    if text:
        posts = posts.filter(Q(user__name__icontains=text) | Q(title__icontains=text))
    order = SORTS.get(request.GET.get("sort", ""), SORTS["name"])
    page = Paginator(
        posts.select_related("user", "organisation", "place").prefetch_related("duties").order_by(*order),
        ROWS,
    ).get_page(request.GET.get("page"))
    invitations = Invitation.objects.filter(
        organisation__in=permissions.managed_by(request.acting), accepted_at=None, expires_at__gt=at
    )
    context = {
        "at": at,
        "page": page,
        "state": state,
        "text": text,
        "role": role if role in Role.values else "",
        "roles": Role.choices,
        "invitations": invitations.select_related("organisation", "place").order_by("-invited_at", "-pk")[
            :ROWS
        ],
    }
    return render(request, "people/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: WorkerRequest) -> HttpResponse:
    """Ask a person to hold a post, by e-mail or text."""
    _must_manage(request)
    organisations = list(permissions.managed_by(request.acting).order_by("sort_name", "pk"))
    form = InviteForm(request.POST or None, organisations=organisations)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "people/invite.html", {"form": form}, status=422 if request.method == "POST" else 200
        )
    given = form.cleaned_data
    offered = services.NewPost(
        organisation=given["organisation"],
        role=Role(given["role"]),
        title=given["title"],
        place=given["place"],
        finder_kind=given["finder_kind"],
    )
    services.invite(
        offered,
        name=given["name"],
        email=given["email"],
        phone=given["phone"],
        by=request.acting,
        at=timezone.now(),
    )
    sent_to = given["email"] or given["phone"]
    messages.success(
        request, _("The invitation is on its way to %(to)s. It works for 8 days.") % {"to": sent_to}
    )
    return redirect("people:list")


@require_POST
def withdraw(request: WorkerRequest, invitation_id: int) -> HttpResponse:
    """Make an open invitation's link worthless."""
    try:
        services.withdraw(invitation_id, by=request.acting, at=timezone.now())
        messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    except services.InvitationSpent:
        messages.warning(request, _("This invitation was no longer open."))
    return redirect("people:list")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link: what is offered, and for a new account reached by e-mail a password.

    Opening it accepts nothing, since messengers fetch links to draw a preview.
    """
    at = timezone.now()
    try:
        invitation = services.find_invitation(token, at=at)
        return _accept(request, invitation, token)
    except services.InvitationSpent:  # also when someone else's click came between
        return render(request, "people/invitation_spent.html", status=410)


def _accept(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    account = services.account_of(invitation)
    form = None
    if account is None and invitation.email:
        newcomer = User(name=invitation.name, email=invitation.email)
        form = PasswordForm(request.POST if request.method == "POST" else None, user=newcomer)
    context = {
        "invitation": invitation,
        "may": ROLES[Role(invitation.role)].may,
        "form": form,
        "has_account": account is not None,
    }
    if request.method != "POST":
        return render(request, "people/accept.html", context)
    if form is not None and not form.is_valid():
        return render(request, "people/accept.html", context, status=422)
    password = form.cleaned_data["password"] if form is not None else ""
    try:
        post = services.accept(token, password=password, language=get_language() or "ko", at=timezone.now())
    except services.AlreadyHeld:
        messages.info(request, _("You hold this post already."))
        return redirect("account_login")
    if account is None:
        login(request, post.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        welcome = _("Welcome. This is where your work appears.")
    elif request.user.pk == account.pk:
        welcome = _("The new post is yours; you are acting in it now.")
    else:
        # The link proves an address, as a code does, but is days old: the whole account stays shut to it.
        messages.success(request, _("The new post is yours. Sign in as you always do."))
        return redirect("account_login")
    request.session["post"] = post.pk
    messages.success(request, welcome)
    return redirect("notices:my_work")


@require_POST
def switch(request: WorkerRequest) -> HttpResponse:
    """Act in another of one's own posts from now on."""
    wanted = request.POST.get("post", "")
    post = next((post for post in request.posts if str(post.pk) == wanted), None)
    if post is None:
        raise Http404
    request.session["post"] = post.pk
    services.switch(post, by=request.acting, at=timezone.now())
    return redirect("notices:my_work")


@require_safe
def post(request: WorkerRequest, post_id: int) -> HttpResponse:
    """One post: what it is, its duties, who stands in, and its end."""
    return _post_page(request, post_id)


def _post_page(request: WorkerRequest, post_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    _must_manage(request)
    at = timezone.now()
    managed = permissions.posts_managed_by(request.acting)
    shown = get_object_or_404(managed.select_related("user", "organisation", "place"), pk=post_id)
    colleagues = _colleagues(request, shown)
    details = {"title": shown.title, "direct_line": shown.direct_line, "hours": shown.hours}
    context = {
        "at": at,
        "today": timezone.localdate(at),
        "post": shown,
        "is_held": shown.starts_at <= at and (shown.ends_at is None or shown.ends_at > at),
        "may": ROLES[Role(shown.role)].may,
        "duties": shown.duties.select_related("place").order_by("task", "pk"),
        "deputies": shown.deputies.filter(ends_on__gte=timezone.localdate(at))
        .select_related("stands_in__user")
        .order_by("starts_on", "pk"),
        "details_form": DetailsForm(initial=details),
        "duty_form": DutyForm(district_id=shown.organisation.district_id),
        "deputy_form": DeputyForm(posts=colleagues, initial={"starts_on": timezone.localdate(at)}),
        "end_form": EndForm(),
    } | forms
    return render(request, "people/post.html", context, status=status)


def _colleagues(request: WorkerRequest, of: Post) -> Any:
    held = permissions.posts_managed_by(request.acting).held_at(timezone.now()).exclude(pk=of.pk)
    return (
        held.exclude(role__in=[Role.FINDER, Role.ADVISER]).select_related("user").order_by("user__name", "pk")
    )


def _shown(request: WorkerRequest, post_id: int) -> Post:
    _must_manage(request)
    return get_object_or_404(
        permissions.posts_managed_by(request.acting).select_related("organisation"), pk=post_id
    )


@require_POST
def change(request: WorkerRequest, post_id: int) -> HttpResponse:
    """Write title, direct line and hours of a post."""
    _shown(request, post_id)
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _post_page(request, post_id, status=422, details_form=form)
    services.change_post(post_id, **form.cleaned_data, by=request.acting, at=timezone.now())
    messages.success(request, _("Written down. Others see it at once."))
    return redirect("people:post", post_id)


@require_POST
def add_duty(request: WorkerRequest, post_id: int) -> HttpResponse:
    """Write a line of the post's duties."""
    shown = _shown(request, post_id)
    form = DutyForm(request.POST, district_id=shown.organisation.district_id)
    if not form.is_valid():
        return _post_page(request, post_id, status=422, duty_form=form)
    try:
        with transaction.atomic():
            services.add_duty(post_id, **form.cleaned_data, by=request.acting, at=timezone.now())
    except IntegrityError as error:
        if "duty_once" not in str(error):
            raise
        form.add_error("task", _("This duty is written already."))
        return _post_page(request, post_id, status=422, duty_form=form)
    return redirect("people:post", post_id)


@require_POST
def remove_duty(request: WorkerRequest, post_id: int, duty_id: int) -> HttpResponse:
    """Strike a line of the post's duties."""
    services.remove_duty(duty_id, by=request.acting, at=timezone.now())
    return redirect("people:post", post_id)


@require_POST
def set_deputy(request: WorkerRequest, post_id: int) -> HttpResponse:
    """Let a colleague stand in, from–to."""
    shown = _shown(request, post_id)
    form = DeputyForm(request.POST, posts=_colleagues(request, shown))
    if not form.is_valid():
        return _post_page(request, post_id, status=422, deputy_form=form)
    given = form.cleaned_data
    try:
        services.set_deputy(
            post_id,
            given["stands_in"].pk,
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            by=request.acting,
            at=timezone.now(),
        )
    except services.DeputyNotPossible:
        text = _("This colleague may not read what waits there, or someone else stands in on those days.")
        form.add_error("stands_in", text)
        return _post_page(request, post_id, status=422, deputy_form=form)
    messages.success(request, _("Work and calls follow the deputy on those days."))
    return redirect("people:post", post_id)


@require_POST
def end_deputy(request: WorkerRequest, post_id: int, deputy_id: int) -> HttpResponse:
    """End a deputising from today on."""
    services.end_deputy(deputy_id, by=request.acting, at=timezone.now())
    return redirect("people:post", post_id)


@require_POST
def end(request: WorkerRequest, post_id: int) -> HttpResponse:
    """End a post this minute."""
    _shown(request, post_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _post_page(request, post_id, status=422, end_form=form)
    try:
        services.end_post(post_id, why=form.cleaned_data["why"], by=request.acting, at=timezone.now())
    except services.LastManager:
        form.add_error(None, _("This is the last manager here: invite another first."))
        return _post_page(request, post_id, status=422, end_form=form)
    messages.success(
        request, _("The post has ended, and with it all access. What waited for it is everyone’s now.")
    )
    return redirect("people:list")
