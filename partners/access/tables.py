"""What kind of table each model is. An undeclared table fails a test.

Wall      personal: rows are shown by policy, keyed by district and relation
Identity  staff, finders, volunteers and sessions: guarded by pages, not by row policies
Public    bodies, places, resources, published words
Record    append-only: may be written by anyone who acts, read by few
"""

from dataclasses import dataclass
from enum import IntEnum
from string import Template


class Tier(IntEnum):
    """How much of a household a grant opens; a higher tier holds the lower ones, but SENSITIVE is given apart."""

    MASKED = 10
    IDENTITY = 20
    CASE = 30
    SENSITIVE = 40


# The words a wall is written in. Each stands in a sub-select, so that it runs once a statement, not once a row.
_VOCABULARY = {
    "district": "(SELECT access_number('district'))",
    "organisation": "(SELECT access_number('organisation'))",
    "reader": "(SELECT access_number('reader'))",
    "post": "(SELECT access_number('post'))",
    "person": "(SELECT access_number('person'))",
    "place": "(SELECT access_number('place'))",
    "role": "(SELECT access_word('role'))",
    "kind": "(SELECT access_word('kind'))",
    "now": "(SELECT access_now())",
}


def granted(column: str, tier: "Tier | str") -> str:
    """SQL: the acting organisation or post holds a grant in force on the household in `column`, of the tier or above.

    A bare column is the walled table's own. It is always written with its table: left bare, `household_id` would be
    the grant's own column, equal to itself, and any grant would open every household.
    """
    if "." not in column:
        column = f"$table.{column}"
    level = str(int(tier)) if isinstance(tier, Tier) else tier
    return (
        f"EXISTS (SELECT 1 FROM partners_grant g WHERE g.household_id = {column} AND g.tier >= {level} "
        "AND (g.organisation_id = $reader OR g.post_id = $post) "
        "AND g.starts_at <= $now AND (g.ends_at IS NULL OR g.ends_at > $now))"
    )


@dataclass(frozen=True, slots=True)
class Wall:
    """Row policies for one table, in SQL with the words above ($district, $reader …).

    read    which rows are shown
    add     what a new row must be; None refuses additions
    change  which shown rows may be changed; None refuses changes. Nothing is ever deleted through a wall.
    sees    (for the record) why these rows are personal
    """

    sees: str
    read: str
    add: str | None = None
    change: str | None = None
    remove: str | None = None
    # A door may write here too (e.g. a volunteer's help is noted on a household the group may no longer read).
    doors_write: bool = False

    def statements(self, table: str) -> list[str]:
        """The SQL that raises this wall on `table`, repeatable."""
        lines = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            # A table's owner passes through its walls; nobody but migrations is the owner.
            *(
                f"DROP POLICY IF EXISTS {name} ON {table}"
                for name in ("wall_read", "wall_add", "wall_change")
            ),
            f"DROP POLICY IF EXISTS wall_remove ON {table}",
            f"DROP POLICY IF EXISTS doors ON {table}",
            f"CREATE POLICY doors ON {table} FOR {'ALL' if self.doors_write else 'SELECT'} TO dure_doors USING (true)",
            f"CREATE POLICY wall_read ON {table} FOR SELECT TO dure_app USING ({_sql(self.read, table)})",
        ]
        if self.add is not None:
            lines.append(
                f"CREATE POLICY wall_add ON {table} FOR INSERT TO dure_app WITH CHECK ({_sql(self.add, table)})"
            )
        if self.change is not None:
            lines.append(
                f"CREATE POLICY wall_change ON {table} FOR UPDATE TO dure_app "
                f"USING ({_sql(self.change, table)}) WITH CHECK ({_sql(self.change, table)})"
            )
        if self.remove is not None:
            lines.append(
                f"CREATE POLICY wall_remove ON {table} FOR DELETE TO dure_app USING ({_sql(self.remove, table)})"
            )
        return lines


@dataclass(frozen=True, slots=True)
class Identity:
    why: str


@dataclass(frozen=True, slots=True)
class Public:
    why: str


Declaration = Wall | Identity | Public

# Tables of the libraries we stand on, by the beginning of their names. None of them holds a household.
THIRD_PARTY: dict[str, Declaration] = {
    "account_": Identity("e-mail addresses confirmed at sign-in"),
    "auth_": Identity("groups of the public site's editors"),
    "django_session": Identity("who is signed in"),
    "django_content_type": Public("names of tables"),
    "django_migrations": Public("names of migrations"),
    "django_site": Public("addresses of sites"),
    "procrastinate_": Identity("jobs carry ids only"),
    "taggit_": Public("tags of published pages"),
    "wagtail": Public("published pages and their drafts; cms may know no household"),
}


def _sql(text: str, table: str) -> str:
    return Template(text).substitute(_VOCABULARY, table=table)
