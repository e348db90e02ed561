"""English messages: verdicts checked again."""

WORDS: dict[str, str] = {
    "help.recheck": "Check every verdict again by other means: proofs in fresh solvers, counterexamples by evaluation and on their own matter; count what nothing checks again.",
    "recheck.progress": "checking verdicts again: {done} of {of}",
    "recheck.column.family": "Family",
    "recheck.column.proved": "proofs that stood",
    "recheck.column.refuted": "refutations that stood",
    "recheck.column.left": "not checked again",
    "recheck.column.undecided": "beyond the effort",
    "recheck.done": "Checked again: {proved} proved {proved:~row|rows} and {refuted} refuted {refuted:~row|rows}, with {questions} {questions:~question|questions} to fresh solvers; {undecided} beyond the effort.",
    "recheck.left": "Nothing checks again: {n} {n:~row|rows}, for the class falls into more parts than are tried one by one.",
    "recheck.left.kind": "  {requirement}: {proved} proved, {refuted} refuted",
}
