"""Commands of the ground, run by manage.py."""
