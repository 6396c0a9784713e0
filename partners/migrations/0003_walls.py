"""Row policies, as the models declared them on the day this was written (see `manage.py makewalls`)."""

from django.db import migrations

from partners.access.operations import raise_walls

WALLS = {
    "partners_entry": [
        "ALTER TABLE partners_entry ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON partners_entry",
        "DROP POLICY IF EXISTS wall_add ON partners_entry",
        "DROP POLICY IF EXISTS wall_change ON partners_entry",
        "DROP POLICY IF EXISTS wall_remove ON partners_entry",
        "DROP POLICY IF EXISTS doors ON partners_entry",
        "CREATE POLICY doors ON partners_entry FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON partners_entry FOR SELECT TO dure_app USING ((SELECT "
        "access_word('kind')) = 'SEALER' OR (district_id = (SELECT access_number('district')) "
        "AND (SELECT access_word('role')) = 'PRIVACY' AND organisation_id = (SELECT "
        "access_number('organisation'))))",
        "CREATE POLICY wall_add ON partners_entry FOR INSERT TO dure_app WITH CHECK (((SELECT "
        "access_number('district')) IS NULL OR district_id = (SELECT "
        "access_number('district'))))",
    ],
    "partners_grant": [
        "ALTER TABLE partners_grant ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON partners_grant",
        "DROP POLICY IF EXISTS wall_add ON partners_grant",
        "DROP POLICY IF EXISTS wall_change ON partners_grant",
        "DROP POLICY IF EXISTS wall_remove ON partners_grant",
        "DROP POLICY IF EXISTS doors ON partners_grant",
        "CREATE POLICY doors ON partners_grant FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON partners_grant FOR SELECT TO dure_app USING (district_id = "
        "(SELECT access_number('district')) AND (organisation_id = (SELECT "
        "access_number('organisation')) OR post_id = (SELECT access_number('post')) OR "
        "granted_by_id = (SELECT access_number('organisation'))) OR ((SELECT "
        "access_word('kind')) = 'NIGHTLY' AND district_id = (SELECT "
        "access_number('district'))))",
        "CREATE POLICY wall_add ON partners_grant FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND (SELECT "
        "access_number('reader')) IS NOT NULL AND granted_by_id = (SELECT "
        "access_number('organisation')) AND door_may_grant(household_id, tier))",
        "CREATE POLICY wall_change ON partners_grant FOR UPDATE TO dure_app USING (district_id "
        "= (SELECT access_number('district')) AND (organisation_id = (SELECT "
        "access_number('organisation')) OR post_id = (SELECT access_number('post')) OR "
        "granted_by_id = (SELECT access_number('organisation'))) OR ((SELECT "
        "access_word('kind')) = 'NIGHTLY' AND district_id = (SELECT "
        "access_number('district')))) WITH CHECK (district_id = (SELECT "
        "access_number('district')) AND (organisation_id = (SELECT "
        "access_number('organisation')) OR post_id = (SELECT access_number('post')) OR "
        "granted_by_id = (SELECT access_number('organisation'))) OR ((SELECT "
        "access_word('kind')) = 'NIGHTLY' AND district_id = (SELECT "
        "access_number('district'))))",
    ],
    "partners_message": [
        "ALTER TABLE partners_message ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON partners_message",
        "DROP POLICY IF EXISTS wall_add ON partners_message",
        "DROP POLICY IF EXISTS wall_change ON partners_message",
        "DROP POLICY IF EXISTS wall_remove ON partners_message",
        "DROP POLICY IF EXISTS doors ON partners_message",
        "CREATE POLICY doors ON partners_message FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON partners_message FOR SELECT TO dure_app USING ((SELECT "
        "access_word('kind')) = 'DELIVERY' OR user_id = (SELECT access_number('person')) OR "
        "made_by_id = (SELECT access_number('post')))",
        "CREATE POLICY wall_add ON partners_message FOR INSERT TO dure_app WITH CHECK (true)",
        "CREATE POLICY wall_change ON partners_message FOR UPDATE TO dure_app USING ((SELECT "
        "access_word('kind')) = 'DELIVERY') WITH CHECK ((SELECT access_word('kind')) = "
        "'DELIVERY')",
    ],
    "partners_seal": [
        "ALTER TABLE partners_seal ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON partners_seal",
        "DROP POLICY IF EXISTS wall_add ON partners_seal",
        "DROP POLICY IF EXISTS wall_change ON partners_seal",
        "DROP POLICY IF EXISTS wall_remove ON partners_seal",
        "DROP POLICY IF EXISTS doors ON partners_seal",
        "CREATE POLICY doors ON partners_seal FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON partners_seal FOR SELECT TO dure_app USING ((SELECT "
        "access_word('kind')) = 'SEALER' OR (SELECT access_word('role')) = 'PRIVACY')",
        "CREATE POLICY wall_add ON partners_seal FOR INSERT TO dure_app WITH CHECK ((SELECT "
        "access_word('kind')) = 'SEALER')",
    ],
    "partners_workitem": [
        "ALTER TABLE partners_workitem ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON partners_workitem",
        "DROP POLICY IF EXISTS wall_add ON partners_workitem",
        "DROP POLICY IF EXISTS wall_change ON partners_workitem",
        "DROP POLICY IF EXISTS wall_remove ON partners_workitem",
        "DROP POLICY IF EXISTS doors ON partners_workitem",
        "CREATE POLICY doors ON partners_workitem FOR ALL TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON partners_workitem FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND (post_id = (SELECT "
        "access_number('post')) OR organisation_id = (SELECT access_number('reader')) OR "
        "asked_by_id = (SELECT access_number('reader')) OR (kind IN ('MEETING', 'MINUTES', "
        "'RESOURCE', 'INVITATION') AND (organisation_id = (SELECT "
        "access_number('organisation')) OR asked_by_id = (SELECT "
        "access_number('organisation')))) OR post_id IN (SELECT d.post_id FROM "
        "partners_deputy d WHERE d.stands_in_id = (SELECT access_number('post')) AND "
        "((SELECT access_now()) AT TIME ZONE 'Asia/Seoul')::date BETWEEN d.starts_on AND "
        "d.ends_on) OR ((SELECT access_word('role')) = 'HOPE' AND kind = 'REPORT') OR "
        "(SELECT access_word('kind')) = 'NIGHTLY'))",
        "CREATE POLICY wall_add ON partners_workitem FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')))",
        "CREATE POLICY wall_change ON partners_workitem FOR UPDATE TO dure_app USING "
        "(district_id = (SELECT access_number('district'))) WITH CHECK (district_id = "
        "(SELECT access_number('district')))",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_words_and_doors")]

    operations = [raise_walls(WALLS)]
