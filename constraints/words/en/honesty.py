"""English messages: whether the requirements test anything."""

WORDS: dict[str, str] = {
    "help.honesty": "Ask of every requirement whether it is reached, holds whatever the rules say, and can be made to fail; list the clauses on which no verdict rests.",
    "honesty.title": "{title}: do the requirements test anything?",
    "honesty.progress": "damaging the rulebook against: {family}",
    "honesty.column.requirement": "Requirement",
    "honesty.column.proved": "proved",
    "honesty.column.refuted": "refuted",
    "honesty.column.vacuous": "vacuous",
    "honesty.column.on-nothing": "on no clause",
    "honesty.column.by": "made to fail by",
    "honesty.as-it-stands": "fails as it stands",
    "honesty.tried": "none of {n} {n:~damage|damages}",
    "honesty.flag.vacuous": "vacuous: nothing here meets its premise",
    "honesty.flag.trivial": "trivial: it holds whatever the rules say",
    "honesty.flag.unfalsified": "no damage tried makes it fail",
    "honesty.flagged": "Flagged: {n} of {of} requirements.",
    "honesty.line": "  {requirement}: {flag}",
    "honesty.idle": "Clauses in no core and no refutation: {n}. {clauses}",
    "honesty.all-used": "Every clause stands in some core or refutation.",
}
