"""Why a known failure is known."""

WORDS = {
    "reason.actor-is-named": "The text leaves open who acts.",
    "reason.counts-back-from-a-day-fixed-in-time": "The day from which the text counts back may be fixed too late.",
    "reason.done-in-order": "Another lawful way leaves out the step that the text puts first, or the text names no order.",
    "reason.given-where-demanded": "The text demands an act that it gives to nobody.",
    "reason.has-a-limit": "The text sets no time limit.",
    "reason.no-post-left-out": "The text names some posts and is silent on others of the same rank.",
    "reason.nobody-acts-on-their-own": "The text does not bar people from deciding on what is their own.",
    "reason.one-answer": "Two clauses give the same act to different people; the text does not say which one goes first.",
    "reason.periodic-duty-performed-with-1-away": "The duty rests on one office, and nobody stands in for every reason for absence.",
    "reason.portfolio-held-with-1-away": "Nobody takes over the portfolio for every reason for absence.",
    "reason.refusal-is-provided-for": "The text does not say what follows a refusal.",
    "reason.refusal-leads-on": "The text ends with the refusal.",
    "reason.return-leads-on": "The text does not say what happens to what is sent back.",
    "reason.said-once": "Two clauses say the same.",
    "reason.silence-leads-on": "The text does not say what silence means.",
    "reason.unit-is-settled": "The text does not say whether working or calendar days are meant.",
    "reason.not-provided-for": "The text does not provide for it.",
}
