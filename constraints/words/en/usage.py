"""What the front door says of a command line that is wrong."""

WORDS: dict[str, str] = {
    "usage.no-such-command": "there is no command `{value}`",
    "usage.empty": "nothing is given",
    "usage.not-a-day": "`{value}` is not a day; write days as 2024-03-31",
    "usage.scenario-brings": "a scenario brings its own {value}; leave out one of the two",
}
