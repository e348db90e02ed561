"""How much was proved again, and how much was kept."""

WORDS = {
    "help.cache": "The folder in which what has been proved is kept for the next run.",
    "cache.reused": "Proved again: {again} of {acts} {acts:~act|acts}; over all families {parts} of {of} {of:~part|parts}. The rest is from the cache (--no-cache goes without).",
    "cache.unwritable": "warning: not everything could be kept in {path}: {why}",
}
