"""English messages about clauses that overlap."""

WORDS: dict[str, str] = {
    "requirement.one-answer": "No two clauses give different people the same act",
    "requirement.said-once": "What is given is given once",
    "requirement.no-overlap": "A clause overlaps with no other",
    "overlap.sentence": "{cite} (sentence {n})",
    "finding.overlap.special": "by {cites}, the same act ({acts}) falls to different people, for example on: {matter} – {one} by {cite}, {other} by {beside}. The text does not say whether {special}, the narrower clause, goes before, whether either may act, or whether both must.",
    "finding.overlap.crossing": "by {cites}, the same act ({acts}) falls to different people, for example on: {matter} – {one} by {cite}, {other} by {beside}. Neither clause is the narrower one, and the text does not say which goes before, whether either may act, or whether both must.",
    "finding.overlap.same": "by {cites}, the same act ({acts}) is given to the same people more than once, for example to {one} on: {matter}.",
    "remedy.overlap.special": "Except the narrower case ({special}) from the other clause, or say that either may act, or that both must.",
    "remedy.overlap.crossing": "Say which of {cite} and {beside} goes before, or that either may act, or that both must.",
    "remedy.overlap.same": "Say it once, or have one of {cite} and {beside} refer to the other.",
}
