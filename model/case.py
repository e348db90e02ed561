"""Matters in the city, and the performances that they owe: light objects, not agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from constraints.holds import Value
from model.situation import Grant
from scenarios.draws import GOLDEN, MASK

if TYPE_CHECKING:
    from model.desk import Desk
    from model.form import Form
    from model.law import Law
    from model.meetings import Session
    from model.term import Blame, Doer, Plain, Raw

# The states of a token: exactly one at any minute.
PENDING, TRAY, WORKING, BLOCKED, MEETING, OUTSIDE, DONE, WITHDRAWN = range(8)
STATES = ("pending", "tray", "working", "blocked", "at a meeting", "outside", "done", "withdrawn")


class Case:
    """One matter.  `key` decides all its draws and its place among what happens in the same minute; `done` and `missed`
    are masks over acts; `round` grows at each refusal; `visits` counts how often an act was offered, over all rounds."""

    __slots__ = (
        "at",
        "attributes",
        "did",
        "done",
        "ending",
        "form",
        "granted",
        "holds",
        "key",
        "kind",
        "law",
        "links",
        "looking",
        "missed",
        "name",
        "number",
        "open",
        "round",
        "row",
        "session",
        "tokens",
        "visits",
        "watched",
    )

    def __init__(self, number: int, name: str, key: int, kind: str, law: Law, form: Form, attributes: dict[str, Value]) -> None:
        self.number, self.name, self.key, self.kind = number, name, key, kind
        self.law, self.form, self.attributes = law, form, attributes
        self.done = self.missed = self.open = 0
        self.round = 1
        self.holds = 0  # reasons to stay open though nothing is owed
        self.row = -1
        self.looking = False  # some token's term looks at what was done on the matter
        self.watched = False  # somebody wants to know what is done on it
        self.ending = -1  # the clause by which the matter ends early, -1 while none does
        self.tokens: dict[int, Token] = {}
        self.visits: dict[int, int] = {}
        self.at: dict[int, int] = {}
        self.did: dict[int, tuple[int, ...]] = {}
        self.granted: frozenset[Grant] = frozenset()
        self.links: dict[str, Case] | None = None
        self.session: Session | None = None

    @property
    def is_open(self) -> bool:
        return self.ending != CLOSED


CLOSED = -2


class Token:
    """One performance owed: a matter, an act, a part (the seat or body of an `each`, by number; 0 where there is none)."""

    __slots__ = (
        "act",
        "blame",
        "case",
        "clause",
        "desk",
        "doer",
        "expiry",
        "extra",
        "job",
        "key",
        "left",
        "own_term",
        "part",
        "raw",
        "row",
        "session",
        "since",
        "stamp",
        "state",
        "term",
        "visit",
        "worker",
    )

    def __init__(self, case: Case, act: int, part: int, salt: int, raw: Raw, visit: int) -> None:
        self.case, self.act, self.part, self.visit = case, act, part, visit
        z = ((case.key ^ salt) + visit * GOLDEN) & MASK  # `mix`, in line: one for every token
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        self.key = z ^ (z >> 31)
        self.raw = raw
        self.term: Plain | None = None
        self.state = PENDING
        self.row = -1
        self.stamp = 0
        self.desk: Desk | None = None
        self.doer: Doer | None = None
        self.blame: Blame | None = None
        self.job: Any = None
        self.left = -1  # minutes of work still to do, where some was done
        self.worker = 0
        self.expiry: list[Any] | None = None
        self.session: Session | None = None
        self.since = 0
        self.extra: Any = None  # what happens when it is done, for acts that no plan holds
        self.own_term = False  # its doers do not come from the plan: it stays as it is when the matter changes
        self.clause = 0
