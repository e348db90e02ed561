"""`who`: who may do an act on a matter now, who stands in, and why the others may not, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constraints.classes import Classes
from constraints.cover import Matter, paths_of
from constraints.holds import Situation, Value, holds
from constraints.language.nodes import Prohibition
from constraints.meaning import Alternative, Meaning
from constraints.plan import Plans
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as EVER
from constraints.terms import Attribute, Done, InForce, Term, atoms, conj, mask, rewrite
from constraints.why import Reason, why_not


@dataclass(frozen=True)
class Answer:
    """Who may, with the clauses by which; and for every other way, why not."""

    act: str
    matter: Matter
    now: Situation
    may: tuple[Alternative, ...]
    may_not: tuple[tuple[Alternative, tuple[Reason, ...]], ...]
    assumed: tuple[str, ...]
    given: frozenset[str] = frozenset()

    @property
    def officials(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a.official for a in self.may if a.official))

    @property
    def somebody(self) -> bool:
        return bool(self.may)


def who(meaning: Meaning, act: str, kind: str, attributes: Mapping[str, Value], now: Situation) -> Answer:
    """Who may do `act` on a matter of this kind `now`; attributes not given take their usual values and are named."""
    matter, assumed = usual_matter(meaning, act, kind, attributes)
    may: list[Alternative] = []
    may_not: list[tuple[Alternative, tuple[Reason, ...]]] = []
    for alternative in meaning.alternatives(act, matter):
        if _excepted(meaning, alternative, matter):
            continue
        if holds(alternative.when, now):
            may.append(alternative)
        else:
            may_not.append((alternative, why_not(alternative.when, now)))
    own = [a for a in may if not a.doer.chain]
    return Answer(act, matter, now, (*own, *(a for a in may if a.doer.chain)), tuple(may_not), assumed, frozenset(attributes))


def _excepted(meaning: Meaning, alternative: Alternative, matter: Matter) -> bool:
    """Does the clause give nothing here while all clauses are in force (another one excepts the matter)?"""
    applies = meaning.applies(meaning.rulebook[alternative.clause], matter)
    given = conj(applies, alternative.doer.when)
    return rewrite(given, lambda _: EVER, None, mask(InForce)) is NEVER


def usual_matter(meaning: Meaning, act: str, kind: str, attributes: Mapping[str, Value]) -> tuple[Matter, tuple[str, ...]]:
    """The matter with the usual values for what was not given; and the names of those that some clause on the act reads.

    The post of a party is that of the seat, and nothing is assumed that the vocabulary says cannot be.  A flag whose
    absence would bar the act, whoever does it, is taken to be set."""
    classes = Classes(meaning)
    values = classes.universe(kind).attributes
    filled: dict[str, Value] = {}
    for path, options in values.items():
        usual = next((v for v in ("false", None) if v in options), options[0] if options else None)
        if usual is not None:
            filled[path] = usual
    filled.update(attributes)
    agreed = _agree(meaning, kind, filled, attributes)
    for path, about in meaning.names.attributes(kind).items():
        lead = filled.get(f"lead_{path.removesuffix('s')}")
        if about.type in ("subjects", "organs") and path not in filled and isinstance(lead, str):
            filled[path] = frozenset([lead])
        if about.type == "number" and path not in filled and not (about.optional or about.set_by):
            filled[path] = 1.0
    open_ = {p: v for p, v in values.items() if p not in attributes and p not in agreed}
    changed = _possible(meaning, kind, filled, open_) | _unbar(meaning, act, kind, filled, open_)
    read = {path for one in classes.of(act) if one.kind == kind for path in one.pattern}
    return Matter(kind, filled), tuple(p for p in filled if p in changed or (p in read and p not in attributes))


def _agree(meaning: Meaning, kind: str, filled: dict[str, Value], given: Mapping[str, Value]) -> set[str]:
    """Let `<party>_post` be the post of the seat `<party>`; the attributes that follow from what was given."""
    roster, known = meaning.roster, meaning.names.attributes(kind)
    followed: set[str] = set()
    for path, about in known.items():
        post = f"{path}_post"
        if about.type != "seat" or post not in known:
            continue
        if path not in given and post in given:
            alike = roster.seats_with(str(given[post]))
            own = [seat for seat in alike if roster.seats[seat].post == given[post]]
            filled[path] = next(iter((*own, *alike)), filled.get(path))
            followed.add(path)
        elif post not in given and (seat := roster.seats.get(str(filled.get(path)))):
            filled[post] = seat.post
            followed.update((path, post) if path in given else ())
    return followed


def _possible(meaning: Meaning, kind: str, filled: dict[str, Value], open_: Mapping[str, Sequence[str | None]]) -> set[str]:
    """Change in `filled` what was not given until no matter remains that cannot exist; the attributes changed."""
    names = meaning.names
    terms = [meaning.covers.term(n.matter, kind) for group in names.kinds_above(kind) for n in names.kind_of[group].never]
    changed: set[str] = set()

    def broken(facts: Mapping[str, Value]) -> list[Term]:
        return [term for term in terms if holds(term, Matter(kind, facts).facts)]

    while now := broken(filled):
        tries = [{**filled, path: v} for path in paths_of(now[0]) for v in open_.get(path, ())]
        best = min(tries, key=lambda facts: len(broken(facts)), default=filled)
        if len(broken(best)) >= len(now):
            break
        changed.update(path for path in best if best[path] != filled.get(path))
        filled.update(best)
    return changed


def _unbar(
    meaning: Meaning, act: str, kind: str, filled: dict[str, Value], open_: Mapping[str, Sequence[str | None]]
) -> set[str]:
    """Change in `filled` what was not given and makes a prohibition bar the act for everybody; the attributes changed."""
    changed: set[str] = set()
    for node in meaning.barriers.get(act, ()):
        if node.by is not None or not _bars(meaning, node, act, Matter(kind, filled)):
            continue
        for path in _flags(meaning, node, kind, changed):
            if "true" in open_.get(path, ()) and not _bars(meaning, node, act, Matter(kind, {**filled, path: "true"})):
                filled[path] = "true"
                changed.add(path)
                break
    return changed


def _flags(meaning: Meaning, node: Prohibition, kind: str, but: set[str]) -> list[str]:
    """The attributes a prohibition looks at."""
    looks = atoms(meaning.covers.term(node.matter, kind), wanted=mask(Attribute))
    return [a.path for a in looks if isinstance(a, Attribute) and a.path not in but]


def _bars(meaning: Meaning, node: Prohibition, act: str, matter: Matter) -> bool:
    """Does the prohibition bar the act, whatever the situation and the readings shown?"""
    return rewrite(meaning.bar(node, act, matter), lambda _: EVER, None, mask(InForce)) is EVER


def history(meaning: Meaning, act: str, matter: Matter, readings: Mapping[str, str]) -> frozenset[str]:
    """What has been done on a matter on which `act` comes next: everything its procedure puts before it."""
    asked = {a.act for alternative in meaning.alternatives(act, matter) for a in atoms(alternative.when) if isinstance(a, Done)}
    return frozenset(asked & Plans(meaning, readings).plan(matter).all_before(act)) if asked else frozenset()
