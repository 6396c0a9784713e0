"""Who is helped, and what they agreed to share. Imports resources and partners only."""
