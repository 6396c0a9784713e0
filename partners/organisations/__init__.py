"""Who works here: public offices, welfare centres, volunteer groups and all the rest."""
