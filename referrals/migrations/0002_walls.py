"""Row policies, as the models declared them on the day this was written (see `manage.py makewalls`)."""

from django.db import migrations

from partners.access.operations import raise_walls

WALLS = {
    "referrals_bundle": [
        "ALTER TABLE referrals_bundle ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON referrals_bundle",
        "DROP POLICY IF EXISTS wall_add ON referrals_bundle",
        "DROP POLICY IF EXISTS wall_change ON referrals_bundle",
        "DROP POLICY IF EXISTS wall_remove ON referrals_bundle",
        "DROP POLICY IF EXISTS doors ON referrals_bundle",
        "CREATE POLICY doors ON referrals_bundle FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON referrals_bundle FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND (from_organisation_id = "
        "(SELECT access_number('reader')) OR EXISTS (SELECT 1 FROM referrals_referral r "
        "WHERE r.bundle_id = referrals_bundle.id) OR EXISTS (SELECT 1 FROM partners_grant g "
        "WHERE g.household_id = referrals_bundle.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at IS "
        "NULL OR g.ends_at > (SELECT access_now())))))",
        "CREATE POLICY wall_add ON referrals_bundle FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND from_organisation_id = "
        "(SELECT access_number('reader')) AND EXISTS (SELECT 1 FROM partners_grant g WHERE "
        "g.household_id = referrals_bundle.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at IS "
        "NULL OR g.ends_at > (SELECT access_now()))))",
    ],
    "referrals_helpgiven": [
        "ALTER TABLE referrals_helpgiven ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON referrals_helpgiven",
        "DROP POLICY IF EXISTS wall_add ON referrals_helpgiven",
        "DROP POLICY IF EXISTS wall_change ON referrals_helpgiven",
        "DROP POLICY IF EXISTS wall_remove ON referrals_helpgiven",
        "DROP POLICY IF EXISTS doors ON referrals_helpgiven",
        "CREATE POLICY doors ON referrals_helpgiven FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON referrals_helpgiven FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND (organisation_id = (SELECT "
        "access_number('reader')) OR EXISTS (SELECT 1 FROM partners_grant g WHERE "
        "g.household_id = referrals_helpgiven.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at "
        "IS NULL OR g.ends_at > (SELECT access_now())))))",
        "CREATE POLICY wall_add ON referrals_helpgiven FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND organisation_id = (SELECT "
        "access_number('reader')))",
    ],
    "referrals_referral": [
        "ALTER TABLE referrals_referral ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON referrals_referral",
        "DROP POLICY IF EXISTS wall_add ON referrals_referral",
        "DROP POLICY IF EXISTS wall_change ON referrals_referral",
        "DROP POLICY IF EXISTS wall_remove ON referrals_referral",
        "DROP POLICY IF EXISTS doors ON referrals_referral",
        "CREATE POLICY doors ON referrals_referral FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON referrals_referral FOR SELECT TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND (from_organisation_id = "
        "(SELECT access_number('reader')) OR to_organisation_id = (SELECT "
        "access_number('reader')) OR EXISTS (SELECT 1 FROM partners_grant g WHERE "
        "g.household_id = referrals_referral.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at "
        "IS NULL OR g.ends_at > (SELECT access_now()))) OR (SELECT access_word('kind')) = "
        "'NIGHTLY'))",
        "CREATE POLICY wall_add ON referrals_referral FOR INSERT TO dure_app WITH CHECK "
        "(district_id = (SELECT access_number('district')) AND from_organisation_id = "
        "(SELECT access_number('reader')) AND EXISTS (SELECT 1 FROM partners_grant g WHERE "
        "g.household_id = referrals_referral.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at "
        "IS NULL OR g.ends_at > (SELECT access_now()))))",
        "CREATE POLICY wall_change ON referrals_referral FOR UPDATE TO dure_app USING "
        "(district_id = (SELECT access_number('district')) AND (from_organisation_id = "
        "(SELECT access_number('reader')) OR to_organisation_id = (SELECT "
        "access_number('reader')) OR EXISTS (SELECT 1 FROM partners_grant g WHERE "
        "g.household_id = referrals_referral.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at "
        "IS NULL OR g.ends_at > (SELECT access_now()))) OR (SELECT access_word('kind')) = "
        "'NIGHTLY')) WITH CHECK (district_id = (SELECT access_number('district')) AND "
        "(from_organisation_id = (SELECT access_number('reader')) OR to_organisation_id = "
        "(SELECT access_number('reader')) OR EXISTS (SELECT 1 FROM partners_grant g WHERE "
        "g.household_id = referrals_referral.household_id AND g.tier >= 30 AND "
        "(g.organisation_id = (SELECT access_number('reader')) OR g.post_id = (SELECT "
        "access_number('post'))) AND g.starts_at <= (SELECT access_now()) AND (g.ends_at "
        "IS NULL OR g.ends_at > (SELECT access_now()))) OR (SELECT access_word('kind')) = "
        "'NIGHTLY'))",
    ],
    "referrals_referralmove": [
        "ALTER TABLE referrals_referralmove ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS wall_read ON referrals_referralmove",
        "DROP POLICY IF EXISTS wall_add ON referrals_referralmove",
        "DROP POLICY IF EXISTS wall_change ON referrals_referralmove",
        "DROP POLICY IF EXISTS wall_remove ON referrals_referralmove",
        "DROP POLICY IF EXISTS doors ON referrals_referralmove",
        "CREATE POLICY doors ON referrals_referralmove FOR SELECT TO dure_doors USING (true)",
        "CREATE POLICY wall_read ON referrals_referralmove FOR SELECT TO dure_app "
        "USING (district_id = (SELECT access_number('district')) AND EXISTS (SELECT 1 "
        "FROM referrals_referral r WHERE r.id = referral_id))",
        "CREATE POLICY wall_add ON referrals_referralmove FOR INSERT TO dure_app WITH "
        "CHECK (district_id = (SELECT access_number('district')))",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("partners", "0002_words_and_doors")]

    operations = [raise_walls(WALLS)]
