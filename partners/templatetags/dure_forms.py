"""Form fields as the house shows them: label, hint, control, and the error beside it.

Django itself links hint and error to the control (`aria-describedby`, `aria-invalid`); the ids here
are the ones it promises: `<id>_helptext` and `<id>_error`.
"""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

register = template.Library()

# A browser's own picker reads and writes only these forms, whatever the page's language.
PICKERS: list[tuple[type[forms.widgets.DateTimeBaseInput], str, str]] = [
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.TimeInput, "time", "%H:%M"),
]


def _choices(bound: BoundField, icons: dict[str, str], hints: dict[str, str]) -> list[dict[str, Any]]:
    """Each choice of a radio or checkbox list, with the control's attributes ready to print."""
    shown = []
    for choice in bound.subwidgets:
        data = choice.data
        attrs = {key: value for key, value in data["attrs"].items() if key not in {"icons", "hints", "class"}}
        value = "" if data["value"] is None else str(data["value"])
        attrs |= {"type": data["type"], "name": data["name"], "value": value}
        shown.append(
            {
                "attrs": SafeString(flatatt(attrs)),
                "label": choice.choice_label,
                "icon": icons.get(value, ""),
                "hint": hints.get(value, ""),
            }
        )
    return shown


def _is_list(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _use_browser_picker(widget: forms.Widget) -> None:
    for kind, input_type, pattern in PICKERS:
        if isinstance(widget, kind) and widget.input_type == "text":
            widget.input_type = input_type
            widget.format = pattern


@register.inclusion_tag("dure/field.html")
def field(
    bound: BoundField, hint: str | None = None, opt: str = "", label: str = "", **attrs: str
) -> dict[str, object]:
    """{% field form.due_on %}: one question of a form.

    `opt` replaces the word beside the label of a field that may stay empty. Radio and checkbox lists
    become big tiles; their widget's attrs may say `class` ("tiles is-one"), `icons` and `hints`
    (dicts from value to icon name or second line): `forms.RadioSelect(attrs={"icons": {"CUT": "bolt"}})`.
    Any further keyword becomes an attribute of the control: {% field form.phone inputmode="tel" %}.
    """
    widget = bound.field.widget
    _use_browser_picker(widget)
    given = widget.attrs
    context: dict[str, object] = {
        "bound": bound,
        "label": label or bound.label,
        "hint": bound.help_text if hint is None else hint,
        "required": bound.field.required,
        "opt": opt,
        "shape": "control",
    }
    if bound.is_hidden:
        return context | {"shape": "hidden", "control": bound.as_hidden()}
    if _is_list(bound):
        return context | {
            "shape": "list",
            "css": given.get("class", "tiles"),
            "choices": _choices(bound, given.get("icons", {}), given.get("hints", {})),
        }
    if isinstance(widget, forms.CheckboxInput):
        return context | {"shape": "check", "control": bound.as_widget(), "required": True}
    attributes: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attrs.items()}
    attributes["class"] = " ".join(filter(None, ["input", given.get("class"), attrs.get("class")]))
    if hint is not None:
        # Django knows only the hint written on the field; one given here (or taken away) is linked by hand.
        ids = [f"{bound.auto_id}_helptext"] * bool(hint) + [f"{bound.auto_id}_error"] * bool(bound.errors)
        attributes["aria-describedby"] = " ".join(ids)
    return context | {"control": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("dure/errors.html")
def errors(form: forms.BaseForm) -> dict[str, object]:
    """{% errors form %}: what is wrong, at the top, each line a way to its field."""
    lines = [
        {"target": bound.auto_id or bound.html_name, "label": bound.label, "text": text}
        for bound in form
        if not bound.is_hidden
        for text in bound.errors
    ]
    hidden = [
        {"target": "", "label": bound.label, "text": text}
        for bound in form.hidden_fields()
        for text in bound.errors
    ]
    general = form.non_field_errors()
    return {"lines": lines + hidden, "general": general, "n": len(lines) + len(hidden) + len(general)}
