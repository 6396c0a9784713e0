"""How Korean names, numbers and addresses are read, compared, ordered and covered.

Holds  fold         the spellings of one text folded into one: squeeze for search
       hangul       first consonants, 가나다 order, names of Dongs
       names        what of a person may show: covered name, telephone number, address
       phones       telephone numbers read, shown, ranged
       identifiers  numbers that may not be stored, found and refused
       hidden       invisible characters, refused and cleaned
       matching     what goes into a blind index

Pure: no tables, no clock. Imports nothing of the project; of Django only its validation error and
translation.
"""
