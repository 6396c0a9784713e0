"""Who works with whom: the picture drawn from the work itself, and figures cleared for the public.

Reads all rooms, through doors that hand out totals and ties between organisations, never a household.
Nobody imports it.
"""
