"""The room's pages: lists and fragments, asking, one referral and its answers."""

from referrals.views.asking import new
from referrals.views.lists import index, of_household, row
from referrals.views.one import accept, complete, decline, detail, fail, log_help, noted, withdraw

__all__ = [
    "accept", "complete", "decline", "detail", "fail", "index", "log_help", "new", "noted", "of_household", "row",
    "withdraw",
]  # fmt: skip
