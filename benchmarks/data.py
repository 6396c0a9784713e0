"""Districts full of work, written in bulk by their owner: what is measured is reading, not writing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from partners.people.models import Post

ORGANISATIONS, DONGS = 40, 20


@dataclass(frozen=True, slots=True)
class Size:
    """Rows a district. `small` keeps a run under two minutes on two cores, `full` is a year of a large Gu."""

    households: int
    reports: int
    work: int  # items waiting for each organisation: the 20 rows of a list
    story: int  # events of each household


SIZES = {
    "small": Size(households=400, reports=600, work=20, story=12),
    "full": Size(households=4000, reports=6000, work=20, story=25),
}

_GROUND = """
INSERT INTO partners_district (id, slug, name, english_name, hub)
SELECT d, 'bench-' || d, '한들' || d || '구', '', 'DONG' FROM generate_series({a}, {b}) d;

INSERT INTO partners_place (id, code, name, sort_name, english_name, other_names, level, valid_from, district_id,
                            boundary_source)
SELECT d * 1000 + n, to_char(d * 1000 + n, 'FM0000000000'), '샘골' || n || '동', '샘골' || to_char(n, 'FM000'), '',
       '{{}}', 'EMD', '2020-01-01', d, ''
FROM generate_series({a}, {b}) d, generate_series(1, {dongs}) n;

INSERT INTO partners_organisation (id, district_id, name, sort_name, sector, kind, kind_words, place_id, address,
                                   phone, is_confidential, is_invented, source, source_code)
SELECT d * 1000 + n, d, '샘골기관' || n, '샘골기관' || to_char(n, 'FM000'),
       CASE WHEN n <= {dongs} THEN 'PUBLIC' ELSE 'WELFARE' END,
       CASE WHEN n <= {dongs} THEN 'DONG_OFFICE' ELSE 'WELFARE_CENTRE' END, '',
       d * 1000 + 1 + n % {dongs}, '', '', false, true, '', ''
FROM generate_series({a}, {b}) d, generate_series(1, {organisations}) n;

INSERT INTO partners_user (id, password, is_superuser, name, email, phone_verified, language, is_active, is_staff,
                           is_invented)
SELECT d * 1000 + n, '!', false, '한지우', 'bench' || d || '-' || n || '@dure.example', false, 'ko', true, false, true
FROM generate_series({a}, {b}) d, generate_series(1, {organisations}) n;

INSERT INTO partners_post (id, user_id, organisation_id, role, title, place_id, finder_kind, direct_line, hours,
                           has_oversight, is_main, starts_at)
SELECT d * 1000 + n, d * 1000 + n, d * 1000 + n, CASE WHEN n <= {dongs} THEN 'DONG' ELSE 'WORKER' END, '',
       CASE WHEN n <= {dongs} THEN d * 1000 + n END, '', '', '', false, true, '2024-01-01'
FROM generate_series({a}, {b}) d, generate_series(1, {organisations}) n;
"""

# Every household is held by a Dong office and a centre; one organisation in the district holds a tenth of them.
_WORK = """
CREATE TEMP TABLE h ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, gen_random_uuid() AS member, d, n, d * 1000 + 1 + n % {dongs} AS dong,
       d * 1000 + {dongs} + 1 + n % 10 AS centre, timestamptz '{at}' - n * interval '1 hour' AS found
FROM generate_series({a}, {b}) d, generate_series(1, {households}) n;

INSERT INTO partners_grant (id, district_id, household_id, organisation_id, tier, basis, granted_by_id, offered_at,
                            starts_at)
SELECT gen_random_uuid(), d, id, o, 30, 'OPENED', o, found, found FROM h, LATERAL (VALUES (dong), (centre)) v (o);

INSERT INTO coordination_household (id, district_id, place_id, kind, label, birth_year, size, needs, is_sealed,
                                    opened_by_id, found_at)
SELECT id, d, dong, 'ALONE_OLDER', '윤*례', 1930 + n % 60, 1, '{{HEALTH,HOUSING}}', false, dong, found FROM h;

INSERT INTO coordination_member (id, district_id, household_id, person, masked_name, birth_year, relation, joined_on)
SELECT member, d, id, gen_random_uuid(), '윤*례', 1930 + n % 60, 'HEAD', found::date FROM h;

INSERT INTO coordination_identity (member_id, district_id, household_id, name, phone, address, safe_contact,
                                   do_not_disclose, name_key, phone_key)
SELECT member, d, id, '윤순례', '', '', '', false, md5(id::text), '' FROM h;

INSERT INTO coordination_storyevent (id, district_id, household_id, at, kind, saying, words, tier, address,
                                     organisation_id)
SELECT gen_random_uuid(), d, id, found + s * interval '1 day', 'NOTE', {saying}, '전화로 안부를 여쭈었습니다.', 30, '',
       dong
FROM h, generate_series(1, {story}) s;

INSERT INTO coordination_report (id, district_id, place_id, signals, urgency, household_kind, person_knows, status,
                                 made_at, answer_due_at, closing)
SELECT gen_random_uuid(), d, d * 1000 + 1 + n % {dongs}, '{{MAIL,UNSEEN}}', 'SOON', '', false, 'SENT',
       timestamptz '{at}' - n * interval '40 minutes', timestamptz '{at}' + interval '2 days', ''
FROM generate_series({a}, {b}) d, generate_series(1, {reports}) n;

INSERT INTO coordination_reportwords (report_id, district_id, "where", words)
SELECT id, district_id, '느티나무 빌라 3층', '인기척이 없어요.' FROM coordination_report
WHERE district_id BETWEEN {a} AND {b};

INSERT INTO coordination_reportfinder (report_id, district_id, place_id, user_id, is_hidden)
SELECT id, district_id, place_id, district_id * 1000 + 1, false FROM coordination_report
WHERE district_id BETWEEN {a} AND {b};

INSERT INTO partners_workitem (id, district_id, organisation_id, kind, verb, about, subject, detail, address, due_at,
                               made_at)
SELECT gen_random_uuid(), d, d * 1000 + o, 'REFERRAL', 'ANSWER_REFERRAL', gen_random_uuid(), '윤*례 1947', '샘골동',
       '/referrals/', timestamptz '{at}' + (n % 9 - 2) * interval '1 day', timestamptz '{at}' - interval '3 days'
FROM generate_series({a}, {b}) d, generate_series(1, {organisations}) o, generate_series(1, {work}) n;
"""


def fill(first: int, last: int, size: Size, at: datetime) -> None:
    """Write the districts first … last."""
    words = {
        "a": first,
        "b": last,
        "at": at.isoformat(),
        "dongs": DONGS,
        "organisations": ORGANISATIONS,
        "households": size.households,
        "reports": size.reports,
        "work": size.work,
        "story": size.story,
        "saying": "'note.call'",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_GROUND.format(**words))
        cursor.execute(_WORK.format(**words))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def post_of(role: str, district: int) -> Post:
    """A post to measure as: the Dong worker or the centre's worker with most to read."""
    return Post.objects.filter(role=role, organisation__district_id=district).order_by(
        "pk"
    ).first() or _nobody(role)


def _nobody(role: str) -> Post:
    raise LookupError(f"no {role} among the measured posts")
