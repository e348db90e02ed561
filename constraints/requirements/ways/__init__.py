"""Ways to the same effect beside meetings: a lane that somebody opens by judging a matter so, and who may act by which clause."""
