"""One household's open case: who has which part, needs, steps, closing (support track).

Imports reports and below.
"""
