"""The mutants of a rulebook, judged by several workers: the same outcomes in the same order, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from analysis.defaults import statutes_of
from constraints.cases import dockets, folders_of, load_cases
from constraints.kill import Killer, Outcome, Sitting
from constraints.load import find
from constraints.mutants import Mutant, mutants
from constraints.roster import Roster, load_roster
from constraints.rulebook import Rulebook

PIECE = 20
"""So many mutants a worker takes at a time."""
Progress = Callable[[int, int], None]


def sittings(name: str, rulebook: Rulebook, roster: Roster) -> list[Sitting]:
    """The cases about a rulebook, by roster; none where its cases are not at hand.  Raises `Mistakes`."""
    from analysis.defaults import find_roster

    found = []
    for docket in dockets(rulebook.id, folders_of(find(name))):
        who = roster
        if docket.roster not in (None, roster.id):
            who = load_roster(docket.own_roster or find_roster(docket.roster, rulebook.id), rulebook)
        found.append(Sitting(who, load_cases(docket.files, rulebook, who)))
    return found


def judge(
    name: str, rulebook: Rulebook, roster: Roster, *, wanted: Sequence[Mutant] | None = None, workers: int = 2,
    progress: Progress | None = None,
) -> list[Outcome]:  # fmt: skip
    """What becomes of each mutant (of these; of all where none is named).  Raises `Mistakes` for a file of cases with mistakes."""
    from joblib import Parallel, delayed

    todo = list(mutants(rulebook)) if wanted is None else list(wanted)
    pieces = [list(range(i, min(i + PIECE, len(todo)))) for i in range(0, len(todo), PIECE)]
    _Room.open(name, rulebook, roster, todo if wanted is not None else None)
    if workers == 1:
        answers: Iterator[list[Outcome]] = (_judge(name, rulebook, roster, wanted, piece) for piece in pieces)
    else:
        jobs = (delayed(_judge)(name, rulebook, roster, wanted, piece) for piece in pieces)
        answers = Parallel(n_jobs=workers, return_as="generator")(jobs)
    found: list[Outcome] = []
    for answer in answers:
        found += answer
        if progress is not None:
            progress(len(found), len(todo))
    return found


class _Room:
    """What one process keeps between pieces: the undamaged rulebook with its cases heard, and the mutants."""

    at: tuple[str, str, str] | None = None
    killer: Killer
    every: Sequence[Mutant]
    todo: Sequence[Mutant]

    @classmethod
    def open(cls, name: str, rulebook: Rulebook, roster: Roster, wanted: Sequence[Mutant] | None) -> None:
        key = (str(Path(name)), rulebook.digest, roster.digest)
        if cls.at != key:
            cls.killer = Killer(rulebook, roster, sittings(name, rulebook, roster), statutes=statutes_of(rulebook))
            cls.every = list(mutants(rulebook))
            cls.at = key
        cls.todo = cls.every if wanted is None else wanted


def _judge(
    name: str, rulebook: Rulebook, roster: Roster, wanted: Sequence[Mutant] | None, piece: Sequence[int]
) -> list[Outcome]:
    _Room.open(name, rulebook, roster, wanted)  # a worker may have judged another rulebook before
    return [_Room.killer.judge(_Room.todo[i]) for i in piece]
