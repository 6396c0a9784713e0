"""Speed as ratios, never as absolute times: `make bench` prints a table, `make soak` the same at full size.

Three numbers for every page, in one run:

cost      p50 of the page ÷ p50 of an empty signed-in view of the same server       lists ≤ 5, details ≤ 4
database  time of the page's own statements ÷ the best hand-written SQL             ≤ 1.5
growth    p50 with 25 districts in the database ÷ p50 with one                      ≤ 1.3

Row policies are inside all three: pages run as the application's role, the hand-written SQL as the owner.
"""
