"""No tables yet: the picture is computed from the rooms' own rows, through doors."""
