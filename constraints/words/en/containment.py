"""English messages about handing on more than one has."""

WORDS: dict[str, str] = {
    "requirement.no-more-than-the-giver-has": "Nobody hands on more than he has",
    "requirement.a-stand-in-hands-on-what-he-has": "A stand-in hands on no more than he may do himself",
    "requirement.what-is-handed-on-is-there": "What a clause hands on the giver has himself",
    "requirement.sealed-once-signed": "Nothing is sealed that nobody entitled has signed",
    "finding.containment.given": "under {cites}, the {giver} may authorise others ({receivers}) to perform the act {acts} where no clause gives it to the {giver}, for example on: {matter}.",
    "finding.containment.called": "under {cites}, whoever stands in for the {giver} is to perform the act {acts}, where no clause gives it to the {giver}, for example on: {matter}.",
    "finding.containment.listed": "{cites} lets another perform {acts} in the place of the {giver}, and no clause gives that to the {giver} himself.",
    "finding.containment.standing": "whoever stands in by {stand} may, under {cites}, authorise others to perform the act {acts}, which he may not perform himself.",
    "finding.containment.sealed": "no clause makes the seal wait for the signature on: {matter}. Under {cites} the seal may be used by {sealers}, and the signature is that of {signers}.",
    "remedy.containment.given": "Say that only whoever may perform the act {acts} himself may authorise it, or name who may.",
    "remedy.containment.called": "Give the act {acts} to the {giver} as well, or name who performs it in a clause of its own.",
    "remedy.containment.listed": "Leave {acts} out of the clause, or give it to the {giver}; whoever is called in may do no more than the one who is away.",
    "remedy.containment.standing": "Let a stand-in authorise only what he may do himself.",
    "remedy.containment.sealed": "Say that nothing is sealed before whoever is entitled has signed it, and who checks that.",
    "reason.what-is-handed-on-is-there": "The text hands on an act that it does not give to the one in whose place it is done.",
}
