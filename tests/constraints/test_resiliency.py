"""Resiliency against the answers that its literature proves.

- N. Li, M. V. Tripunitara, Q. Wang, *Resiliency policies in access control* (2009): `rp⟨P, s, d, t⟩` asks that whichever
  s users are absent, there still are d disjoint sets of at most t users each, each set holding all permissions in P.
- Q. Wang, N. Li, *Satisfiability and resiliency in workflow authorization systems* (2010): a workflow is statically
  k-resilient when, whichever k users are absent from the start, its steps can be assigned to authorised users so that
  all constraints hold.

A permission, or a step, is an act; who is authorised has the power by a clause; `tolerates` is s, or k.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, permutations
from math import comb

from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.alphabet import Alphabet, Universe
from constraints.diagram import Diagrams
from constraints.family import Families
from constraints.load import loads
from constraints.roster import loads_roster
from constraints.terms import PRESENT, Term, among, conj, disj
from constraints.verdict import Result, Status
from constraints.verify import verify

USERS = ("ann", "ben", "cai", "dan", "eva")
Relation = Mapping[str, frozenset[str]]
"""Who is authorised, by permission or step."""

PAYING: Relation = {
    "order": frozenset({"ann", "ben"}),
    "approve": frozenset({"ben", "cai", "dan"}),
    "pay": frozenset({"cai", "dan", "eva", "ann"}),
}


def rows(powers: Mapping[str, str], tolerates: int, *, users: tuple[str, ...] = USERS, more: str = "") -> list[Result]:
    """The verdicts on availability of a government whose clauses give these acts, each user a post of his own."""
    lines = [
        "id: small",
        'title: {zh: "小", en: "Small"}',
        "in_force: 2020-01-01",
        "vocabulary:",
        f"  posts: {{user: {{}}, {', '.join(f'{u}: {{is_a: user}}' for u in users)}}}",
        "  reasons: {trip: {}, ill: {}}",
        f"  acts: {{{', '.join(f'{act}: {{}}' for act in (*powers, 'second'))}}}",
        "  matters:",
        "    any_matter: {attributes: {}}",
        "    paper: {is_a: any_matter, attributes: {}}",
        "    meeting: {is_a: any_matter, attributes: {type: [board]}}",
        "articles:",
        "- article: 1",
        "  kind: operative",
        '  gist: {zh: "一", en: "One"}',
        "  powers:",
        *(
            f"    - {{id: p{i}, cite: 1({i}), act: {a}, matter: {{paper: {{}}}}, by: {by}}}"
            for i, (a, by) in enumerate(powers.items(), 1)
        ),
        more,
    ]
    book = loads({"rulebook.yaml": "\n".join(lines)})
    people = [f"  {u}: {{post: {u}, holder: {u}}}" for u in users]
    roster = loads_roster("\n".join(["roster: small", "rulebook: small", "seats:", *people, ""]), book)
    found = verify(book, roster, tolerates=tolerates, families=("availability",)).results
    return [r for r in found if r.question.clause is None and r.question.authorisations == "none"]


def by(users: frozenset[str]) -> str:
    return f"[{', '.join(sorted(users))}]"


def resilient(powers: Mapping[str, str], tolerates: int) -> bool:
    return all(r.status is Status.PROVED for r in rows(powers, tolerates))


def test_one_team_of_any_size_is_resilient_as_far_as_the_rarest_permission() -> None:
    """d = 1, t unbounded: satisfied exactly when every permission belongs to more than s users (Li et al.)."""
    powers = {act: by(users) for act, users in PAYING.items()}
    assert [resilient(powers, s) for s in range(4)] == [True, True, False, False]
    found = {r.question.act: r.absences.resiliency for r in rows(powers, 1)}
    assert found == {act: len(users) - 1 for act, users in PAYING.items()}


def test_teams_of_one_need_as_many_more_users_as_may_be_absent() -> None:
    """t = 1: satisfied exactly when at least s + d users hold all permissions of P (Li et al.).  Here four of five do."""
    whole = frozenset({"ann", "ben", "cai", "dan"})
    board = "  meetings:\n    - {{id: m, cite: 1(9), type: board, members: {who}, quorum: {{at_least: {d}/4, of: {who}}}}}"
    for d in (1, 2, 3, 4):
        more = board.format(who=by(whole), d=d)
        for s in range(5):
            (one,) = rows({"act": "{meeting: board}"}, s, more=more)
            assert (one.status is Status.PROVED) == (len(whole) >= s + d)


def test_a_board_that_needs_more_than_half_of_nine_is_four_resilient() -> None:
    """k-out-of-n: with 5 of 9 needed, the minimal absence sets are the C(9,5) sets of five."""
    nine = tuple(f"u{i}" for i in range(1, 10))
    more = "  meetings:\n    - {id: m, cite: 1(9), type: board, members: user, quorum: {more_than: 1/2, of: user}}"
    (one,) = rows({"act": "{meeting: board}"}, 4, users=nine, more=more)
    assert one.status is Status.PROVED
    assert (one.absences.resiliency, one.absences.count) == (4, comb(9, 5))
    (one,) = rows({"act": "{meeting: board}"}, 5, users=nine, more=more)
    assert one.status is Status.REFUTED


def test_two_steps_by_different_people_lose_one_degree_of_resiliency() -> None:
    """Separation of duty: n users authorised for both steps, the second by another than the first: n − 2 (Wang, Li)."""
    step = "id: s, cite: 1(9), act: second, matter: {paper: {}}, by: user, after: first, different_person_from: first"
    found: dict[str | None, list[bool]] = {}
    for k in range(6):
        for row in rows({"first": "user"}, k, more=f"  steps:\n    - {{{step}}}"):
            found.setdefault(row.question.act, []).append(row.status is Status.PROVED)
    assert found == {"first": [True] * 5 + [False], "second": [True] * 4 + [False] * 2}


# ── any relation, by the definitions ─────────────────────────────────────────────────────────────────────────────


def here(user: str) -> Term:
    return among(user, (PRESENT,))


def smallest(good: Term) -> int | None:
    """The size of a smallest set of users whose absence makes `good` fail."""
    diagrams = Diagrams(Alphabet([good], Universe((PRESENT, "trip", "ill"), officials=USERS)))
    families = Families(diagrams)
    return families.smallest(families.possible(diagrams.neg(diagrams.diagram(good))))


def holds_with(resiliency: int | None, s: int) -> bool:
    return resiliency is None or resiliency > s


RELATIONS = st.dictionaries(st.sampled_from(("p", "q", "r")), st.frozensets(st.sampled_from(USERS)), min_size=1)


def covering(relation: Relation, t: int) -> list[frozenset[str]]:
    """The sets of at most t users that hold all permissions."""
    teams = (frozenset(c) for size in range(1, t + 1) for c in combinations(USERS, size))
    return [team for team in teams if all(team & users for users in relation.values())]


def disjoint(teams: list[frozenset[str]], d: int, among_: frozenset[str]) -> bool:
    fit = [team for team in teams if team <= among_]
    return any(sum(map(len, c)) == len(frozenset().union(*c)) for c in combinations(fit, d))


@settings(max_examples=60, deadline=None)
@given(RELATIONS, st.integers(1, 2), st.integers(1, 3), st.integers(0, 3))
def test_any_resiliency_policy_is_decided_as_its_definition_says(relation: Relation, d: int, t: int, s: int) -> None:
    """rp⟨P, s, d, t⟩ by minimal absence sets, and by trying every set of at most s absent users."""
    teams = covering(relation, t)
    chosen = [c for c in combinations(teams, d) if sum(map(len, c)) == len(frozenset().union(*c))]
    good = disj(*(conj(*(here(u) for team in c for u in sorted(team))) for c in chosen))
    everybody = frozenset(USERS)
    absent = [frozenset(c) for size in range(s + 1) for c in combinations(USERS, size)]
    assert holds_with(smallest(good), s) == all(disjoint(teams, d, everybody - gone) for gone in absent)


def plans(relation: Relation) -> Term:
    """Somebody authorised is present for each step, all different."""
    steps = list(relation.values())
    fit = (c for c in permutations(USERS, len(steps)) if all(u in users for u, users in zip(c, steps, strict=True)))
    return disj(*(conj(*map(here, c)) for c in fit))


@settings(max_examples=60, deadline=None)
@given(RELATIONS, st.integers(0, 3))
def test_steps_by_different_people_are_resilient_as_the_marriage_theorem_says(relation: Relation, k: int) -> None:
    """All steps pairwise separated: statically k-resilient exactly when every set X of steps has at least |X| + k
    authorised users (P. Hall 1935, with any k users taken away)."""
    steps = list(relation.values())
    subsets = [c for size in range(1, len(steps) + 1) for c in combinations(steps, size)]
    married = all(len(frozenset().union(*c)) >= len(c) + k for c in subsets)
    assert holds_with(smallest(plans(relation)), k) == married


def test_the_paying_workflow_is_one_resilient_without_and_with_separation() -> None:
    assert smallest(conj(*(disj(*map(here, sorted(users))) for users in PAYING.values()))) == 2
    assert smallest(plans(PAYING)) == 2
