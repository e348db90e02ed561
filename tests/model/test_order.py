"""The record alone proves the order: what was done is replayed from the rows, and every act is asked what it rests on.

Only the form that a matter had at each row is taken from the run; all masks are rebuilt from the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from constraints.language.nodes import CountsAs, Deadline, ReturnsTo
from model.city import City
from model.form import ENDS
from model.record import Life
from scenarios.scenario import Scenario

Run: TypeAlias = Callable[..., City]
PERFORMED = (Life.START, Life.OUTSIDE, Life.COMPLETE, Life.REFUSE)


class Books:
    """What the rows say of one matter: acts done and missed, the parts still owed, refusals that are to take effect."""

    def __init__(self) -> None:
        self.done = self.missed = 0
        self.owed: dict[int, int] = {}
        self.turning: dict[int, tuple[int, int]] = {}
        self.closed = False


class Replay:
    """Walks the rows of a record once.  `faults` are rows of acts for which something before them was not done."""

    def __init__(self, city: City) -> None:
        self.city, self.record = city, city.record
        self.forms: list[Any] = city.record.forms  # type: ignore[attr-defined]
        self.books: dict[int, Books] = {}
        self.root: dict[int, int] = {}
        self.faults: list[str] = []
        self.checked = 0
        for number in range(self.record.size):
            self.read(number)

    def read(self, number: int) -> None:
        _, life, act, matter, _, _, clause, _, cause, _ = self.record.at(number)
        if matter < 0:
            return
        if life == Life.ARRIVE:
            self.books[matter] = Books()
            return
        books, form = self.books[matter], self.forms[number]
        if not self.takes_effect(books, form, cause, number):
            self.expect(not books.closed, number, "after the close")
        root = self.root[number] = self.root_of(number, books)
        own = self.is_own(root)
        if life in (Life.OFFERED, *PERFORMED) and own and form is not None and act in form.before:
            self.checked += 1
            self.expect(not form.before[act] & ~(books.done | books.missed), number, "before what it rests on")
        match Life(life):
            case Life.OFFERED:
                books.owed[number] = act if own else -1
            case Life.COMPLETE:
                self.ended(books, root, act)
            case Life.REFUSE:
                books.owed.pop(root, None)
                books.turning[number] = (act, form.refused.get(act, act))
            case Life.VOID:
                books.done |= 1 << act
            case Life.EXPIRE:
                self.expired(books, form, number, root, act, clause)
            case Life.WITHDRAWN:
                self.expect(root in books.owed, number, "withdrawn twice")
                books.owed.pop(root, None)
            case Life.MISSED:
                if root not in books.owed:
                    books.missed |= 1 << act
            case Life.CLOSE:
                self.expect(not books.owed, number, "closed while something is owed")
                books.closed = True

    def root_of(self, number: int, books: Books) -> int:
        """The row that offered what a row is about; what waited for an authorisation goes on from that one's row."""
        _, life, act, _, _, seat, _, _, _, follows = self.record.at(number)
        if life == Life.OFFERED:
            return number
        root = self.root.get(follows, follows)
        if self.record.at(root)[2] == act:
            return root
        same = [r for r in books.owed if self.record.at(r)[2] == act and self.record.at(r)[5] in (0, seat)]
        return same[0] if same else root

    def is_own(self, root: int) -> bool:
        """Does the plan of the matter hold this token's act?  Not where a duty, a gate or an authorisation laid it."""
        life, act, clause = (self.record.at(root)[i] for i in (1, 2, 6))
        form = self.forms[root]
        return life == Life.OFFERED and act in form.before and form.clause.get(act, 0) == clause

    def takes_effect(self, books: Books, form: Any, cause: int, number: int) -> bool:
        """The first row that a refusal, or a return at the gate, causes: everything from the point of return on is undone."""
        life, act = self.record.at(number)[1:3]
        if cause >= 0 and self.record.at(cause)[1] == Life.ATTEMPT and life == Life.OFFERED and books.done >> act & 1:
            barred = self.record.at(cause)[2]
            books.turning[cause] = (barred, form.refused[barred])
        if cause not in books.turning or life in (Life.COMPLETE, Life.REFUSE, Life.START, Life.OUTSIDE):
            return False
        act, to = books.turning.pop(cause)
        if to != ENDS:
            undo = form.undo.get(to, form.undo.get(act, 1 << act))
            books.done &= ~undo
            books.missed &= ~undo
        books.turning.clear()
        return True

    def ended(self, books: Books, root: int, act: int) -> None:
        """A part is done; the act with the last of them."""
        own = books.owed.pop(root, act)
        if own == act and act not in books.owed.values() and all(a != act for a, _ in books.turning.values()):
            books.done |= 1 << act

    def expired(self, books: Books, form: Any, number: int, root: int, act: int, clause: int) -> None:
        node = next(n for law in reversed(self.city.laws) if (n := law.node(clause)) is not None)
        match node.on_expiry if isinstance(node, Deadline) else None:
            case CountsAs(counts_as="agreed"):
                self.ended(books, root, act)
            case CountsAs():
                books.owed.pop(root, None)
                books.turning[number] = (act, form.refused.get(act, act))
            case ReturnsTo(returns_to=to):
                books.owed.pop(root, None)
                books.turning[number] = (act, self.record.acts.of(to))

    def expect(self, so: bool, number: int, what: str) -> None:
        if not so:
            minute, life, act, matter, *_ = self.record.at(number)
            name = self.record.matters[matter].name
            self.faults.append(f"row {number}, minute {minute}: {name}: {Life(life).name} {self.record.acts.said[act]} {what}")


def masks_differ(city: City, replay: Replay) -> list[str]:
    """Open matters of which the rows tell another story than the matter itself."""
    found = []
    for case in city.cases.values():
        books, within = replay.books[case.number], sum(1 << act for act in case.form.before)
        if (books.done ^ case.done) & within or (books.missed ^ case.missed) & within:
            found.append(case.name)
    return found


def test_the_record_alone_proves_the_order_of_all_acts(run: Run, scene: Scenario) -> None:
    city = run(scene, 35, forms=True)
    replay = Replay(city)
    assert not replay.faults[:5]
    assert replay.checked > city.record.size // 4
    assert not masks_differ(city, replay)[:5]


@pytest.mark.slow
def test_the_record_of_a_whole_year_proves_its_order(run: Run, scene: Scenario) -> None:
    city = run(scene, scene.days, forms=True)
    replay = Replay(city)
    assert not replay.faults[:5]
    assert not masks_differ(city, replay)[:5]
