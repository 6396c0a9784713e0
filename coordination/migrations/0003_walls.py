"""Row policies, as the models declared them on the day this was written (see `manage.py makewalls`)."""

from django.db import migrations

from partners.access.operations import raise_walls

WALLS = {
    "coordination_agendaitem": [
        "ALTER TABLE coordination_agendaitem ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_agendaitem",
        "DROP POLICY IF EXISTS wall_add ON coordination_agendaitem",
        "DROP POLICY IF EXISTS wall_change ON coordination_agendaitem",
        "DROP POLICY IF EXISTS wall_remove ON coordination_agendaitem",
        "DROP POLICY IF EXISTS doors ON coordination_agendaitem",
        "CREATE POLICY doors ON coordination_agendaitem FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_agendaitem FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND ((household_id "
        "IS NULL AND (SELECT access_number('reader')) IS NOT NULL OR proposed_by_id = "
        "(SELECT access_number('reader')) OR EXISTS (SELECT 1 FROM partners_grant g "
        "WHERE g.household_id = coordination_agendaitem.household_id AND g.tier >= 10 "
        "AND (g.organisation_id = (SELECT access_number('reader')) OR g.post_id = "
        "(SELECT access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) OR (SELECT "
        "access_word('kind')) = 'NIGHTLY'))",
        "CREATE POLICY wall_add ON coordination_agendaitem FOR INSERT TO dure_app "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND "
        "proposed_by_id = (SELECT access_number('reader')))",
        "CREATE POLICY wall_change ON coordination_agendaitem FOR UPDATE TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND (household_id IS "
        "NULL AND (SELECT access_number('reader')) IS NOT NULL OR proposed_by_id = "
        "(SELECT access_number('reader')) OR EXISTS (SELECT 1 FROM partners_grant g "
        "WHERE g.household_id = coordination_agendaitem.household_id AND g.tier >= 10 "
        "AND (g.organisation_id = (SELECT access_number('reader')) OR g.post_id = "
        "(SELECT access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))) WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND (household_id IS NULL "
        "AND (SELECT access_number('reader')) IS NOT NULL OR proposed_by_id = (SELECT "
        "access_number('reader')) OR EXISTS (SELECT 1 FROM partners_grant g WHERE "
        "g.household_id = coordination_agendaitem.household_id AND g.tier >= 10 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))))",
    ],
    "coordination_attendance": [
        "ALTER TABLE coordination_attendance ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_attendance",
        "DROP POLICY IF EXISTS wall_add ON coordination_attendance",
        "DROP POLICY IF EXISTS wall_change ON coordination_attendance",
        "DROP POLICY IF EXISTS wall_remove ON coordination_attendance",
        "DROP POLICY IF EXISTS doors ON coordination_attendance",
        "CREATE POLICY doors ON coordination_attendance FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_attendance FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND ((SELECT "
        "access_number('reader')) IS NOT NULL OR (SELECT access_word('role')) = "
        "'SECRETARY' OR (SELECT access_word('kind')) = 'NIGHTLY'))",
        "CREATE POLICY wall_add ON coordination_attendance FOR INSERT TO dure_app "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND (SELECT "
        "access_number('reader')) IS NOT NULL)",
        "CREATE POLICY wall_change ON coordination_attendance FOR UPDATE TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND ((SELECT "
        "access_number('reader')) IS NOT NULL OR (SELECT access_word('kind')) = "
        "'NIGHTLY')) WITH CHECK (district_id = (SELECT access_number('district')) AND "
        "((SELECT access_number('reader')) IS NOT NULL OR (SELECT "
        "access_word('kind')) = 'NIGHTLY'))",
    ],
    "coordination_case": [
        "ALTER TABLE coordination_case ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_case",
        "DROP POLICY IF EXISTS wall_add ON coordination_case",
        "DROP POLICY IF EXISTS wall_change ON coordination_case",
        "DROP POLICY IF EXISTS wall_remove ON coordination_case",
        "DROP POLICY IF EXISTS doors ON coordination_case",
        "CREATE POLICY doors ON coordination_case FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_case FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_case.household_id AND g.tier "
        ">= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR g.post_id = "
        "(SELECT access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_case FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_case.household_id AND g.tier "
        ">= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR g.post_id = "
        "(SELECT access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON coordination_case FOR UPDATE TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_case.household_id AND g.tier "
        ">= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR g.post_id = "
        "(SELECT access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) WITH CHECK (district_id "
        "= (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM partners_grant g "
        "WHERE g.household_id = coordination_case.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at IS "
        "NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_casemove": [
        "ALTER TABLE coordination_casemove ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_casemove",
        "DROP POLICY IF EXISTS wall_add ON coordination_casemove",
        "DROP POLICY IF EXISTS wall_change ON coordination_casemove",
        "DROP POLICY IF EXISTS wall_remove ON coordination_casemove",
        "DROP POLICY IF EXISTS doors ON coordination_casemove",
        "CREATE POLICY doors ON coordination_casemove FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_casemove FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_casemove.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_casemove FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_casemove.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_caseneed": [
        "ALTER TABLE coordination_caseneed ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_caseneed",
        "DROP POLICY IF EXISTS wall_add ON coordination_caseneed",
        "DROP POLICY IF EXISTS wall_change ON coordination_caseneed",
        "DROP POLICY IF EXISTS wall_remove ON coordination_caseneed",
        "DROP POLICY IF EXISTS doors ON coordination_caseneed",
        "CREATE POLICY doors ON coordination_caseneed FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_caseneed FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_caseneed.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_caseneed FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_caseneed.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON coordination_caseneed FOR UPDATE TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_caseneed.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_caseneed.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_caserole": [
        "ALTER TABLE coordination_caserole ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_caserole",
        "DROP POLICY IF EXISTS wall_add ON coordination_caserole",
        "DROP POLICY IF EXISTS wall_change ON coordination_caserole",
        "DROP POLICY IF EXISTS wall_remove ON coordination_caserole",
        "DROP POLICY IF EXISTS doors ON coordination_caserole",
        "CREATE POLICY doors ON coordination_caserole FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_caserole FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_caserole.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_caserole FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_caserole.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON coordination_caserole FOR UPDATE TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_caserole.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_caserole.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_consent": [
        "ALTER TABLE coordination_consent ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_consent",
        "DROP POLICY IF EXISTS wall_add ON coordination_consent",
        "DROP POLICY IF EXISTS wall_change ON coordination_consent",
        "DROP POLICY IF EXISTS wall_remove ON coordination_consent",
        "DROP POLICY IF EXISTS doors ON coordination_consent",
        "CREATE POLICY doors ON coordination_consent FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_consent FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_consent.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_consent FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = coordination_consent.household_id "
        "AND g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON coordination_consent FOR UPDATE TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_consent.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT "
        "1 FROM partners_grant g WHERE g.household_id = "
        "coordination_consent.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT access_number('post'))) "
        "AND g.starts_at <= (SELECT access_now()) AND (g.ends_at IS NULL OR g.ends_at > "
        "(SELECT access_now()))))",
    ],
    "coordination_contactnote": [
        "ALTER TABLE coordination_contactnote ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_contactnote",
        "DROP POLICY IF EXISTS wall_add ON coordination_contactnote",
        "DROP POLICY IF EXISTS wall_change ON coordination_contactnote",
        "DROP POLICY IF EXISTS wall_remove ON coordination_contactnote",
        "DROP POLICY IF EXISTS doors ON coordination_contactnote",
        "CREATE POLICY doors ON coordination_contactnote FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_contactnote FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT "
        "1 FROM partners_grant g WHERE g.household_id = "
        "coordination_contactnote.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = "
        "(SELECT access_number('post'))) AND g.starts_at <= (SELECT access_now()) "
        "AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_contactnote FOR INSERT TO dure_app "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND EXISTS "
        "(SELECT 1 FROM partners_grant g WHERE g.household_id = "
        "coordination_contactnote.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = "
        "(SELECT access_number('post'))) AND g.starts_at <= (SELECT access_now()) "
        "AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_decision": [
        "ALTER TABLE coordination_decision ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_decision",
        "DROP POLICY IF EXISTS wall_add ON coordination_decision",
        "DROP POLICY IF EXISTS wall_change ON coordination_decision",
        "DROP POLICY IF EXISTS wall_remove ON coordination_decision",
        "DROP POLICY IF EXISTS doors ON coordination_decision",
        "CREATE POLICY doors ON coordination_decision FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_decision FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND (EXISTS (SELECT 1 FROM "
        "coordination_agendaitem i WHERE i.id = item_id) OR (SELECT "
        "access_word('kind')) = 'NIGHTLY'))",
        "CREATE POLICY wall_add ON coordination_decision FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM coordination_agendaitem i WHERE i.id = item_id))",
        "CREATE POLICY wall_change ON coordination_decision FOR UPDATE TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM coordination_agendaitem i WHERE i.id = item_id)) WITH CHECK (district_id "
        "= (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "coordination_agendaitem i WHERE i.id = item_id))",
    ],
    "coordination_dissent": [
        "ALTER TABLE coordination_dissent ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_dissent",
        "DROP POLICY IF EXISTS wall_add ON coordination_dissent",
        "DROP POLICY IF EXISTS wall_change ON coordination_dissent",
        "DROP POLICY IF EXISTS wall_remove ON coordination_dissent",
        "DROP POLICY IF EXISTS doors ON coordination_dissent",
        "CREATE POLICY doors ON coordination_dissent FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_dissent FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "coordination_decision d WHERE d.id = decision_id))",
        "CREATE POLICY wall_add ON coordination_dissent FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND organisation_id = "
        "(SELECT access_number('reader')) AND EXISTS (SELECT 1 FROM "
        "coordination_decision d WHERE d.id = decision_id))",
    ],
    "coordination_household": [
        "ALTER TABLE coordination_household ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_household",
        "DROP POLICY IF EXISTS wall_add ON coordination_household",
        "DROP POLICY IF EXISTS wall_change ON coordination_household",
        "DROP POLICY IF EXISTS wall_remove ON coordination_household",
        "DROP POLICY IF EXISTS doors ON coordination_household",
        "CREATE POLICY doors ON coordination_household FOR ALL TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_household FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = coordination_household.id AND "
        "g.tier >= 10 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_household FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = coordination_household.id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON coordination_household FOR UPDATE TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = coordination_household.id AND "
        "g.tier >= 20 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND EXISTS "
        "(SELECT 1 FROM partners_grant g WHERE g.household_id = "
        "coordination_household.id AND g.tier >= 20 AND (g.organisation_id = (SELECT "
        "access_number('reader')) OR g.post_id = (SELECT access_number('post'))) AND "
        "g.starts_at <= (SELECT access_now()) AND (g.ends_at IS NULL OR g.ends_at > "
        "(SELECT access_now()))))",
    ],
    "coordination_identity": [
        "ALTER TABLE coordination_identity ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_identity",
        "DROP POLICY IF EXISTS wall_add ON coordination_identity",
        "DROP POLICY IF EXISTS wall_change ON coordination_identity",
        "DROP POLICY IF EXISTS wall_remove ON coordination_identity",
        "DROP POLICY IF EXISTS doors ON coordination_identity",
        "CREATE POLICY doors ON coordination_identity FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_identity FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_identity.household_id AND "
        "g.tier >= 20 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_identity FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_identity.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON coordination_identity FOR UPDATE TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_identity.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_identity.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_interview": [
        "ALTER TABLE coordination_interview ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_interview",
        "DROP POLICY IF EXISTS wall_add ON coordination_interview",
        "DROP POLICY IF EXISTS wall_change ON coordination_interview",
        "DROP POLICY IF EXISTS wall_remove ON coordination_interview",
        "DROP POLICY IF EXISTS doors ON coordination_interview",
        "CREATE POLICY doors ON coordination_interview FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_interview FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_interview.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_interview FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_interview.household_id AND g.tier >= 30 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_meeting": [
        "ALTER TABLE coordination_meeting ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_meeting",
        "DROP POLICY IF EXISTS wall_add ON coordination_meeting",
        "DROP POLICY IF EXISTS wall_change ON coordination_meeting",
        "DROP POLICY IF EXISTS wall_remove ON coordination_meeting",
        "DROP POLICY IF EXISTS doors ON coordination_meeting",
        "CREATE POLICY doors ON coordination_meeting FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_meeting FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND ((SELECT "
        "access_number('reader')) IS NOT NULL OR (SELECT access_word('role')) = "
        "'SECRETARY' OR (SELECT access_word('kind')) = 'NIGHTLY'))",
        "CREATE POLICY wall_add ON coordination_meeting FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND convened_by_id = "
        "(SELECT access_number('reader')))",
        "CREATE POLICY wall_change ON coordination_meeting FOR UPDATE TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND ((SELECT "
        "access_number('reader')) IS NOT NULL OR (SELECT access_word('kind')) = "
        "'NIGHTLY')) WITH CHECK (district_id = (SELECT access_number('district')) AND "
        "((SELECT access_number('reader')) IS NOT NULL OR (SELECT access_word('kind')) = "
        "'NIGHTLY'))",
    ],
    "coordination_member": [
        "ALTER TABLE coordination_member ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_member",
        "DROP POLICY IF EXISTS wall_add ON coordination_member",
        "DROP POLICY IF EXISTS wall_change ON coordination_member",
        "DROP POLICY IF EXISTS wall_remove ON coordination_member",
        "DROP POLICY IF EXISTS doors ON coordination_member",
        "CREATE POLICY doors ON coordination_member FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_member FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_member.household_id AND "
        "g.tier >= 10 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_member FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_member.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON coordination_member FOR UPDATE TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 FROM "
        "partners_grant g WHERE g.household_id = coordination_member.household_id AND "
        "g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now())))) "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT "
        "1 FROM partners_grant g WHERE g.household_id = coordination_member.household_id "
        "AND g.tier >= 30 AND (g.organisation_id = (SELECT access_number('reader')) OR "
        "g.post_id = (SELECT access_number('post'))) AND g.starts_at <= (SELECT "
        "access_now()) AND (g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_report": [
        "ALTER TABLE coordination_report ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_report",
        "DROP POLICY IF EXISTS wall_add ON coordination_report",
        "DROP POLICY IF EXISTS wall_change ON coordination_report",
        "DROP POLICY IF EXISTS wall_remove ON coordination_report",
        "DROP POLICY IF EXISTS doors ON coordination_report",
        "CREATE POLICY doors ON coordination_report FOR ALL TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_report FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND ((place_id = (SELECT "
        "access_number('place')) OR (SELECT access_word('role')) = 'HOPE' OR handed_to_id "
        "= (SELECT access_number('reader'))) OR EXISTS (SELECT 1 FROM "
        "coordination_reportfinder f WHERE f.report_id = coordination_report.id AND "
        "f.user_id = (SELECT access_number('person'))) OR (SELECT access_word('kind')) = "
        "'NIGHTLY'))",
        "CREATE POLICY wall_add ON coordination_report FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND (SELECT "
        "access_number('post')) IS NOT NULL)",
        "CREATE POLICY wall_change ON coordination_report FOR UPDATE TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND ((place_id = (SELECT "
        "access_number('place')) OR (SELECT access_word('role')) = 'HOPE' OR handed_to_id "
        "= (SELECT access_number('reader'))) OR (SELECT access_word('kind')) = "
        "'NIGHTLY')) WITH CHECK (district_id = (SELECT access_number('district')) AND "
        "((place_id = (SELECT access_number('place')) OR (SELECT access_word('role')) = "
        "'HOPE' OR handed_to_id = (SELECT access_number('reader'))) OR (SELECT "
        "access_word('kind')) = 'NIGHTLY'))",
    ],
    "coordination_reportfinder": [
        "ALTER TABLE coordination_reportfinder ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_reportfinder",
        "DROP POLICY IF EXISTS wall_add ON coordination_reportfinder",
        "DROP POLICY IF EXISTS wall_change ON coordination_reportfinder",
        "DROP POLICY IF EXISTS wall_remove ON coordination_reportfinder",
        "DROP POLICY IF EXISTS doors ON coordination_reportfinder",
        "CREATE POLICY doors ON coordination_reportfinder FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_reportfinder FOR SELECT TO "
        "dure_app USING (district_id = (SELECT access_number('district')) AND "
        "(user_id = (SELECT access_number('person')) OR (NOT is_hidden AND "
        "(place_id = (SELECT access_number('place')) OR (SELECT "
        "access_word('role')) = 'HOPE')) OR (SELECT access_word('kind')) = "
        "'NIGHTLY'))",
        "CREATE POLICY wall_add ON coordination_reportfinder FOR INSERT TO dure_app "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND user_id = "
        "(SELECT access_number('person')))",
    ],
    "coordination_reportmove": [
        "ALTER TABLE coordination_reportmove ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_reportmove",
        "DROP POLICY IF EXISTS wall_add ON coordination_reportmove",
        "DROP POLICY IF EXISTS wall_change ON coordination_reportmove",
        "DROP POLICY IF EXISTS wall_remove ON coordination_reportmove",
        "DROP POLICY IF EXISTS doors ON coordination_reportmove",
        "CREATE POLICY doors ON coordination_reportmove FOR ALL TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_reportmove FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM coordination_report r WHERE r.id = report_id))",
        "CREATE POLICY wall_add ON coordination_reportmove FOR INSERT TO dure_app "
        "WITH CHECK (district_id = (SELECT access_number('district')))",
    ],
    "coordination_reportwords": [
        "ALTER TABLE coordination_reportwords ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_reportwords",
        "DROP POLICY IF EXISTS wall_add ON coordination_reportwords",
        "DROP POLICY IF EXISTS wall_change ON coordination_reportwords",
        "DROP POLICY IF EXISTS wall_remove ON coordination_reportwords",
        "DROP POLICY IF EXISTS doors ON coordination_reportwords",
        "CREATE POLICY doors ON coordination_reportwords FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_reportwords FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT "
        "1 FROM coordination_report r WHERE r.id = report_id))",
        "CREATE POLICY wall_add ON coordination_reportwords FOR INSERT TO dure_app "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND (SELECT "
        "access_number('post')) IS NOT NULL)",
    ],
    "coordination_sensitive": [
        "ALTER TABLE coordination_sensitive ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_sensitive",
        "DROP POLICY IF EXISTS wall_add ON coordination_sensitive",
        "DROP POLICY IF EXISTS wall_change ON coordination_sensitive",
        "DROP POLICY IF EXISTS wall_remove ON coordination_sensitive",
        "DROP POLICY IF EXISTS doors ON coordination_sensitive",
        "CREATE POLICY doors ON coordination_sensitive FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_sensitive FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_sensitive.household_id AND g.tier >= 40 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_sensitive FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_sensitive.household_id AND g.tier >= 40 AND (g.organisation_id = "
        "(SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "coordination_storyevent": [
        "ALTER TABLE coordination_storyevent ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON coordination_storyevent",
        "DROP POLICY IF EXISTS wall_add ON coordination_storyevent",
        "DROP POLICY IF EXISTS wall_change ON coordination_storyevent",
        "DROP POLICY IF EXISTS wall_remove ON coordination_storyevent",
        "DROP POLICY IF EXISTS doors ON coordination_storyevent",
        "CREATE POLICY doors ON coordination_storyevent FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON coordination_storyevent FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM partners_grant g WHERE g.household_id = "
        "coordination_storyevent.household_id AND g.tier >= "
        "coordination_storyevent.tier AND (g.organisation_id = (SELECT "
        "access_number('reader')) OR g.post_id = (SELECT access_number('post'))) AND "
        "g.starts_at <= (SELECT access_now()) AND (g.ends_at IS NULL OR g.ends_at > "
        "(SELECT access_now()))))",
        "CREATE POLICY wall_add ON coordination_storyevent FOR INSERT TO dure_app "
        "WITH CHECK (district_id = (SELECT access_number('district')) AND EXISTS "
        "(SELECT 1 FROM partners_grant g WHERE g.household_id = "
        "coordination_storyevent.household_id AND g.tier >= 10 AND (g.organisation_id "
        "= (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND "
        "(g.ends_at IS NULL OR g.ends_at > (SELECT access_now()))))",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("coordination", "0002_doors"), ("partners", "0002_words_and_doors")]

    operations = [raise_walls(WALLS)]
