"""People, their posts, and how they sign in."""
