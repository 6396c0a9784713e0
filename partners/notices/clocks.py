"""When something falls due here: the district's own figures, laid over the defaults of partners.calendar."""

from datetime import datetime

from partners.calendar.clocks import Unit, clock, due_from
from partners.notices.models import ServiceClock


def due_at(code: str, start: datetime, *, district_id: int) -> datetime:
    """The moment a clock started at `start` falls due in a district (aware, Seoul time). One query.

    Raises partners.calendar.clocks.UnknownClock for a code that no clock has.
    """
    row = ServiceClock.objects.filter(district_id=district_id, name=code).first()
    if row is None:
        return due_from(clock(code), start)
    unit = Unit.WORKING_DAYS if row.counts_working_days else Unit.CALENDAR_DAYS
    return due_from(clock(code, amount=row.days, unit=unit), start)
