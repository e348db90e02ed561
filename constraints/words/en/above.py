"""English messages about standing in against the law."""

WORDS: dict[str, str] = {
    "requirement.what-the-law-reserves-does-not-pass-on": "What the law reserves does not pass to a stand-in",
    "requirement.called-in-as-the-law-says": "Whom the law calls in is called in as it says",
    "law.whoever": "whoever is called in",
    "law.case.vacant": "when the office is vacant",
    "law.case.away": "when its holder is away ({reason})",
    "finding.law.passed": "under {cites}, {acts} may be done by {people} in the place of {others}, for example on: {matter}; but by {law} this belongs to {others} alone.{when}",
    "finding.law.called": "under {cites}, {people} is called in for {others} {case}; but {law} says otherwise who it is then: {gist}.{when}",
    "remedy.law.passed": "Except {acts} from {cites}, or say that the law leaves it to the rules.",
    "remedy.law.called": "Except this case from {cites}, or refer to {law}.",
    "reason.what-the-law-reserves-does-not-pass-on": "The text lets the act pass to another, and does not except it.",
    "reason.called-in-as-the-law-says": "The text calls in a stand-in in a case of which the law speaks.",
    "reason.takes-up-the-duties-of-the-law": "The law puts it on somebody, and no clause of the rules provides for it.",
}
