"""What a gate says of a comparison."""

WORDS = {
    "help.compare-fail-on": "Also fail on changes at least so grave that are not for the better and nobody answers for: blocks_government, legal_risk, ambiguity or tidy_up (every change).",
    "compare.gate.head": "{n} {n:~change|changes}",
    "compare.gate.met": "The goal is reached.",
    "compare.gate.better": "For the better, or only in other words.",
    "U105": "there is nothing to compare: both sides are the same rulebook",
    "U105.remedy": "name the other side: AMENDED, `--amend FILE`, another date, roster or reading; see `guize compare --help`",
    "help.compare-baseline": "What `guize compare --format json` printed before: changes that stand in it are known.",
    "why.baseline-not-a-comparison": "it holds no changes of a comparison",
    "help.since": "From this day the amended law holds in the simulated years, until then the base's; matters begun under the old rule are told apart (default: from the first day).",
}
