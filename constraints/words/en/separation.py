"""English messages about acts on one's own matters."""

WORDS: dict[str, str] = {
    "requirement.nobody-acts-on-their-own": "Nobody decides on a matter of their own",
    "separation.act": "“{act}” ({kind})",
    "finding.separation.person": "by {cites}, whoever is himself the {party} may perform the act {acts}: so with {who}.",
    "finding.separation.person.away": "by {cites}, {who} may perform the act {acts} even where he is himself the {party}, in this situation: {when}.",
    "finding.separation.body": "by {cites}, {who} performs the act {acts} also on what comes from itself ({party}).",
    "finding.separation.body.away": "by {cites}, the head of {who} may perform the act {acts} also on what comes from that body ({party}), in this situation: {when}.",
    "remedy.separation.person": "Say who performs the act {acts} when the matter is the actor's own.",
    "remedy.separation.person.away": "Let nobody stand in on a matter of his own; say who performs the act {acts} then.",
    "remedy.separation.body": "Say which other body performs the act {acts} on what comes from {who}.",
    "remedy.separation.body.away": "Let nobody stand in on a matter of his own body; say who performs the act {acts} then.",
}
