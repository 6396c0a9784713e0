"""The ground: places, organisations, people and their posts, councils, agreements, access, journal, notices.

Also two pure parts without tables: `calendar` (working days, clocks) and `paperwork` (spreadsheets in and
out). Imports none of the other rooms. Holds no household.
"""
