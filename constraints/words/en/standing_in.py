"""English messages about standing in."""

WORDS: dict[str, str] = {
    "requirement.stand-in-for-every-reason": "Whoever has a stand-in has one for every reason for absence",
    "requirement.who-acts-alone-has-a-stand-in": "Whoever acts alone has a stand-in",
    "finding.stand-in-for-every-reason": "{when}, nobody stands in for {subject}. Reason: {why}.",
    "finding.alone": "nobody stands in for the {who}, although these acts are done by nobody else: {acts} ({cites}).",
    "remedy.alone": "Name a stand-in for the {who}, or a second actor for these acts.",
    "reason.who-acts-alone-has-a-stand-in": "The text names nobody who stands in for the office.",
    "reason.stand-in-for-every-reason": "The text lists the reasons for which somebody stands in, and not all of them.",
}
