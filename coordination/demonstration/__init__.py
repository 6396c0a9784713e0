"""The demonstration: four real districts, invented people, and two years of their work.

Part of the front door, since it calls the services of every room. In order of reading:

places, organisations, people, standing   who and what is there before anything happens (pure)
words, situations                         what workers write, by what befell a household (pure)
stories, meetings, plan                   seed → dated acts: who does what to which household (pure)
ground                                    writes the first group, all at once
player                                    plays the acts, one day of one district a transaction
models                                    which days are in; what was made under which name
sign_ins, progress                        the table of sign-ins; how far the playing has come

Nothing here writes to a room's tables but through its services, in the application's role, inside `acting()`.
"""
