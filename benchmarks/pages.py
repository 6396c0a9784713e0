"""The pages measured, and for each the best SQL we can write by hand for the same answer, as the tables' owner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from partners.people.models import Post


@dataclass(frozen=True, slots=True)
class Page:
    """A page to measure.

    role     whose page
    address  given the post, the page's address
    sql      statements that fetch the same, with %(post)s, %(organisation)s, %(district)s, %(place)s, %(row)s
    cost     the most it may cost (see the package's docstring)
    """

    name: str
    role: str
    address: Callable[[Post], str]
    sql: tuple[str, ...]
    cost: float
    row: str = ""


def first(sql: str, post: Post) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, words(post))
        row = cursor.fetchone()
    assert row is not None, sql
    return row[0]


def words(post: Post, row: object = None) -> dict[str, Any]:
    return {
        "post": post.pk,
        "person": post.user_id,
        "organisation": post.organisation_id,
        "district": post.organisation.district_id,
        "place": post.place_id,
        "row": row,
    }


HELD = (
    "SELECT h.id FROM coordination_household h JOIN partners_grant g ON g.household_id = h.id "
    "WHERE g.organisation_id = %(organisation)s ORDER BY h.found_at DESC LIMIT 1"
)

# What every page of a worker shows in its menu: how much waits, by kind.
MENU = (
    "SELECT kind, count(*) FROM partners_workitem WHERE done_at IS NULL AND district_id = %(district)s "
    "AND (post_id = %(post)s OR (post_id IS NULL AND organisation_id = %(organisation)s)) GROUP BY kind"
)

PAGES = (
    Page(
        "home",
        "WORKER",
        lambda post: reverse("notices:my_work"),
        (
            MENU,
            "SELECT kind, count(*), count(*) FILTER (WHERE due_at < now()) FROM partners_workitem "
            "WHERE done_at IS NULL AND (organisation_id = %(organisation)s OR post_id = %(post)s) GROUP BY kind",
            "SELECT id, kind, verb, subject, detail, address, due_at, post_id, organisation_id FROM partners_workitem "
            "WHERE done_at IS NULL AND (organisation_id = %(organisation)s OR post_id = %(post)s) "
            "ORDER BY due_at, id",
            "SELECT w.id, w.kind, w.verb, w.subject, w.due_at, o.name FROM partners_workitem w "
            "JOIN partners_organisation o ON o.id = w.organisation_id "
            "WHERE w.asked_by_id = %(organisation)s AND w.done_at IS NULL ORDER BY w.due_at, w.id LIMIT 20",
        ),
        5,
    ),
    Page(
        "triage list",
        "DONG",
        lambda post: reverse("reports:list"),
        (
            MENU,
            "SELECT count(*), count(*) FILTER (WHERE status = 'SENT') FROM coordination_report "
            "WHERE place_id = %(place)s",
            'SELECT r.*, p.name, w."where", w.words FROM coordination_report r '
            "JOIN partners_place p ON p.id = r.place_id JOIN coordination_reportwords w ON w.report_id = r.id "
            "WHERE r.place_id = %(place)s ORDER BY r.made_at DESC, r.id LIMIT 20",
        ),
        5,
    ),
    Page(
        "household",
        "WORKER",
        lambda post: reverse("households:detail", args=[first(HELD, post)]),
        (
            "SELECT h.*, p.name, o.name FROM coordination_household h JOIN partners_place p ON p.id = h.place_id "
            "JOIN partners_organisation o ON o.id = h.opened_by_id WHERE h.id = %(row)s",
            "SELECT m.* FROM coordination_member m WHERE m.household_id = %(row)s ORDER BY m.relation, m.id",
            "SELECT c.* FROM coordination_consent c WHERE c.household_id = %(row)s",
            "SELECT s.*, o.name, o.sector FROM coordination_storyevent s "
            "JOIN partners_organisation o ON o.id = s.organisation_id "
            "WHERE s.household_id = %(row)s ORDER BY s.at DESC LIMIT 20",
            MENU,
            "SELECT kind, count(*) FROM coordination_storyevent WHERE household_id = %(row)s GROUP BY kind",
            "SELECT w.* FROM partners_workitem w WHERE w.about = %(row)s AND w.done_at IS NULL "
            "ORDER BY w.due_at LIMIT 1",
            # The journal's line: showing is an act (개인정보의 안전성 확보조치 기준 제8조).
            "INSERT INTO partners_entry (id, district_id, at, user_id, post_id, organisation_id, act, households, "
            "target, why, facts, address) VALUES (gen_random_uuid(), %(district)s, now(), %(person)s, %(post)s, "
            "%(organisation)s, 'read', ARRAY[%(row)s::uuid], 'household', '', '{}', '')",
        ),
        4,
        HELD,
    ),
)
