"""English messages about ways that are guarded unequally."""

WORDS: dict[str, str] = {
    "requirement.equally-guarded": "Meetings that open the same way are guarded alike",
    "requirement.decides-as-guarded": "Meetings that may decide the same are guarded alike",
    "guards.quorum": "a quorum",
    "guards.vote": "a rule on how it votes",
    "guards.act": "“{act}”",
    "guards.lead": "a least time ahead for “{act}”",
    "guards.has": "{guards} (asked for: {who})",
    "finding.guards.weaker": "by {cites}, a decision of the {meeting} opens the same way ({acts}) as that of another meeting, but the text does not ask for the same safeguards. It does without: {lacks}. These stand in {where}.",
    "finding.guards.decides": "by {cites}, the {meeting} may decide what another meeting may decide as well, but the text does not ask for the same safeguards. It does without: {lacks}. These stand in {where}.",
    "remedy.guards.decides": "Ask for the same safeguards for the {meeting}, or say what only the other may decide.",
    "remedy.guards.weaker": "Ask for the same safeguards for the {meeting}, or say for which matters fewer will do.",
}
