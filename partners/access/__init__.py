"""Who may see what: roles, actors, grants, walls and the doors through them.

`roles` says what each role is; `actors` who acts; `acting` opens the one transaction in which anything is
read or written; `tables` is how a model declares what kind of table it is; `walls` turns a declaration into
row policies; `doors` lists every function that sees further than its caller.
"""
