"""The public site and the plan (Wagtail). Knows only the figures given to it; may import partners, nothing else."""
