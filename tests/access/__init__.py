"""Walls, doors, links, and who may pass them."""
