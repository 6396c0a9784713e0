"""Time as offices reckon it: working days, service clocks, ages.

Holds  workdays   public holidays, adding and counting working days
       clocks     the deadlines of welfare work as data, and when each falls due
       ages       만 나이

Pure: no tables, and the clock is never read; the day comes in from the view. Imports nothing of the
project; of Django only translation.
"""
