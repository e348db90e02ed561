"""English messages: damaged rulebooks, and who notices."""

WORDS: dict[str, str] = {
    "mutants.title": "{title}: {n} damaged rulebooks, each with one clause changed in one place or struck out",
    "mutants.no-cases": "no cases stand beside this rulebook: only verdicts can notice a damage",
    "mutants.progress": "damaged rulebooks judged: {done} of {of}",
    "mutants.operator": "operator",
    "mutants.family": "family",
    "mutants.all": "all",
    "mutants.column.mutants": "mutants",
    "mutants.column.by-case": "killed by a case",
    "mutants.column.by-verdict": "killed by a verdict",
    "mutants.column.equivalent": "proved equivalent",
    "mutants.column.survived": "survived",
    "mutants.column.stillborn": "stillborn",
    "mutants.column.score": "killed of those not equivalent",
    "mutants.survivor": "survived: {clause} [{cite}] {operator} {change}",
    "mutants.score": "killed: {score} of those not proved equivalent (wanted: {wanted}); survivors: {n}",
}
