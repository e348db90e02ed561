"""English messages about handing on more than one has."""

WORDS: dict[str, str] = {
    "requirement.no-more-than-the-giver-has": "Nobody hands on more than he has",
    "requirement.a-stand-in-hands-on-what-he-has": "A stand-in hands on no more than he may do himself",
    "requirement.sealed-once-signed": "Nothing is sealed that nobody entitled has signed",
    "finding.containment.given": "under {cites}, the {giver} may authorise others ({receivers}) to perform the act {acts} where no clause gives it to the {giver}, for example on: {matter}.",
    "finding.containment.standing": "whoever stands in by {stand} may, under {cites}, authorise others to perform the act {acts}, which he may not perform himself.",
    "finding.containment.sealed": "no clause makes the seal wait for the signature on: {matter}. Under {cites} the seal may be used by {sealers}, and the signature is that of {signers}.",
    "remedy.containment.given": "Say that only whoever may perform the act {acts} himself may authorise it, or name who may.",
    "remedy.containment.standing": "Let a stand-in authorise only what he may do himself.",
    "remedy.containment.sealed": "Say that nothing is sealed before whoever is entitled has signed it, and who checks that.",
}
