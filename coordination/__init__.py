"""The site, and the joint work: households, reports, cases and meetings.

`settings`, `urls` and `asgi` assemble and decide nothing; they are the only modules here that may look up.
"""
