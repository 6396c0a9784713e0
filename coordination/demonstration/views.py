from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coordination.demonstration import player


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How much of the demonstration is in: a part that fetches itself again until all of it is."""
    if not settings.DEMONSTRATION:
        raise Http404
    percent, _days = player.progress()
    return render(request, "demonstration/progress.html", {"percent": percent})
