"""One organisation asks another; the answer; the ledger of help given. Imports meetings and below."""
