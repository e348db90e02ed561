"""Lead times: the shortest and the longest that procedures lawfully take."""

WORDS = {
    "requirement.has-a-longest-time": "A procedure has a longest lawful time",
    "requirement.shortest-chain-fits-the-meetings": "What comes up after one meeting lawfully reaches the next",
    "finding.time.has-a-longest-time": "{kind}: the longest lawful time has no bound; at least on some matters no clause limits {acts}.",
    "remedy.time.has-a-longest-time": "set limits where delay would do harm",
    "finding.time.shortest-chain-fits-the-meetings": "{matter}: begun on {date}, {acts} cannot follow one another in less than {days} {days:~day|days} even if everybody acts at once (at best {least}), longer than the {gap} from one meeting to the next ({cites}).",
    "remedy.time.shortest-chain-fits-the-meetings": "shorten a period or a lead time on the way, or let what begins after one meeting go to the one after the next, and say so",
    "reason.has-a-longest-time": "The text sets no time limit.",
    "reason.shortest-chain-fits-the-meetings": "The periods on the way are longer than from one meeting to the next.",
}
