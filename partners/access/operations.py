"""Migration operations for doors and walls."""

from collections.abc import Mapping, Sequence

from django.db.migrations.operations import RunSQL


def raise_walls(walls: Mapping[str, Sequence[str]]) -> RunSQL:
    """Raise the walls of some tables. Backwards they stay: a wall is never taken down by going back."""
    return RunSQL([line for lines in walls.values() for line in lines], RunSQL.noop)


def make_door(name: str, arguments: str, returns: str, body: str, *, volatility: str = "STABLE") -> RunSQL:
    """Create a named function that sees further than its caller, owned by the role nobody signs in as.

    `body` is one SQL statement. The search path is fixed, or a caller could put tables of their own in the way.
    """
    kinds = ", ".join(part.strip().split(" ", 1)[1] for part in arguments.split(",")) if arguments else ""
    return RunSQL(
        [
            # A function may only be given to a role that could have made it there.
            "GRANT CREATE ON SCHEMA public TO dure_doors",
            f"CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS {returns} LANGUAGE sql {volatility} "
            f"SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $door$ {body} $door$",
            f"ALTER FUNCTION {name}({kinds}) OWNER TO dure_doors",
            "REVOKE CREATE ON SCHEMA public FROM dure_doors",
            f"REVOKE ALL ON FUNCTION {name}({kinds}) FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {name}({kinds}) TO dure_app",
        ],
        f"DROP FUNCTION IF EXISTS {name}({kinds})",
    )
