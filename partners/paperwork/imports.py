"""What an import did and what it left undone: counted, grouped, each row with its line.

Messages are translated when they are read. Names of bodies and places are repeated in them, since who imports
must find the row again; cells that could hold anything else are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class ImportRefused(Exception):
    """The file as a whole cannot be imported; nothing of it was. `code` names why."""

    def __init__(
        self, code: str, template: str | _StrPromise, params: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.template = template
        self.params = dict(params or {})

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in the language of the moment."""
        return str(self.template) % self.params if self.params else str(self.template)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Heading:
    """What several remarks have in common."""

    code: str
    title: _StrPromise


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know of one row: `line` as in the file (0: of none), `subject` the name that stands there."""

    line: int
    subject: str
    template: str | _StrPromise = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        said = str(self.template) % self.params if self.params else str(self.template)
        return ": ".join(part for part in (self.subject, said) if part)


@dataclass(slots=True)
class Tally:
    """Rows of the database made, changed, and found to be as the file says; `title` names what they are."""

    title: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def moved(self) -> int:
        return self.created + self.changed

    def __str__(self) -> str:
        return _("%(title)s: %(created)d new, %(changed)d changed, %(unchanged)d as before") % {
            "title": self.title,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
        }


@dataclass(slots=True)
class Report:
    """The whole of an import. `read` says what was read; `remarks` are kept in the order they were found."""

    read: str
    tallies: list[Tally] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    remarks: dict[Heading, list[Remark]] = field(default_factory=dict)

    def remark(self, heading: Heading, remark: Remark) -> None:
        self.remarks.setdefault(heading, []).append(remark)

    def under(self, code: str) -> list[Remark]:
        return [remark for heading, those in self.remarks.items() if heading.code == code for remark in those]

    @property
    def moved(self) -> int:
        """How many rows of the database were made or changed."""
        return sum(tally.moved for tally in self.tallies)

    def lines(self, place: str | _StrPromise) -> Iterator[str]:
        """The report as text; `place` says where a row stands, as "line %(line)d"."""
        yield self.read
        yield from map(str, self.tallies)
        yield from self.facts
        for heading, remarks in self.remarks.items():
            yield ""
            yield _("%(title)s: %(count)d") % {"title": heading.title, "count": len(remarks)}
            for remark in sorted(remarks, key=lambda one: one.line):
                where = f"{str(place) % {'line': remark.line}} " if remark.line else ""
                yield f"  {where}{remark.message}"


def nothing_usable(report: Report, place: str | _StrPromise, most: int = 10) -> str:
    """One text that says no row could be used, with the first reasons."""
    remarks = sorted((one for those in report.remarks.values() for one in those), key=lambda one: one.line)
    wheres = [f"{str(place) % {'line': one.line}} " if one.line else "" for one in remarks]
    reasons = [f"  {where}{one.message}" for where, one in zip(wheres, remarks[:most], strict=False)]
    if len(remarks) > most:
        reasons.append("  …")
    return "\n".join([_("No row of the file can be used; nothing was changed."), *reasons])
