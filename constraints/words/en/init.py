"""Words of `guize init`."""

WORDS = {
    "help.init": "Make a new repository for rules: example articles, roster, expected verdicts, schemas, tests and CI files, which pass at once.",
    "help.init.example": "Example: guize init my-rules",
    "U104": "`{value}` is not a new or empty folder",
    "U104.remedy": "name a folder that does not exist yet",
    "init.done": "{folder}: {n} verdicts, {listed} of them not proved and listed with their reasons in rules/expected.yaml. Next: cd {folder}; git init; guize verify rules --roster roster.yaml",
}
