"""The roles, the words that row policies are written in, and the ground's one door."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from partners.access.operations import make_door

ROLES = """
DO $$
BEGIN
    -- Roles belong to the whole server: another database of ours may have made them.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dure_app') THEN
        CREATE ROLE dure_app NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dure_doors') THEN
        CREATE ROLE dure_doors NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- two databases migrated at once
END $$;
GRANT dure_app, dure_doors TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO dure_app, dure_doors;
"""

WORDS = """
CREATE OR REPLACE FUNCTION access_actor() RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
DECLARE said text := current_setting('dure.actor', true);
BEGIN
    IF said IS NULL OR said = '' THEN
        RAISE EXCEPTION 'nobody acts: personal rows are read and written inside acting()'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN said::jsonb;
END $$;
CREATE OR REPLACE FUNCTION access_number(key text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT (access_actor() ->> key)::bigint $$;
CREATE OR REPLACE FUNCTION access_word(key text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT access_actor() ->> key $$;
CREATE OR REPLACE FUNCTION access_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce((access_actor() ->> 'at')::timestamptz, now()) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    run_before = [("resources", "0001_initial"), ("coordination", "0001_initial")]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
        make_door(
            "door_may_grant",
            "asked uuid, wanted smallint",
            "boolean",
            """
            SELECT NOT EXISTS (SELECT 1 FROM partners_grant g WHERE g.household_id = asked)
                OR EXISTS (
                    SELECT 1 FROM partners_grant g
                    WHERE g.household_id = asked AND g.tier >= wanted
                      AND (g.organisation_id = access_number('reader') OR g.post_id = access_number('post'))
                      AND g.starts_at <= access_now() AND (g.ends_at IS NULL OR g.ends_at > access_now())
                )
            """,
        ),
        make_door(
            "door_finish_work",
            "item uuid, of_kind text, of_verb text, whose bigint, moment timestamptz",
            "TABLE (organisation bigint)",
            """
            WITH closed AS (
                UPDATE partners_workitem w SET done_at = moment
                WHERE w.about = item AND w.kind = of_kind AND (of_verb = '' OR w.verb = of_verb)
                  AND (whose IS NULL OR w.organisation_id = whose)
                  AND w.done_at IS NULL AND w.district_id = access_number('district')
                RETURNING w.organisation_id
            )
            SELECT closed.organisation_id FROM closed
            """,
            volatility="VOLATILE",
        ),
    ]
