"""Who did what, when, from where, to whose data, and why. Append-only, sealed; reads as well as writes."""
