"""The joint rooms' doors: functions that see further than their caller, each for one question."""

from django.db import migrations

from partners.access.operations import make_door


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_initial"), ("partners", "0002_words_and_doors")]

    operations = [
        make_door(
            "door_find_served",
            "name_keys text[], phone_keys text[], not_this uuid",
            "TABLE (organisation_id bigint, name text, phone text, since timestamptz, is_sensitive boolean)",
            # Sealed households and persons not to be disclosed never answer: hit and miss look alike. An agency
            # whose name says what a person lives with is not named: the office answers in its place.
            """
            WITH found AS (
                SELECT DISTINCT i.household_id
                FROM coordination_identity i
                JOIN coordination_household h ON h.id = i.household_id
                JOIN coordination_member m ON m.id = i.member_id
                WHERE i.district_id = access_number('district') AND access_number('reader') IS NOT NULL
                  AND i.household_id <> not_this AND NOT h.is_sealed AND h.left_at IS NULL
                  AND NOT i.do_not_disclose AND m.left_on IS NULL
                  AND ((i.name_key <> '' AND i.name_key = ANY (name_keys))
                    OR (i.phone_key <> '' AND i.phone_key = ANY (phone_keys)))
            ), serving AS (
                SELECT g.organisation_id AS served_by, min(g.starts_at) AS begun
                FROM partners_grant g JOIN found ON found.household_id = g.household_id
                WHERE g.organisation_id IS NOT NULL AND g.tier >= 20
                  AND g.starts_at <= access_now() AND (g.ends_at IS NULL OR g.ends_at > access_now())
                GROUP BY g.organisation_id
            ), office AS (
                SELECT o.id, o.name, o.phone FROM partners_organisation o
                WHERE o.district_id = access_number('district') AND o.kind = 'HOPE_TEAM' AND o.ended_on IS NULL
                ORDER BY o.id LIMIT 1
            )
            SELECT o.id, o.name::text, coalesce((
                       SELECT nullif(p.direct_line, '') FROM partners_post p
                       JOIN partners_duty d ON d.post_id = p.id AND d.task = 'CASE_MANAGEMENT'
                       WHERE p.organisation_id = o.id AND p.starts_at <= access_now()
                         AND (p.ends_at IS NULL OR p.ends_at > access_now())
                       ORDER BY p.direct_line = '', p.id LIMIT 1
                   ), o.phone)::text, s.begun, false
            FROM serving s JOIN partners_organisation o ON o.id = s.served_by
            WHERE NOT o.is_confidential AND o.kind NOT IN ('SHELTER', 'MENTAL_HEALTH')
            UNION ALL
            SELECT office.id, coalesce(office.name, '')::text, coalesce(office.phone, '')::text, NULL, true
            FROM (SELECT 1 FROM serving s JOIN partners_organisation o ON o.id = s.served_by
                  WHERE o.is_confidential OR o.kind IN ('SHELTER', 'MENTAL_HEALTH') LIMIT 1) AS hidden
            LEFT JOIN office ON true
            ORDER BY 5, 4, 1
            """,
        ),
        make_door(
            "door_mark_helped",
            "household uuid, moment timestamptz",
            "TABLE (is_first boolean, report uuid, place bigint, handed_to bigint, finder bigint)",
            # One row at least for someone who holds the household with its names, none for anyone else. A finder
            # who asked to be hidden is not among the answers.
            """
            WITH may AS (
                SELECT 1 FROM partners_grant g
                WHERE g.household_id = household AND g.district_id = access_number('district') AND g.tier >= 20
                  AND (g.organisation_id = access_number('reader') OR g.post_id = access_number('post'))
                  AND g.starts_at <= access_now() AND (g.ends_at IS NULL OR g.ends_at > access_now())
                LIMIT 1
            ), first AS (
                UPDATE coordination_household h SET helped_at = moment
                WHERE h.id = household AND h.district_id = access_number('district') AND h.helped_at IS NULL
                  AND EXISTS (SELECT 1 FROM may)
                RETURNING h.id
            ), waiting AS (
                SELECT r.id, r.status FROM coordination_report r
                WHERE r.household_id = household AND r.district_id = access_number('district')
                  AND r.status IN ('MET', 'PASSED') AND EXISTS (SELECT 1 FROM may)
                FOR UPDATE
            ), moved AS (
                UPDATE coordination_report r SET status = 'HELPED' FROM waiting w WHERE r.id = w.id
                RETURNING r.id, w.status AS before, r.district_id, r.place_id, r.handed_to_id
            ), noted AS (
                INSERT INTO coordination_reportmove (id, report_id, district_id, before, after, at, by_id, why)
                SELECT gen_random_uuid(), m.id, m.district_id, m.before, 'HELPED', moment, access_number('post'), ''
                FROM moved m
            )
            SELECT EXISTS (SELECT 1 FROM first), m.id, m.place_id, m.handed_to_id, f.user_id
            FROM may LEFT JOIN moved m ON true
            LEFT JOIN coordination_reportfinder f ON f.report_id = m.id AND NOT f.is_hidden
            """,
            volatility="VOLATILE",
        ),
    ]
