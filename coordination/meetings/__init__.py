"""Joint meetings: who came, what was said, what was decided, who signed. Imports cases and below."""
