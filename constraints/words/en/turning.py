"""On which open questions the verdicts turn."""

WORDS = {
    "turning.question": "open question of the text",
    "turning.turned": "verdicts that turn",
    "turning.moved": "claims that move",
    "turning.rest": "{n} further open {n:~question|questions} of the text; some verdict turns on {turned} of them (guize verify --format json)",
    "turning.rest-none": "{n} further open {n:~question|questions} of the text, on which no verdict turns (guize verify --format json)",
}
