"""People and the posts they hold: several a person, acting as one at a time."""
