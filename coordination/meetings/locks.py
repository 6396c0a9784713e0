"""What the database refuses below a meeting whose minutes are circulated, and below one that is locked."""

import pgtrigger

# Locks the meeting's row before reading its status: a write that began before the minutes were locked waits,
# and then sees that they are. Both sides of an update count, or a row could be moved to an open meeting.
_HELD = (
    "SELECT count(*) INTO held FROM (SELECT m.status FROM coordination_meeting m "
    "WHERE m.id IN (NEW.meeting_id, OLD.meeting_id) FOR SHARE) s WHERE s.status IN ({statuses}); "
)
_REFUSE = "RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; "
_LOCKED = (
    _HELD.format(statuses="'LOCKED', 'CANCELLED'")
    + "IF held > 0 THEN "
    + _REFUSE.format(words="the minutes of this meeting are locked", name="meeting_locked")
    + "END IF; "
)
# What was circulated is what gets signed: from then on only signatures, agreements and dissents are added.
_CIRCULATED = (
    _HELD.format(statuses="'CIRCULATED'")
    + "IF held > 0 AND {changed} THEN "
    + _REFUSE.format(words="the minutes of this meeting are circulated", name="meeting_circulated")
    + "END IF; "
)
_DONE = "RETURN COALESCE(NEW, OLD);"
DECISION_TEXT = (
    "ROW({0}.meeting_id, {0}.item_id, {0}.number, {0}.words, {0}.owner_id, {0}.names_lead, {0}.due_on)"
)


def lock(name: str, *, circulated: str = "") -> pgtrigger.Trigger:
    """No row below a locked meeting moves; with `circulated`, what this SQL finds is refused sooner."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("held", "integer")],
        func=_LOCKED + (_CIRCULATED.format(changed=circulated) if circulated else "") + _DONE,
    )
