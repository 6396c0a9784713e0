"""The house's marks: icons, sectors, clocks, turns, covered names, figures, lists.

Built in to every template (see TEMPLATES in the settings), so no page needs a {% load %}.
Small marks are written in Python, since a list of twenty rows draws a hundred of them; what has
inner structure is a template under `dure/`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext, pgettext_lazy

from partners import wording
from partners.templatetags import dure_forms, dure_lists
from partners.templatetags.dure_lists import draw_icon

register = template.Library()
# One library to its users, three files to its keepers.
register.tags.update(dure_forms.register.tags)
register.tags.update(dure_lists.register.tags)

# Stored sector → the mark drawn for it. Police and army share the safety mark, but say their own name.
SECTOR_MARKS = {
    "PUBLIC": "public",
    "WELFARE": "welfare",
    "CIVIC": "civic",
    "MEDICAL": "medical",
    "EDUCATION": "education",
    "POLICE": "safety",
    "ARMY": "safety",
    "CLERGY": "faith",
    "BUSINESS": "business",
}
SECTOR_NAMES = {
    "PUBLIC": pgettext_lazy("sector", "Public office"),
    "WELFARE": pgettext_lazy("sector", "Welfare"),
    "CIVIC": pgettext_lazy("sector", "Residents"),
    "MEDICAL": pgettext_lazy("sector", "Medical"),
    "EDUCATION": pgettext_lazy("sector", "Education"),
    "POLICE": pgettext_lazy("sector", "Police"),
    "ARMY": pgettext_lazy("sector", "Army"),
    "CLERGY": pgettext_lazy("sector", "Clergy"),
    "BUSINESS": pgettext_lazy("sector", "Business"),
}
LEVEL_NAMES = {
    1: pgettext_lazy("severity", "Low"),
    2: pgettext_lazy("severity", "Middle"),
    3: pgettext_lazy("severity", "High"),
}
NOTHING = SafeString("")


class NamedInSector(Protocol):
    """What {% org %} draws: an organisation, or a row that looks like one."""

    name: str
    sector: str


# ---------------------------------------------------------------- marks
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "clock" %}; with a label it speaks for itself: {% icon "lock" _("Sealed") %}."""
    if not label:
        return draw_icon(name)
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><use href="#i-{}"></use></svg>',
        label,
        name,
    )


@register.simple_tag
def sector(code: str) -> SafeString:
    """{% sector organisation.sector %}: colour, shape and letter, with its name for a screen reader."""
    mark = SECTOR_MARKS.get(code)
    if mark is None:
        return NOTHING
    return format_html(
        '<svg class="sector" viewBox="-1 -1 24 24" role="img" aria-label="{}"><use href="#s-{}"></use></svg>',
        SECTOR_NAMES[code],
        mark,
    )


@register.simple_tag
def org(organisation: NamedInSector | None, sub: str = "", url: str = "") -> SafeString:
    """{% org row.organisation %}, with a second line and a link when given."""
    if organisation is None:
        return NOTHING
    name = format_html('<a href="{}">{}</a>', url, organisation.name) if url else organisation.name
    below = format_html('<span class="cell-sub">{}</span>', sub) if sub else ""
    return format_html(
        '<span class="org">{}<span>{}{}</span></span>', sector(organisation.sector), name, below
    )


@register.simple_tag
def chip(kind: str, text: str, icon: str = "") -> SafeString:
    """{% chip "ok" _("Accepted") "check" %}: a state as glyph and word; ok info warn urgent plain ""."""
    return format_html(
        '<span class="chip{}">{}{}</span>',
        f" is-{kind}" if kind else "",
        draw_icon(icon) if icon else "",
        text,
    )


@register.simple_tag
def kind(icon: str, text: str) -> SafeString:
    """{% kind "refer" _("Referral") %}: what sort of thing a row is."""
    return format_html('<span class="kind">{}{}</span>', draw_icon(icon), text)


@register.simple_tag
def level(n: int | None, word: str = "") -> SafeString:
    """{% level need.level %}: severity 1–3 as three ridges and its word."""
    if not n:
        return NOTHING
    ridges = mark_safe("".join('<i class="is-on"></i>' if step <= n else "<i></i>" for step in (1, 2, 3)))
    return format_html(
        '<span class="row nowrap"><span class="level" aria-hidden="true">{}</span>{}</span>',
        ridges,
        word or LEVEL_NAMES.get(n, ""),
    )


@register.simple_tag
def masked(covered: str, open: str = "") -> SafeString:
    """{% masked person.name %}; `open` is the address that asks the reason and shows the name."""
    opener: str | SafeString = ""
    said = wording.read_aloud(covered)
    if open:
        opener = format_html(
            '<a class="open" href="{}" data-dialog>{}{}<span class="sr-only"> {}</span></a>',
            open,
            draw_icon("eye"),
            pgettext("covered name", "Open"),
            said,
        )
    return format_html(
        '<span class="masked"><span aria-hidden="true">{}</span><span class="sr-only">{}</span>{}</span>',
        covered,
        said,
        opener,
    )


@register.simple_tag
def call(number: str, label: str = "") -> SafeString:
    """{% call post.direct_line %}: tap to call. A directory's range (02-449-2341-3) dials its first line."""
    if not number:
        return NOTHING
    first = re.sub(r"^(\d+-\d+-\d+)-\d+$", r"\1", number.partition("~")[0].strip())
    dialled = re.sub(r"\D", "", first)
    return format_html('<a class="call" href="tel:{}">{}{}</a>', dialled, draw_icon("phone"), label or number)


# ---------------------------------------------------------------- time and turns
@register.simple_tag(takes_context=True)
def clock(
    context: template.Context,
    due: date | datetime | None,
    now: datetime | None = None,
    *,
    done: date | datetime | None = None,
    bare: bool = False,
) -> SafeString:
    """{% clock item.due_at done=item.done_at %}: glyph, word and date; `bare` leaves the date out.

    `now` comes from the page's context unless passed; a page that has neither is a mistake, since
    the clock is read in the view.
    """
    if due is None and done is None:
        return format_html('<span class="muted small">{}</span>', gettext("no deadline"))
    moment = now if now is not None else context["now"]
    read = wording.read_clock(due or done or moment, moment, done=done)
    words: str | SafeString = read.shown
    if read.spoken != read.shown:
        words = format_html(
            '<span aria-hidden="true">{}</span><span class="sr-only">{}</span>', read.shown, read.spoken
        )
    below = "" if bare else format_html('<span class="clock-date">{}</span>', read.date)
    return format_html(
        '<span class="clock-at"><time class="clock is-{}" datetime="{}">{}{}</time>{}</span>',
        read.state,
        read.iso,
        draw_icon(read.glyph),
        words,
        below,
    )


@register.simple_tag
def turn(ours: bool, who: str = "") -> SafeString:
    """{% turn row.is_ours row.waiting_for.name %}: whose turn it is; gold only when ours."""
    if ours:
        return format_html(
            '<span class="turn is-ours">{}<span>{}</span></span>', draw_icon("turn"), gettext("Our turn")
        )
    return format_html(
        '<span class="turn">{}<span>{}</span></span>',
        draw_icon("turn"),
        gettext("Turn of %(who)s") % {"who": who} if who else gettext("Their turn"),
    )


@register.simple_tag(takes_context=True)
def turnbar(
    context: template.Context,
    title: str,
    url: str,
    label: str,
    due: date | datetime | None = None,
    text: str = "",
    now: datetime | None = None,
) -> SafeString:
    """{% turnbar _("Answer this referral") url _("Answer") due=row.due_at text=_("…") %}: the next act."""
    return format_html(
        '<section class="turnbar" aria-label="{}">'
        '<div class="turnbar-text">{}<b>{}</b>{}<span>{}</span></div>'
        '<a class="btn is-main" href="{}">{}</a></section>',
        gettext("Whose turn it is"),
        turn(True),
        title,
        clock(context, due, now, bare=True) if due else "",
        text,
        url,
        label,
    )


@register.filter
def kdate(moment: date | datetime | None) -> str:
    """2026. 11. 22.(일) · Sun 22 Nov 2026."""
    return wording.full_date(moment) if moment else ""


@register.filter
def kday(moment: date | datetime | None) -> str:
    """11. 22.(일) · Sun 22 Nov."""
    return wording.short_date(moment) if moment else ""


@register.filter
def ktime(moment: datetime | None) -> str:
    """14:00."""
    return wording.clock_time(moment) if moment else ""


@register.filter
def kmoment(moment: datetime | None) -> str:
    """2026. 11. 22.(일) 14:00, for records and prints."""
    return wording.full_moment(moment) if moment else ""


@register.filter
def iso(moment: date | datetime | None) -> str:
    """For <time datetime="…">."""
    return wording.iso(moment) if moment else ""


# ---------------------------------------------------------------- figures
@register.simple_tag
def spark(points: Iterable[float], say: str = "", *, wide: bool = False) -> SafeString:
    """{% spark months say=_("From 14 down to 9") %}: a line drawn to its own scale."""
    values = [float(point) for point in points]
    if len(values) < 2:  # noqa: PLR2004 - one point is no line
        return NOTHING
    width, height = (104.0, 36.0) if wide else (72.0, 28.0)
    low, high = min(values), max(values)
    step, span = width / (len(values) - 1), (high - low) or 1.0
    dots = [
        (index * step, height - 3 - (value - low) / span * (height - 6)) for index, value in enumerate(values)
    ]
    said = format_html('role="img" aria-label="{}"', say) if say else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" {}><polyline points="{}"/>'
        '<circle class="end" cx="{}" cy="{}" r="3.5"/></svg>',
        int(width),
        int(height),
        said,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in dots),
        f"{dots[-1][0]:.1f}",
        f"{dots[-1][1]:.1f}",
    )


@register.simple_tag
def stat(
    label: str,
    n: Any,
    unit: str = "",
    note: str = "",
    url: str = "",
    points: Iterable[float] = (),
    say: str = "",
    *,
    loud: bool = False,
) -> SafeString:
    """{% stat _("Found, not yet helped") n _("households") url=url loud=True points=weeks say=_("…") %}."""
    inner = format_html(
        '<span class="stat-label">{}</span><span class="stat-n">{}{}</span>{}{}',
        label,
        n,
        format_html("<small>{}</small>", unit) if unit else "",
        format_html('<span class="stat-note">{}</span>', note) if note else "",
        spark(points, say, wide=loud),
    )
    css = "stat is-loud" if loud else "stat"
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', css, url, inner)
    return format_html('<div class="{}">{}</div>', css, inner)


@register.simple_tag
def progress(value: float, most: float, label: str, text: str = "") -> SafeString:
    """{% progress 4 7 _("Signed") %}: a bar with its words."""
    said = text or gettext("%(value)s of %(most)s") % {"value": value, "most": most}
    return format_html(
        '<progress class="progress" max="{}" value="{}" aria-label="{}">{}</progress>',
        most,
        value,
        label,
        said,
    )


@register.inclusion_tag("dure/stepper.html")
def stepper(steps: Sequence[Mapping[str, Any]], note: str = "") -> dict[str, object]:
    """{% stepper steps note %}: steps are dicts of label, when (words) and state: done, now or next."""
    now = next((index for index, step in enumerate(steps) if step.get("state") == "now"), None)
    return {
        "steps": steps,
        "note": note,
        "now": steps[now] if now is not None else None,
        "position": (now or 0) + 1,
        "most": len(steps),
    }
