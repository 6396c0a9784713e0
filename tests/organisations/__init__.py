"""The directory of organisations, and who answers there today."""
