"""What differs between two rulebooks (with their rosters): clauses, who may do what, verdicts and findings.

Both sides are read into one table of interned terms, so what says the same *is* the same object and needs no proof.
"""
