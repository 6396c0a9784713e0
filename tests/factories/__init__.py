"""Rows for tests, one module a room. Rows are made as the tables' owner; what a post then sees is the walls' affair."""
