"""The site's addresses, and an empty view to measure them against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from coordination.urls import urlpatterns as site


def empty(request: HttpRequest) -> HttpResponse:
    """What every signed-in page costs: session, person, posts, the transaction, the middleware."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty, name="empty"), *site]
