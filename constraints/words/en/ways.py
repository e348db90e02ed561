"""English messages about ways to the same effect that somebody's judgment opens."""

WORDS: dict[str, str] = {
    "requirement.no-meeting-is-as-guarded": "What goes to no meeting is guarded like what goes to one, but for the meeting",
    "reason.no-meeting-is-as-guarded": "The text asks for a safeguard only where a meeting decides, and names nothing that takes its place elsewhere.",
    "requirement.special-way-is-as-guarded": "A way that somebody's judgment opens is guarded like the usual one",
    "reason.special-way-is-as-guarded": "The text spares what somebody judges special a safeguard, and names nothing that takes its place.",
    "guards.lane": "{kind} ({lane})",
    "guards.before": "“{act}”",
    "guards.after": "“{act}” after “{effect}”",
    "guards.order": "“{act}” before “{effect}”",
    "guards.judged": "that is judged by {who}",
    "guards.judged_in_part": "that is judged in part by {who}, in part by nobody whom the text names",
    "guards.judged_by_nobody": "the text names nobody who judges that",
    "finding.guards.weaker-lane": "{lanes}: what is usually asked for around {acts} ({where}) is not asked for here: {lacks}; the rules name nothing that takes the place, and {judge}.",
    "remedy.guards.weaker-lane": "say what takes the place, such as a consent before or a report afterwards, and who judges",
    "finding.guards.mixed-lane": "{lanes}: this way to {acts} and the usual one each lack something: here {lacks} is not asked for, but {adds} is ({where}); {judge}.",
    "remedy.guards.mixed-lane": "say whether the one is meant to take the place of the other",
    "finding.guards.weaker-unmet": "{lanes}: what is asked for around {acts} where the {meetings} decides first ({where}) is not asked for here, though the rules know it outside meetings as well: {lacks}; they name nothing that takes the place.",
    "remedy.guards.weaker-unmet": "ask for it whether or not the matter goes to a meeting, or say which matters have to go to one",
    "finding.guards.mixed-unmet": "{lanes}: the way to {acts} without a meeting and that through the {meetings} each lack something beside the decision: here {lacks} is not asked for, but {adds} is ({where}).",
    "remedy.guards.mixed-unmet": "say whether the one is meant to take the place of the other",
}
