"""Lists and their state: filters, order, pages, and what stands where a list is empty.

The state of a list is in its address, so it can be sent to a colleague and survives without script.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

register = template.Library()


@lru_cache(maxsize=256)
def draw_icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="#i-{}"></use></svg>',
        name,
    )


@register.simple_tag
def nothing(title: str, text: str = "", url: str = "", label: str = "") -> SafeString:
    """{% nothing _("No referrals yet") _("New ones appear here.") url _("Find help") %}: an empty list."""
    return format_html(
        '<div class="empty"><svg class="field-art" viewBox="0 0 96 48" aria-hidden="true">'
        '<use href="#field-art"></use></svg><b>{}</b>{}{}</div>',
        title,
        format_html("<span>{}</span>", text) if text else "",
        format_html('<a class="btn" href="{}">{}</a>', url, label) if url and label else "",
    )


def _asked(context: template.Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET if request is not None else QueryDict()


def _address(asked: QueryDict, **changes: str) -> str:
    """The list's own address with some of its state changed; the page number always starts over."""
    query = asked.copy()
    query.pop("page", None)
    for key, value in changes.items():
        if value:
            query[key] = value
        else:
            query.pop(key, None)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def pick(
    context: template.Context, name: str, value: str, label: str, count: int | None = None
) -> SafeString:
    """{% pick "kind" "REFERRAL" _("Referrals") 4 %}: one link of a filter bar; value "" means all."""
    asked = _asked(context)
    value = str(value)
    return format_html(
        '<a class="pick" href="{}"{}>{}{}</a>',
        _address(asked, **{name: value}),
        mark_safe(' aria-current="true"') if asked.get(name, "") == value else "",
        label,
        format_html(' <span class="n">{}</span>', count) if count is not None else "",
    )


@register.simple_tag(takes_context=True)
def sort(
    context: template.Context, name: str, label: str, default: str = "", *, number: bool = False
) -> SafeString:
    """{% sort "due" _("Due") default="due" %}: a column's head that orders; `-due` turns it round."""
    asked = _asked(context)
    current = asked.get("sort", default)
    falling = current == f"-{name}"
    rising = current == name
    state = "ascending" if rising else "descending" if falling else "none"
    return format_html(
        '<th role="columnheader" scope="col"{} aria-sort="{}"><a class="sort" href="{}">{}{}</a></th>',
        mark_safe(' class="is-n"') if number else "",
        state,
        _address(asked, sort=f"-{name}" if rising else name),
        label,
        draw_icon("up" if rising else "down" if falling else "sort"),
    )


@register.inclusion_tag("dure/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, object]:
    """{% pager page %}: where one stands in a long list, and the ways on; keeps filter and order."""
    asked = _asked(context)
    prefix = _address(asked) + ("&" if len(_address(asked)) > 1 else "")
    paginator = page.paginator
    numbers: list[dict[str, object]] = []
    if paginator.num_pages > 1:
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
            numbers.append(
                {"number": number, "url": f"{prefix}page={number}", "gap": not isinstance(number, int)}
            )
    return {
        "page": page,
        "numbers": numbers,
        "before": f"{prefix}page={page.previous_page_number()}" if page.has_previous() else "",
        "after": f"{prefix}page={page.next_page_number()}" if page.has_next() else "",
        "total": ngettext("%(n)s in all", "%(n)s in all", paginator.count) % {"n": paginator.count},
    }


@register.simple_tag
def rows(lines: Iterable[tuple[str, Any]]) -> SafeString:
    """{% rows facts %}: pairs of name and value as a list of facts."""
    return format_html('<dl class="facts">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))
