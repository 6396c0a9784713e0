"""What the application's role may do to whole tables; the walls then decide row by row."""

from typing import Any

from django.apps import apps
from django.db import connections

from partners.access.tables import Wall

# Written once, by anyone who acts; no one changes or removes them.
APPEND_ONLY = ("partners_entry", "partners_seal")


def after_migrate(*, using: str, **_said: Any) -> None:
    """Let the application's role into the tables as declared. Idempotent; runs after every migrate."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'dure_app'")
        if cursor.fetchone() is None:
            return
        tables = set(connection.introspection.table_names(cursor))
        walls = {
            model._meta.db_table: declared
            for model in apps.get_models()
            if isinstance(declared := getattr(model, "access", None), Wall) and model._meta.db_table in tables
        }
        cursor.execute("GRANT USAGE ON SCHEMA public TO dure_app, dure_doors")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO dure_app")
        cursor.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO dure_app")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO dure_doors")
        cursor.execute("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM dure_app")
        for table, wall in walls.items():
            if wall.remove is None:
                cursor.execute(f"REVOKE DELETE ON {table} FROM dure_app")
            if wall.change is None:
                cursor.execute(f"REVOKE UPDATE ON {table} FROM dure_app")
            if wall.doors_write:
                cursor.execute(f"GRANT INSERT, UPDATE ON {table} TO dure_doors")
        # Which household a grant opens, to whom and how far is fixed when it is given.
        if "partners_grant" in tables:
            cursor.execute("REVOKE UPDATE ON partners_grant FROM dure_app")
            cursor.execute("GRANT UPDATE (starts_at, ends_at) ON partners_grant TO dure_app")
        for table in APPEND_ONLY:
            if table in tables:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM dure_app")
