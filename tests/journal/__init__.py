"""The journal: written, sealed, verified, read."""
