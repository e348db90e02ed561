"""English messages about standing in."""

WORDS: dict[str, str] = {
    "requirement.stand-in-for-every-reason": "Whoever has a stand-in has one for every reason for absence",
    "requirement.who-acts-alone-has-a-stand-in": "Whoever acts alone has a stand-in",
    "requirement.powers-pass-to-the-stand-in": "What an office may do passes to whoever stands in",
    "requirement.chain-of-stand-ins-holds": "Whoever is called in to stand in is there while {n} away",
    "requirement.chain-goes-on": "A chain of stand-ins that may go on leads to somebody",
    "finding.chain-of-stand-ins-holds": "{when}, nobody acts for {subject}, although the text calls somebody in. Reason: {why}.",
    "finding.powers": "under {cites}, whoever stands in for the {who} does not receive: {acts}.",
    "finding.chain": "{cites} lets standing in be passed on, yet for {first} it leads to nobody once {last} is away as well{more}.",
    "chain.more": "; likewise for {n} further {n:~office|offices}",
    "remedy.powers": "Say which of these acts pass to the stand-in, and who does the others meanwhile.",
    "remedy.chain": "Name a third who stands in when both are away.",
    "reason.powers-pass-to-the-stand-in": "The text does not let all acts of the office pass to whoever stands in.",
    "finding.stand-in-for-every-reason": "{when}, nobody stands in for {subject}. Reason: {why}.",
    "finding.alone": "nobody stands in for the {who}, although these acts are done by nobody else: {acts} ({cites}).",
    "remedy.alone": "Name a stand-in for the {who}, or a second actor for these acts.",
    "reason.who-acts-alone-has-a-stand-in": "The text names nobody who stands in for the office.",
    "reason.stand-in-for-every-reason": "The text lists the reasons for which somebody stands in, and not all of them.",
}
