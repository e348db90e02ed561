"""Hypothesis strategies for whole small governments: a rulebook, its roster, what may be the case in it.

What is drawn is the plain data of the files, loaded as any file is, so that the same example can be read twice: by
the loader, and by whoever wants to know independently what it says.  Everything is drawn within the bounds; what is
drawn loads.  Shrinks to one power of the chief, everybody present, every seat held by somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import permutations, product
from typing import Any, TypeAlias

from hypothesis import strategies as st

from constraints.cover import Matter
from constraints.holds import Situation
from constraints.load import loads
from constraints.roster import Roster, loads_roster
from constraints.rulebook import Rulebook
from scenarios.strategies import subsets

Data: TypeAlias = dict[str, Any]
Draw: TypeAlias = st.DrawFn

PAPER, MEETING, BOARD = "paper", "meeting", "board"
CLASSES, SUBJECTS, PAGES = ("plain", "grave"), ("finance", "land"), (1, 20)
SEATS = {"chief": "chief", "deputy_1": "deputy", "deputy_2": "deputy", "clerk": "clerk", "warden": "warden"}
POSTS = ("chief", "deputy", "clerk", "warden")
LEADERS = ("chief", "deputy_1", "deputy_2")
READINGS = {"scope": ("narrow", "wide"), "lapse": ("soon", "late")}
ACTS = ("sign", "seal", "draft", "approve")
LENGTHS = ("3 working_days", "10 working_days")


@dataclass(frozen=True)
class Bounds:
    """How large a government may be.

    `reasons` and `lengths` say for what and how long one may be away; `acts` are those that clauses are about;
    `history`: whether clauses may ask what has been done before, and by whom.
    """

    seats: int = 5
    powers: int = 4
    substitutions: int = 3
    delegations: int = 1
    prohibitions: int = 2
    steps: int = 1
    meetings: int = 1
    exclusions: int = 1
    readings: int = 2
    reasons: tuple[str, ...] = ("trip", "leave", "illness")
    lengths: tuple[str, ...] = LENGTHS
    acts: tuple[str, ...] = ACTS
    history: bool = True


SMALL = Bounds()
STAND_INS = Bounds(
    powers=1, substitutions=4, prohibitions=0, steps=0, meetings=0, exclusions=0, readings=1, reasons=("trip",), lengths=(),
    acts=("sign",), history=False,
)  # fmt: skip
"""Hardly anything but stand-ins for stand-ins."""


@dataclass(frozen=True)
class Government:
    """A drawn rulebook and roster, as data and as loaded."""

    book: Data
    people: Data

    @cached_property
    def rulebook(self) -> Rulebook:
        return loads(texts_of(self.book))

    @cached_property
    def roster(self) -> Roster:
        return loads_roster(json.dumps(self.people), self.rulebook)

    def nodes(self, family: str = "") -> list[Data]:
        """The clauses of one family (or all), as data."""
        return [
            n for a in self.book["articles"] for f, ns in a.items() if isinstance(ns, list) and family in ("", f) for n in ns
        ]

    def __repr__(self) -> str:  # what a failing example prints
        return f"Government({json.dumps(self.book['articles'])}, {json.dumps(self.people)})"


def texts_of(book: Data) -> dict[str, str]:
    """The files of a drawn rulebook."""
    return {
        "rulebook.yaml": json.dumps(book["header"]),
        "vocabulary.yaml": json.dumps(book["vocabulary"]),
        "01_articles.yaml": json.dumps(book["articles"]),
    }


def matters(acts: Sequence[str] = ACTS) -> dict[str, tuple[Matter, ...]]:
    """For each act, every matter that some pattern may tell apart."""
    papers = tuple(
        Matter(PAPER, {"class": c, "lead_subject": s, "pages": float(p)}) for c, s, p in product(CLASSES, SUBJECTS, PAGES)
    )
    return {**dict.fromkeys(acts, papers), "chair": (Matter(MEETING, {"type": BOARD}),)}


# ── vocabulary ───────────────────────────────────────────────────────────────────────────────────────────────────


def vocabulary(bounds: Bounds) -> Data:
    """The same few names for every drawn government."""
    return {
        "posts": {"leader": {}, "chief": {"is_a": "leader"}, "deputy": {"is_a": "leader", "many": "true"}, "clerk": {}, "warden": {}},
        "organs": {"office": {"head": "clerk"}},
        "relations": {"in_charge_of": {"from": "leader", "to": "subject"}, "backs_up": {"from": "leader", "to": "leader"}},
        "roles": {
            "in_charge": {"in_charge_of": "lead_subject", "within": "leader"},
            "partner": {"related": "backs_up", "to": "its_holder"},
        },
        "subjects": {subject: {} for subject in SUBJECTS},
        "matters": {
            "any_matter": {"attributes": {"lead_subject": "subject"}},
            PAPER: {"attributes": {"class": list(CLASSES), "pages": "number"}},
            MEETING: {"attributes": {"type": [BOARD]}},
        },
        "acts": {act: {} for act in (*ACTS, "convene", "chair")},
        "reasons": {r: {"out_of_town": "true"} if r == "trip" else {} for r in bounds.reasons},
    }  # fmt: skip


# ── the parts of a clause ────────────────────────────────────────────────────────────────────────────────────────


def maybe(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nothing, or one of these; shrinks to nothing."""
    return st.none() | inner


@dataclass(frozen=True)
class Parts:
    """Strategies for what clauses are made of, within the bounds."""

    bounds: Bounds
    meeting: bool = False
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def choice(self, inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        """The value itself, or one for each option of a reading."""
        if not self.readings:
            return inner
        by_reading = st.sampled_from(list(self.readings)).flatmap(
            lambda r: st.fixed_dictionaries(
                {"reading": st.just(r), "choose": st.fixed_dictionaries(dict.fromkeys(self.readings[r], inner))}
            )
        )
        return inner | by_reading

    def post(self) -> st.SearchStrategy[str]:
        return st.sampled_from((*POSTS, "leader"))

    def plain(self, *roles: str) -> st.SearchStrategy[Any]:
        """Posts, roles, lists and exceptions: who is meant without anything having happened."""
        one = st.sampled_from((*POSTS, "leader", *roles))
        return st.one_of(
            one,
            st.lists(one, min_size=2, max_size=2),
            st.fixed_dictionaries({"among": st.just("leader"), "other_than": st.sampled_from(("chief", "deputy"))}),
        )

    def handed(self) -> st.SearchStrategy[Any]:
        """Who is meant only if somebody authorised or named them."""
        grants = st.sampled_from(("either", "each_time", "standing"))
        authorised = {"authorised": self.post(), "by": self.post(), "grant": grants}
        return st.fixed_dictionaries(authorised) | st.fixed_dictionaries({"named_by": self.post(), "among": self.post()})

    def line(self, *roles: str) -> st.SearchStrategy[Any]:
        """A line, each coming after those before him: of posts, or of one post in order of precedence."""
        place = st.sampled_from((*POSTS, *roles)) | self.handed()
        line = st.lists(place, min_size=2, max_size=3) | st.just("leader")
        return st.fixed_dictionaries({"in_order": line})

    def actor(self) -> st.SearchStrategy[Any]:
        """`by` of a power."""
        ways = [self.plain("in_charge", "office"), self.handed(), self.line("in_charge")]
        ways.append(st.fixed_dictionaries({"each": self.post()}))
        if self.meeting:
            ways.append(st.just({"meeting": BOARD}))
        return self.choice(st.one_of(*ways)) | st.just("not_stated")

    def stand_in(self) -> st.SearchStrategy[Any]:
        """`by` of a substitution."""
        return self.choice(st.one_of(self.plain("partner", "in_charge"), self.handed(), self.line("partner")))

    def reasons(self) -> st.SearchStrategy[Any]:
        return st.just("any") | st.lists(
            st.sampled_from((*self.bounds.reasons, "out_of_town")), min_size=1, max_size=2, unique=True
        )

    def matter(self) -> st.SearchStrategy[Any]:
        """A pattern: every paper, or those with some values."""
        classes = st.sampled_from(CLASSES)
        tests: dict[str, st.SearchStrategy[Any]] = {
            "class": classes | classes.map(lambda c: {"not": c}),
            "lead_subject": st.sampled_from(SUBJECTS),
            "pages": st.just({"over": 10}) | st.just({"at_most": 10}),
        }
        body = st.fixed_dictionaries({}, optional=tests)
        return body.map(lambda tests: {PAPER: tests})

    def acts(self) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from(self.bounds.acts), min_size=1, max_size=2, unique=True)

    def scope(self) -> st.SearchStrategy[Any]:
        """For which acts: all, none, some; perhaps by a reading."""
        return self.choice(st.just("all") | self.acts() | st.just("none"))

    def condition(self) -> st.SearchStrategy[Any]:
        away = st.fixed_dictionaries({"away": self.plain("in_charge"), "for": self.reasons()})
        present = st.fixed_dictionaries({"present": self.plain("in_charge")})
        simple = [away, present, st.fixed_dictionaries({"vacant": self.post()})]
        if self.bounds.history:
            simple.append(st.fixed_dictionaries({"done": st.sampled_from(ACTS)}))
        base = st.one_of(*simple)
        two = st.lists(base, min_size=2, max_size=2)
        return st.one_of(base, base.map(lambda c: {"not": c}), two.map(lambda cs: {"all": cs}), two.map(lambda cs: {"any": cs}))

    def under(self) -> st.SearchStrategy[Any]:
        """Only under one option of a reading; mostly under all."""
        if not self.readings:
            return st.none()
        options = [{reading: option} for reading, listed in self.readings.items() for option in listed]
        return st.none() | st.none() | st.sampled_from(options)

    def references(self, most: int) -> st.SearchStrategy[Any]:
        """An `unless`: the numbers of some clauses, perhaps under one option only; see `_settled`."""
        one = st.integers(1, most)
        entry: st.SearchStrategy[Any] = st.tuples(one, self.under())
        return st.none() | st.lists(entry, min_size=1, max_size=2)

    def share(self, *, less: bool) -> st.SearchStrategy[Data]:
        ratio = st.sampled_from(("1/2", "2/3", "1", "2"))
        size = st.fixed_dictionaries({"more_than": ratio}) | st.fixed_dictionaries({"at_least": ratio})
        left_out = st.lists(st.sampled_from((*self.bounds.reasons, "vacant")), min_size=1, max_size=2, unique=True)
        counted = {"of": self.plain()}
        rest = st.fixed_dictionaries(counted, optional={"less": self.choice(left_out)} if less else {})
        return st.builds(lambda a, b: {**a, **b}, size, rest)


# ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────────────

_NODES: Mapping[str, str] = {
    "powers": "power", "substitutions": "stand-in", "delegations": "handover", "prohibitions": "bar",
    "steps": "step", "meetings": "board", "exclusions": "pair",
}  # fmt: skip


@cache
def _clauses(bounds: Bounds, meeting: bool, known: int) -> Mapping[str, st.SearchStrategy[Any]]:
    """What is drawn for each family, made once: to make strategies anew costs more than to draw from them."""
    parts = Parts(bounds, meeting, dict(list(READINGS.items())[:known]))
    return {
        "powers": st.lists(_power(parts), min_size=1, max_size=bounds.powers),
        "substitutions": st.lists(_substitution(parts), max_size=bounds.substitutions),
        "delegations": st.lists(_delegation(parts), max_size=bounds.delegations),
        "prohibitions": st.lists(_prohibition(parts), max_size=bounds.prohibitions),
        "steps": st.lists(_step(parts), max_size=bounds.steps),
        "meetings": _meeting(parts),
        "exclusions": st.lists(_exclusion(parts), max_size=bounds.exclusions),
        "chairing": _chairing(parts),
    }


@st.composite
def rulebooks(draw: Draw, bounds: Bounds = SMALL) -> Data:
    """A small rulebook as data: header, vocabulary, one article."""
    known = draw(st.integers(0, bounds.readings))
    meeting = draw(st.booleans()) if bounds.meetings else False
    of = _clauses(bounds, meeting, known)
    meetings = [draw(of["meetings"])] if meeting else []
    drawn = {family: draw(of[family]) if family != "meetings" else meetings for family in _NODES}
    found = {f: [{"id": f"{_NODES[f]}-{i}", **node} for i, node in enumerate(nodes, 1)] for f, nodes in drawn.items()}
    for family, nodes in found.items():
        for node in nodes:
            _settle(node, found[family if family == "substitutions" else "powers"], found["powers"])
    if meetings:
        found["powers"].append({"id": "chairing", **draw(of["chairing"])})
    return written(bounds, found)


def _settle(node: Data, excepting: list[Data], powers: list[Data]) -> None:
    """The numbers in `unless` and `except` become references; those that meet no other clause are left out."""
    for key, others in (("unless", excepting), ("except", powers)):
        if key in node:
            drawn = [(n, None) if isinstance(n, int) else n for n in node[key]]
            ids = [(others[n - 1]["id"], under) for n, under in drawn if n <= len(others) and others[n - 1] is not node]
            node[key] = [{"ref": id_, "under": under} if under else id_ for id_, under in ids]
            if not node[key]:
                del node[key]


def written(bounds: Bounds, found: dict[str, list[Data]]) -> Data:
    """Header, vocabulary and one article, with the readings that some clause uses."""
    nodes = [node for listed in found.values() for node in listed]
    for i, node in enumerate(nodes, 1):
        node["cite"] = f"1({i})"
    said = json.dumps(nodes)
    used = [r for r in READINGS if f'"{r}"' in said]
    words = {"zh": "问", "en": "Which"}
    readings = [
        {"id": r, "cite": "1", "question": words, "options": dict.fromkeys(READINGS[r], words), "default": READINGS[r][0]}
        for r in used
    ]
    article = {"article": "1", "kind": "operative", "gist": {"zh": "规则", "en": "Rules"}}
    families = {family: listed for family, listed in {**found, "readings": readings}.items() if listed}
    header = {"id": "drawn", "title": {"zh": "所拟规则", "en": "Drawn Rules"}, "in_force": "2024-01-01"}
    return {"header": header, "vocabulary": vocabulary(bounds), "articles": [{**article, **families}]}


def _clause(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Data]:
    """A clause with these fields; `None` leaves a field out.  A name's trailing underscore is none of it."""
    named = {name.rstrip("_"): part for name, part in parts.items()}
    return st.fixed_dictionaries(named).map(lambda node: {k: v for k, v in node.items() if v is not None})


def _yes() -> st.SearchStrategy[Any]:
    return st.none() | st.just("true")


def _power(parts: Parts) -> st.SearchStrategy[Data]:
    return _clause(
        act=parts.acts(), matter=maybe(parts.matter()), by=parts.actor(), unless=parts.references(parts.bounds.powers),
        when=maybe(parts.condition()), personal=_yes(), under=parts.under(),
    )  # fmt: skip


def _substitution(parts: Parts) -> st.SearchStrategy[Data]:
    lengths = parts.bounds.lengths
    return _clause(
        of=parts.post(), by=parts.stand_in(), away_for=parts.choice(parts.reasons()), acts=maybe(parts.scope()),
        at_most=maybe(parts.choice(st.sampled_from(lengths))) if lengths else st.none(), matter=maybe(parts.matter()),
        if_vacant=maybe(parts.choice(st.just("true") | st.just("false"))), unless=parts.references(parts.bounds.substitutions),
        onward=maybe(parts.choice(st.just("true") | st.just("false"))), under=parts.under(),
        except_=maybe(st.lists(st.integers(1, parts.bounds.powers), min_size=1, max_size=1)),
    )  # fmt: skip


def _delegation(parts: Parts) -> st.SearchStrategy[Data]:
    grants = st.sampled_from(("either", "each_time", "standing"))
    return _clause(
        giver=parts.post(), receiver=parts.plain(), acts=parts.scope(), matter=maybe(parts.matter()), grant=grants,
        onward=_yes(),
    )  # fmt: skip


def _prohibition(parts: Parts) -> st.SearchStrategy[Data]:
    lifted = maybe(parts.post()) if parts.bounds.history else st.none()
    return _clause(
        act=parts.acts(), matter=maybe(parts.matter()), by=maybe(parts.plain("in_charge", "office")),
        when=maybe(parts.condition()), unless=parts.references(parts.bounds.powers), unless_approved_by=lifted,
        gate=st.sampled_from(("refuse", "return", "report")),
    )  # fmt: skip


def _step(parts: Parts) -> st.SearchStrategy[Data]:
    other = st.none() | st.just(["draft"]) if parts.bounds.history else st.none()
    return _clause(
        act=st.just(["sign"]), matter=parts.matter(), by=maybe(parts.plain("in_charge")), different_person_from=other,
        after=st.just(["draft"]),
    )  # fmt: skip


def _meeting(parts: Parts) -> st.SearchStrategy[Data]:
    deciders = parts.share(less=False) | parts.post().map(lambda who: {"by": who})
    return _clause(
        type_=st.just(BOARD), members=st.just(["leader", "clerk"]), quorum=maybe(parts.share(less=True)),
        decides=maybe(deciders),
    )  # fmt: skip


def _chairing(parts: Parts) -> st.SearchStrategy[Data]:
    who = st.one_of(parts.plain(), parts.line(), parts.handed())
    return _clause(act=st.just(["convene", "chair"]), matter=st.just({MEETING: {"type": BOARD}}), by=who, personal=_yes())


def _exclusion(parts: Parts) -> st.SearchStrategy[Data]:
    pair = st.lists(parts.post(), min_size=2, max_size=2) | st.just({"relation": "backs_up"})
    return _clause(not_both_away=pair, for_=maybe(parts.reasons()))


# ── rosters, and what may be the case ────────────────────────────────────────────────────────────────────────────


def handing(book: Data) -> list[str]:
    """The clauses of a drawn rulebook under which somebody may be authorised or named."""
    nodes = [n for a in book["articles"] for f, ns in a.items() if isinstance(ns, list) and f != "readings" for n in ns]
    marks = ('"authorised"', '"named_by"', '"giver"')
    return [node["id"] for node in nodes if any(mark in json.dumps(node) for mark in marks)]


@st.composite
def rosters(draw: Draw, book: Data, bounds: Bounds = SMALL) -> Data:
    """The people of a drawn rulebook: who holds which seats, which stand empty, who backs up whom."""
    names = list(SEATS)[: draw(st.integers(2, bounds.seats))]
    seats: Data = {}
    for i, seat in enumerate(names):
        seats[seat] = {"post": SEATS[seat]}
        shared = draw(st.integers(0, 4)) == 4 and i > 0
        seats[seat]["holder"] = draw(st.sampled_from([seats[s]["holder"] for s in names[:i]])) if shared else f"o{i}"
        if draw(st.integers(0, 9)) == 9:
            seats[seat]["vacant"] = "true"
    leaders = [s for s in names if s in LEADERS]
    listed = {s: draw(st.lists(st.sampled_from(leaders), max_size=2, unique=True)) for s in leaders}
    pairs = {s: [t for t in others if t != s] for s, others in listed.items()}
    charge = {s: draw(st.lists(st.sampled_from(SUBJECTS), max_size=2, unique=True)) for s in leaders}
    people: Data = {"roster": "drawn-people", "rulebook": "drawn", "seats": seats}
    people["backs_up"] = {s: others for s, others in pairs.items() if others}
    people["in_charge_of"] = {s: subjects for s, subjects in charge.items() if subjects}
    people["precedence"] = draw(st.permutations(names))
    grants = [(c, g, r) for c in handing(book) for g, r in permutations(names, 2)]
    standing = draw(st.lists(st.sampled_from(grants), max_size=2, unique=True)) if grants else []
    people["standing"] = [{"giver": g, "receiver": r, "power": c} for c, g, r in standing]
    return people


@st.composite
def governments(draw: Draw, bounds: Bounds = SMALL) -> Government:
    """A small rulebook with people to apply it to."""
    book = draw(rulebooks(bounds))
    return Government(book, draw(rosters(book, bounds)))


def possible_grants(of: Government) -> list[tuple[str, str, str]]:
    """Every authorisation or naming that could be given: clause, giver, receiver."""
    return [(c, g, r) for c in handing(of.book) for g, r in permutations(of.people["seats"], 2)]


def circumstances(of: Government, statuses: Sequence[str]) -> st.SearchStrategy[Situation]:
    """Any situation of a drawn government; `statuses` are *present* first, then every way of being away."""
    grants = possible_grants(of)
    given = st.just(frozenset[Any]()) | (subsets(grants, min_size=0) if grants else st.nothing()) | st.just(frozenset(grants))
    clauses = [n["id"] for n in of.nodes() if "question" not in n]
    readings = {r.id: st.sampled_from(list(r.options)) for r in of.rulebook.readings().values()}
    doings = [(o, a) for o in of.roster.officials for a in ACTS]
    return st.builds(
        Situation,
        status=st.fixed_dictionaries(dict.fromkeys(of.roster.officials, st.sampled_from(statuses))),
        vacant=st.frozensets(st.sampled_from(list(of.roster.seats)), max_size=2),
        granted=given,
        readings=st.fixed_dictionaries(readings),
        done=subsets(ACTS, min_size=0),
        did=st.frozensets(st.sampled_from(doings), max_size=3),
        repealed=st.frozensets(st.sampled_from(clauses), max_size=1),
    )
