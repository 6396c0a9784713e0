from django.http import Http404, HttpRequest, HttpResponse


def _soon(request: HttpRequest, **_ids: object) -> HttpResponse:
    raise Http404


listing = _soon
new = _soon
of_household = _soon
propose = _soon
detail = _soon
put_on = _soon
invite = _soon
attend = _soon
start = _soon
circulate = _soon
sign = _soon
paper = _soon
item = _soon
open_item = _soon
decide = _soon
agree = _soon
dissent = _soon
done = _soon
