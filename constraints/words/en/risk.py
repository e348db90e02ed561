"""English messages: how likely it is that an act has nobody."""

WORDS: dict[str, str] = {
    "help.risk": "On how many working days a year each act has nobody, and whose absence matters most.",
    "help.risk.example": "Example: guize risk base-2025 --act sign",
    "help.years": "How many years of absences are drawn to find each official's share of working days away.",
    "risk.title": "{title}: working days a year (of 250) on which nobody may act, with the absences of “{scenario}”",
    "risk.illustrative": "The absences and the roster are illustrative, and so are these numbers; officials are taken to be away independently.",
    "risk.column.act": "Act and class of matter",
    "risk.column.days": "Working days a year",
    "risk.column.commonest": "Commonest absence set",
    "risk.column.importance": "Who matters most: Birnbaum importance, share of the bad days (Fussell–Vesely)",
    "risk.act": "{act}: {matter}",
    "risk.importance": "{who} {birnbaum}, {share}",
    "risk.summary": "{n} kinds of act and matter; {never} of them never stand still; {more} more are in guize risk --format json.",
}
