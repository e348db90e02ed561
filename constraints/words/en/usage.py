"""What the front door says of a command line that is wrong."""

WORDS: dict[str, str] = {
    "usage.no-such-command": "there is no command `{value}`",
    "usage.takes": "`{value}` takes {wanted}",
    "usage.one-of": "one of {listed}",
    "usage.from-to": "a whole number from {low} to {high}",
    "usage.from": "a whole number, at least {low}",
    "usage.above": "a number above {low}",
    "usage.needs-value": "`{value}` needs a value",
    "usage.extra": "there is no place for `{value}`",
    "usage.empty": "nothing is given",
    "usage.not-a-day": "`{value}` is not a day; write days as 2024-03-31",
    "usage.scenario-brings": "a scenario brings its own {value}; leave out one of the two",
}
