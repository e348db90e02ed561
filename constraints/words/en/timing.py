"""Time: limits, lead times, units and duties that come round."""

WORDS = {
    "requirement.limits-agree": "Limits agree with each other on every day of the calendar",
    "requirement.has-a-limit": "What is owed has a limit",
    "requirement.counts-back-from-a-day-fixed-in-time": "A lead time counts back from a day that is fixed in time",
    "requirement.unit-is-settled": "The unit of a limit is settled, or makes no difference",
    "requirement.lead-time-fits-the-meetings": "A lead time is no longer than from one meeting to the next",
    "requirement.periodic-duty-performed": "Duties that come round are performed while {n} away",
    "finding.time.limits-agree": "for {matter}, {cites} cannot all be kept: starting on {date}, {other} would be due before the matter has got there.",
    "remedy.time.limits-agree": "lengthen the limit or shorten the lead time",
    "finding.time.least-and-most": "for {matter}, {cites} cannot both be kept: after {event} on {date}, {other} has to wait until {earliest} by {least}, yet to be done by {latest} by {most}.",
    "remedy.time.least-and-most": "lengthen the limit or shorten the least time, or count both in the same days",
    "finding.time.counts-back-from-a-day-fixed-in-time": "under {cites}, {acts} is due a set time before {other}, but no clause has the day of {other} fixed or announced by then.",
    "remedy.time.counts-back-from-a-day-fixed-in-time": "say how long before {other} its day is announced",
    "finding.time.unit-is-settled": "whether the time for {acts} under {cites} is kept hangs on an open question: {question} The answers part, for instance, on {date}.",
    "remedy.time.unit-is-settled": "write working days or calendar days",
    "finding.time.lead-time-fits-the-meetings": "under {cites}, what is handed in on {date} must wait {days} {days:~day|days}, longer than the {gap} from one meeting to the next.",
    "remedy.time.lead-time-fits-the-meetings": "shorten the lead time, or let the meetings lie further apart",
    "finding.time.periodic-duty-performed": "nobody performs {acts} in this case: {who} ({when}); under {cites} it is to be done again and again.",
    "time.away": "away for certain reasons",
    "time.vacant": "vacant",
    "remedy.time.periodic-duty-performed": "name who performs it meanwhile, or let the period stand still",
}
