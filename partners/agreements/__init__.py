"""Agreements between many (업무협약): what was promised, by whom, since when."""
