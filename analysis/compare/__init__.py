"""`guize compare`: two rulebooks, dates, readings or rosters side by side, for a terminal, a script, a pull request, a browser."""
