from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from network import permissions, publishing
from network.graph import TieKind, ego, figures, suggestions
from network.picture import KINDS, Picture, as_drawn, draw
from partners.access.middleware import WorkerRequest
from partners.organisations.models import Organisation, Sector

KIND_NAMES = {
    TieKind.REFERRAL: gettext_lazy("Referrals"),
    TieKind.MEETING: gettext_lazy("Meetings"),
    TieKind.CASE: gettext_lazy("Shared cases"),
    TieKind.AGREEMENT: gettext_lazy("Agreements"),
}
ROWS_SHOWN = 20


@require_GET
def picture(request: WorkerRequest) -> HttpResponse:
    """The picture, its figures, the ties worth making, and the same as a table."""
    drawn = _asked_for(request)
    rows = drawn.rows
    context = {
        "figures": figures(drawn.graph),
        "rows": rows if "all" in request.GET else rows[:ROWS_SHOWN],
        "more_rows": 0 if "all" in request.GET else max(0, len(rows) - ROWS_SHOWN),
        "suggestions": [
            {
                "a": drawn.organisations[one.a],
                "b": None if one.b is None else drawn.organisations[one.b],
                "common": [drawn.organisations[each] for each in one.common[:3]],
            }
            for one in suggestions(drawn.graph, limit=2)
        ][:3],
        "kinds": [(kind.value, name) for kind, name in KIND_NAMES.items()],
        "source": f"{reverse('network:data')}?{request.GET.urlencode()}",
        "sectors": Sector.choices,
        "can_publish": permissions.can_publish(request.acting),
    }
    return render(request, "network/picture.html", context)


@require_GET
def data(request: WorkerRequest) -> JsonResponse:
    """What the page's script draws, for whoever may see the page."""
    drawn = as_drawn(_asked_for(request))
    for node in drawn["nodes"]:
        node["letter"] = _letter(node["sector"])
        node["url"] = reverse("network:ego", args=[node["id"]])
    return JsonResponse(drawn)


@require_GET
def around(request: WorkerRequest, pk: int) -> HttpResponse:
    """One organisation, whom it works with, and how much."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.acting), pk=pk)
    drawn = _asked_for(request)
    rows = []
    if pk in drawn.graph:
        near = Picture(ego(drawn.graph, pk), drawn.organisations)
        rows = [row for row in near.rows if pk in (row["a"].pk, row["b"].pk)]
        for row in rows:
            row["other"] = row["b"] if row["a"].pk == pk else row["a"]
    return render(request, "network/ego.html", {"organisation": organisation, "rows": rows})


@require_GET
def clear(request: WorkerRequest) -> HttpResponse:
    """What is about to be published, small counts already withheld."""
    try:
        figures_to_go = publishing.about_to_publish(by=request.acting, at=timezone.now())
    except publishing.NotTheSecretary as error:
        raise PermissionDenied from error
    periods = sorted({figure.period for figure in figures_to_go})
    keys = list(dict.fromkeys(figure.key for figure in figures_to_go))
    by_place = {(figure.key, figure.period): figure for figure in figures_to_go}
    rows = [[by_place[key, period] for period in periods] for key in keys]
    return render(request, "network/publish.html", {"periods": periods, "rows": rows})


@require_POST
def publish(request: WorkerRequest) -> HttpResponse:
    """Send the figures to the public site."""
    try:
        address = publishing.publish(by=request.acting, at=timezone.now())
    except publishing.NotTheSecretary as error:
        raise PermissionDenied from error
    return redirect(address)


def _asked_for(request: WorkerRequest) -> Picture:
    """The picture the address asks for. Raises PermissionDenied for posts that may not see it."""
    if not permissions.can_see(request.acting):
        raise PermissionDenied
    asked = [kind for kind in KINDS if kind.value == request.GET.get("kind")]
    return draw(
        request.acting,
        until=timezone.now(),
        kinds=asked or KINDS,
        private_only=request.GET.get("who") == "private",
    )


def _letter(sector: str) -> str:
    """The letter inside an organisation's mark, as in the legend."""
    letters = {
        "PUBLIC": pgettext("sector letter", "P"),
        "WELFARE": pgettext("sector letter", "W"),
        "CIVIC": pgettext("sector letter", "R"),
        "MEDICAL": pgettext("sector letter", "M"),
        "EDUCATION": pgettext("sector letter", "E"),
        "POLICE": pgettext("sector letter", "S"),
        "ARMY": pgettext("sector letter", "S"),
        "CLERGY": pgettext("sector letter", "C"),
        "BUSINESS": pgettext("sector letter", "B"),
    }
    return letters.get(sector, "")
