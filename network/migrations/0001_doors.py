"""Two doors: ties between organisations, and counts by month. Neither hands out a household."""

from django.db import migrations

from partners.access.operations import make_door


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_walls"),
        ("coordination", "0001_initial"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        make_door(
            "door_network_ties",
            "asked bigint, since timestamptz, until timestamptz",
            "TABLE (kind text, a bigint, b bigint, times bigint, answered bigint, days_waited double precision, "
            "last_at timestamptz)",
            """
            SELECT ties.* FROM (
                SELECT 'REFERRAL', r.from_organisation_id, r.to_organisation_id, count(*),
                       count(r.answered_at),
                       coalesce(sum(extract(epoch FROM r.answered_at - r.sent_at)) / 86400, 0)::double precision,
                       max(r.sent_at)
                FROM referrals_referral r
                WHERE r.district_id = asked AND r.sent_at >= since AND r.sent_at < until
                GROUP BY r.from_organisation_id, r.to_organisation_id
                UNION ALL
                SELECT 'MEETING', x.organisation_id, y.organisation_id, count(*), 0, 0, max(m.starts_at)
                FROM coordination_attendance x
                JOIN coordination_attendance y
                  ON y.meeting_id = x.meeting_id AND y.organisation_id > x.organisation_id
                JOIN coordination_meeting m ON m.id = x.meeting_id
                WHERE x.district_id = asked AND m.starts_at >= since AND m.starts_at < until
                  AND m.status <> 'CANCELLED'
                  AND x.way IN ('PRESENT', 'REMOTE', 'WRITTEN') AND y.way IN ('PRESENT', 'REMOTE', 'WRITTEN')
                GROUP BY x.organisation_id, y.organisation_id
                UNION ALL
                SELECT 'CASE', x.organisation_id, y.organisation_id, count(*), 0, 0,
                       max(greatest(x.since, y.since))
                FROM coordination_caserole x
                JOIN coordination_caserole y
                  ON y.case_id = x.case_id AND y.organisation_id > x.organisation_id
                WHERE x.district_id = asked AND greatest(x.since, y.since) >= $2
                  AND greatest(x.since, y.since) < $3
                GROUP BY x.organisation_id, y.organisation_id
            ) AS ties
            WHERE access_number('district') = asked
              AND coalesce(access_word('role'), '') NOT IN ('FINDER', 'SERVICE')
            """,
        ),
        make_door(
            "door_district_figures",
            "asked bigint, since timestamptz, until timestamptz",
            "TABLE (month date, reports bigint, found bigint, helped bigint, sent bigint, answered bigint)",
            """
            WITH months AS (
                SELECT generate_series(
                    date_trunc('month', since AT TIME ZONE 'Asia/Seoul'),
                    date_trunc('month', (until - interval '1 microsecond') AT TIME ZONE 'Asia/Seoul'),
                    interval '1 month'
                )::date AS month
            ),
            r AS (
                SELECT date_trunc('month', made_at AT TIME ZONE 'Asia/Seoul')::date AS month, count(*) AS n
                FROM coordination_report WHERE district_id = asked AND made_at >= since AND made_at < until
                GROUP BY 1
            ),
            h AS (
                SELECT date_trunc('month', found_at AT TIME ZONE 'Asia/Seoul')::date AS month,
                       count(*) AS n, count(helped_at) AS helped
                FROM coordination_household WHERE district_id = asked AND found_at >= since AND found_at < until
                GROUP BY 1
            ),
            s AS (
                SELECT date_trunc('month', sent_at AT TIME ZONE 'Asia/Seoul')::date AS month,
                       count(*) AS n, count(answered_at) AS answered
                FROM referrals_referral WHERE district_id = asked AND sent_at >= since AND sent_at < until
                GROUP BY 1
            )
            SELECT m.month, coalesce(r.n, 0), coalesce(h.n, 0), coalesce(h.helped, 0), coalesce(s.n, 0),
                   coalesce(s.answered, 0)
            FROM months m LEFT JOIN r USING (month) LEFT JOIN h USING (month) LEFT JOIN s USING (month)
            WHERE access_number('district') = asked
              AND coalesce(access_word('role'), '') NOT IN ('FINDER', 'SERVICE')
            ORDER BY m.month
            """,
        ),
    ]
