"""Index of this app's tables: one history, one folder per subject."""

from partners.access.models import AccessLink, Grant
from partners.agreements.models import Agreement, Party
from partners.councils.models import Council, Seat
from partners.journal.models import Entry, Seal
from partners.notices.models import Message, ServiceClock, WorkItem
from partners.organisations.models import Organisation
from partners.people.models import Deputy, Duty, Invitation, Post, User
from partners.places.models import Counter, District, Place

__all__ = [
    "AccessLink",
    "Agreement",
    "Council",
    "Counter",
    "Deputy",
    "District",
    "Duty",
    "Entry",
    "Grant",
    "Invitation",
    "Message",
    "Organisation",
    "Party",
    "Place",
    "Post",
    "Seal",
    "Seat",
    "ServiceClock",
    "User",
    "WorkItem",
]
