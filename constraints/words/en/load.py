"""English messages about how many offices come to one stand-in."""

WORDS: dict[str, str] = {
    "load.who": "stand-in",
    "load.one": "1 away",
    "load.two": "2",
    "load.three": "3",
    "load.any": "any number",
    "load.offices": "offices",
    "load.example": "for instance while away",
    "load.number": "{n} ({sure})",
    "load.note": "Offices that may come to one person at once while so many are away; in brackets those that are his whatever is chosen. No text states a bound, so none is claimed; vacant offices count as they stand in the roster, readings as shown first. {n} further {n:~stand-in|stand-ins} (guize verify --format json).",
}
