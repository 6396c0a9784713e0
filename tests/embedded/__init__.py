"""The embedded servers and the supervisor: how a stranger starts Dure."""
