"""Lead times: the shortest and the longest time that a procedure lawfully takes, and what has no limit at all."""
