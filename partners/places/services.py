from django.db import connection

from partners.places.models import Counter


def next_number(district_id: int, series: str, year: int) -> int:
    """Give out the next number of a district's yearly series, from 1, each once.

    One statement, so that two who ask at once get two numbers; the second waits for the first to commit.
    """
    table = connection.ops.quote_name(Counter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS c (district_id, series, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (district_id, series, year) DO UPDATE SET last = c.last + 1 RETURNING last",
            [district_id, series, year],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
