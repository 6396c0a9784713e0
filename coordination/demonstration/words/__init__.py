"""What finders say and workers write: invented, and of nobody. Pure data in Korean, the language of the record."""
