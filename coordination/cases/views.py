from django.http import Http404, HttpRequest, HttpResponse


def _soon(request: HttpRequest, **_ids: object) -> HttpResponse:
    raise Http404


new = _soon
of_household = _soon
detail = _soon
assess = _soon
note = _soon
step = _soon
invite = _soon
hand = _soon
close = _soon
