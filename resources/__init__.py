"""What help exists: services, goods, places, skills, money; and the vocabulary of needs.

Imports partners only. Nothing here is personal.
"""
