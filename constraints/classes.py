"""Classes of matter: the cells of the attribute space that the clauses on an act tell apart.

The patterns of all clauses that bear on an act are cut into cells; cells in which the same alternatives stand open
are one class.  A class has a pattern (in the language of the rulebook) and a representative matter, in which every
party the clauses look at has a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, islice, pairwise, product
from typing import Any, assert_never

from constraints.alphabet import Alphabet, Key, Universe, Variable, sample
from constraints.cover import INFINITY, Matter
from constraints.diagram import FALSE, TRUE, Diagrams
from constraints.earlier import asked_for, comes_first, who_could
from constraints.language import who as w
from constraints.language.nodes import Delegation, Duty, Prohibition, Step, Substitution
from constraints.language.patterns import ANYTHING, AllOf, AnyOf, Away, Condition, IsDone, IsVacant, NotOf, Present
from constraints.language.vocabulary import PARTIES, Attribute
from constraints.meaning import Alternative, Giver, Meaning
from constraints.rulebook import Clause
from constraints.terms import FALSE as NEVER
from constraints.terms import TRUE as ALWAYS
from constraints.terms import Atom, Done, InForce, Number, Status, Term, Vacant, atoms, conj, disj, mask, neg, rewrite

Pattern = dict[str, Any]

NOBODY = "nobody"
"""What is said of a matter on which the clauses lead to nobody at all."""
MOST_OF_A_CLASS = 16_384
"""So many groups of people are told apart in one class of matter; with more it is said that some were not looked at."""
MOST_PARTIES = 512
"""So many groups of people are tried for one question, in the order of the roster; with more the answer stays open."""


@dataclass(frozen=True)
class MatterClass:
    """All matters of a kind on which an act stands open in the same way.

    `given`: the clauses that give the act, where those whom they name do not exist.
    """

    act: str
    kind: str
    pattern: Pattern
    matter: Matter
    alternatives: tuple[Alternative, ...]
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: tuple[str, ...] = ()

    @property
    def as_pattern(self) -> Pattern:
        """`{kind: body}`, as it would stand in a rulebook."""
        return {self.kind: self.pattern}


class Classes:
    """The classes of matter of one meaning, by act and by clause."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning, self.names, self.roster = meaning, meaning.names, meaning.roster
        self.parties = Parties(meaning)
        self._of: dict[tuple[str, str | None], tuple[MatterClass, ...]] = {}
        self._on_kind: dict[tuple[str, str, str | None], tuple[MatterClass, ...]] = {}
        self._bars: dict[tuple[str, str], Bearing] = {}
        self._universes: dict[str, Universe] = {}
        self._spaces: dict[tuple[str, tuple[Term, ...], tuple[Term, ...]], Space] = {}
        self.cut: dict[tuple[str, str], Pattern] = {}
        """By act and kind, a class of matter of which not all groups of people were tried."""

    def of(self, act: str, clause: str | None = None) -> tuple[MatterClass, ...]:
        """The classes on which the act may be done (under this clause), in the order of kinds and attributes."""
        key = (act, clause)
        found = self._of.get(key)
        if found is None:
            found = self._of[key] = tuple(c for kind in self.kinds(act) for c in self._on(act, kind, clause))
        return found

    def _on(self, act: str, kind: str, clause: str | None) -> tuple[MatterClass, ...]:
        """The classes of one kind; those under a clause that alone gives the act there are those of the act."""
        if clause is not None and [node.id for group in self.bearing(act, kind).groups for node in group.nodes] == [clause]:
            clause = None
        key = (act, kind, clause)
        found = self._on_kind.get(key)
        if found is None:
            found = self._on_kind[key] = tuple(self._of_kind(act, kind, clause))
        return found

    def acts(self) -> tuple[str, ...]:
        """The acts that some clause gives, in the order of the vocabulary."""
        return tuple(act for act in self.names.vocabulary.acts if act in self.meaning.givers)

    def kinds(self, act: str) -> list[str]:
        """The kinds to look at: those that the giving clauses name, and those below them that any clause names or excepts."""
        given = {kind for node in self.meaning.givers.get(act, ()) for one in node.matter for kind in one}
        bearing = [*self.meaning.givers.get(act, ()), *self.meaning.barriers.get(act, ()), *self._scopes(act)]
        excepted = [other for node in bearing for other, _ in self.meaning.exceptions(node)]
        named = {kind for node in (*bearing, *excepted) for one in getattr(node, "matter", ()) for kind in one}
        below = {kind for kind in named if any(self.names.is_kind(kind, group) for group in given)}
        return [kind for kind in self.names.kinds if kind in given | below]

    def _scopes(self, act: str) -> list[Substitution | Delegation]:
        """The substitutions and delegations that hold for some matters only."""
        book = self.meaning.rulebook
        every: list[Substitution | Delegation] = [*book.family(Substitution), *book.family(Delegation)]
        return [n for n in every if (n.matter != ANYTHING or n.unless) and self.meaning.carries(n.acts, act) is not NEVER]

    def bearing(self, act: str, kind: str) -> Bearing:
        key = (act, kind)
        if key not in self._bars:
            self._bars[key] = Bearing(self.meaning, act, kind, self._scopes(act))
        return self._bars[key]

    def _of_kind(self, act: str, kind: str, clause: str | None) -> Iterator[MatterClass]:
        bearing = self.bearing(act, kind)
        groups = bearing.groups if clause is None else bearing.only(clause)
        if not groups:
            return
        looked_back = self.looked_back(act, kind)
        space = Space(self, kind, [g.covers for g in groups] + bearing.others + [*looked_back.values()], bearing.shut)
        merged: dict[Any, tuple[MatterClass, int]] = {}
        for covered, region in space.cells():
            on = [group for group, inside in zip(groups, covered, strict=False) if inside]
            if any(group.gives for group in on):
                ahead = dict(zip(looked_back, covered[len(covered) - len(looked_back) :], strict=True))
                for found, key in self._instances(act, kind, clause, on, space, region, ahead):
                    old = merged.get(key)
                    merged[key] = (found, region) if old is None else (old[0], space.diagrams.disj(old[1], region))
        for found, region in merged.values():
            pattern = space.describe(region)
            if found.given:  # the values that lead to nobody, all of them and no others
                named = {p: list(found.alike.get(p, ())) or v for p, v in found.pattern.items()}
                yield replace(found, pattern={**pattern, **named}, alike={})
            else:
                yield replace(found, pattern={**pattern, **{p: v for p, v in found.pattern.items() if p not in pattern}})

    def _instances(
        self,
        act: str,
        kind: str,
        clause: str | None,
        on: list[Group],
        space: Space,
        region: int,
        ahead: Mapping[str, bool],
    ) -> Iterator[tuple[MatterClass, Any]]:
        """One class for each way in which the parties of the matter lead to different people; `ahead`: which acts that are
        looked back on come before."""
        own = self.parties.paths(act, kind, [node for group in on for node in group.nodes])
        paths = sorted({*own, *self._paths_of_earlier(act, kind)})
        found: dict[Any, tuple[MatterClass, dict[str, dict[str, None]]]] = {}
        tried: dict[str, dict[str, None]] = {path: {} for path in paths}
        groups = Groups(self.parties.choices(kind, paths, space, region), MOST_OF_A_CLASS)
        choices = list(groups)
        if groups.cut:
            self.cut[act, kind] = space.describe(region)
        for choice in choices:
            matter = space.matter(region, choice)
            if matter is None:
                continue
            every = self.meaning.alternatives(act, matter)
            alternatives = tuple(a for a in every if clause in (None, a.clause))
            known = tuple(self._known(a, matter) for a in alternatives)
            named = {path: choice[path] for path in own}
            key = self.parties.said(known, named, told_apart=len(choices) > 1)
            if key and ahead:
                read = {a.act for a in atoms(*(one.when for one in alternatives), wanted=mask(Done)) if isinstance(a, Done)}
                key = (key, tuple(came for name, came in ahead.items() if name in read))
            given = () if alternatives else self._given(on, matter, every)
            key = (NOBODY, given) if given else key
            if not key:
                continue
            shown = {path: shown_value(value) for path, value in choice.items()}
            if key not in found:
                found[key] = (MatterClass(act, kind, shown, matter, alternatives, given=given), {p: {} for p in shown})
            for path, value in shown.items():
                found[key][1][path][str(value)] = None
                tried[path][str(value)] = None
        for key, (one, values) in found.items():
            telling = {
                p: v for p, v in one.pattern.items() if len(values[p]) < len(tried[p]) or len(tried[p]) == 1 < len(found)
            }
            alike = {p: tuple(values[p]) for p in telling if len(values[p]) > 1}
            yield replace(one, pattern=telling, alike=alike), (key, str(sorted(telling.items())))

    def _known(self, way: Alternative, matter: Matter) -> Alternative:
        """The alternative, knowing that nobody has done an earlier act who could not have."""
        when = who_could(self.meaning, way.when, matter)
        return way if when is way.when else replace(way, when=when)

    def _given(self, on: list[Group], matter: Matter, every: tuple[Alternative, ...]) -> tuple[str, ...]:
        """The clauses that give the act to nobody who is there, where no other clause gives it to anybody.

        Left aside: general clauses about every matter; *each* of some people, which asks for nothing where there are none;
        who is found through a body or an applicant, since the clause then is about other bodies and applicants.
        """
        nodes = [n for group in on for n in group.nodes if self.meaning.applies(n, matter) is not NEVER]
        return () if every or any(map(self._is_found, nodes)) else tuple(n.id for n in nodes if n.matter != ANYTHING)

    def _is_found(self, node: Giver) -> bool:
        """Does the clause mean each of some people, or whom a party other than the subject leads to?"""
        actor = self.meaning.actor(node)
        read = [
            self.names.attribute_near(kind, path) for path in self.parties.reads(actor) for one in node.matter for kind in one
        ]
        return isinstance(actor, w.Each) or any(a is not None and not a.type.startswith("subject") for a in read)

    def _paths_of_earlier(self, act: str, kind: str) -> Iterator[str]:
        """The parties that lead to whoever did an earlier act, where a step wants another person."""
        for earlier in self.meaning.told_apart(act):
            givers = [n for n in self.meaning.givers.get(earlier, ()) if self.meaning.covers.term(n.matter, kind) is not NEVER]
            yield from self.parties.paths(earlier, kind, givers)

    def looked_back(self, act: str, kind: str) -> dict[str, Term]:
        """For each act on whose being done the clauses on an act hang, the matters on which the steps put it first."""
        bearing = [*self.meaning.givers.get(act, ()), *self.meaning.barriers.get(act, ())]
        whens = [
            n.when for n in bearing if not isinstance(n, Step | Duty) and self.meaning.covers.term(n.matter, kind) is not NEVER
        ]
        read = dict.fromkeys(one for when in whens for one in done_in(when))
        return {one: term for one in read if (term := comes_first(self.meaning, kind, one, act)) not in (ALWAYS, NEVER)}

    # ── the attribute space of a kind ────────────────────────────────────────────────────────────────────────

    def space(self, kind: str, terms: Sequence[Term], shut: Sequence[Term] = ()) -> Space:
        """The attribute space of a kind as far as these terms look at it; made once, for several requirements ask alike."""
        key = (kind, tuple(terms), tuple(shut))
        found = self._spaces.get(key)
        if found is None:
            found = self._spaces[key] = Space(self, kind, list(terms), shut)
        return found

    def universe(self, kind: str) -> Universe:
        """For each attribute of a kind, its possible values; made once."""
        if kind not in self._universes:
            self._universes[kind] = Universe(attributes=self._domains(kind))
        return self._universes[kind]

    @cached_property
    def _post_groups(self) -> set[str]:
        return {g for post in self.names.vocabulary.posts.values() for g in post.is_a}

    def _domains(self, kind: str) -> dict[str, tuple[str | None, ...]]:
        """For each attribute, its possible values; own attributes before inherited ones, links followed once."""
        found: dict[str, tuple[str | None, ...]] = {}
        own = list(self.names.kind_of[kind].attributes)
        every = self.names.attributes(kind)
        for name in [*own, *(n for n in every if n not in own)]:
            attribute = every[name]
            if attribute.type == "matter" and attribute.of:
                for inner, about in self.names.attributes(attribute.of).items():
                    found[f"{name}.{inner}"] = self._values(about)
            else:
                found[name] = self._values(attribute)
        return found

    def _values(self, attribute: Attribute) -> tuple[str | None, ...]:
        nothing: tuple[str | None, ...] = (None,) if attribute.optional or attribute.set_by else ()
        match attribute.type:
            case "choice":
                return (*attribute.values, *nothing)
            case "flag":
                return ("true", "false", *nothing)
            case "post":
                return (*(p for p in self.names.posts if p not in self._post_groups or self.roster.seats_with(p)), *nothing)
            case "reason":
                return (*self.names.vocabulary.reasons, *nothing)
            case "subject" | "organ" | "seat":
                return (*self.parties.values(attribute), *nothing)
            case _:
                return ()


@dataclass(frozen=True)
class Group:
    """Clauses that let the same people act in the same way; `covers` says on which matters one of them applies."""

    nodes: tuple[Giver, ...]
    covers: Term
    gives: bool = True


class Bearing:
    """The clauses that bear on an act on one kind of matter."""

    def __init__(
        self, meaning: Meaning, act: str, kind: str, scopes: list[Substitution | Delegation], *, looks_back: bool = True
    ) -> None:
        self.meaning, self.act, self.kind = meaning, act, kind
        covers = meaning.covers
        bars = meaning.barriers.get(act, ())
        self.shut = [covers.term(bar.matter, kind) for bar in bars if shuts(bar)]
        bearing = [*(b for b in bars if not shuts(b)), *scopes]
        self.others = [covers.term(n.matter, kind) for n in bearing]
        self.others += [covers.term(o.matter, kind) for n in bearing for o, _ in meaning.exceptions(n)]  # type: ignore[union-attr]
        self._unsure: list[Term] = []
        self.effective = {node.id: self._effective(node) for node in meaning.givers.get(act, ())}
        self.others += self._unsure
        self.groups = self._grouped()
        if looks_back:
            self.others += self._of_earlier(scopes)

    def _of_earlier(self, scopes: list[Substitution | Delegation]) -> Iterator[Term]:
        """Where a step wants another person than did an earlier act, and where others do that one."""
        for node in self.meaning.telling_apart:
            if self.act in node.act and (own := self.meaning.covers.term(node.matter, self.kind)) is not NEVER:
                yield own
                yield from (self.meaning.covers.term(o.matter, self.kind) for o, _ in self.meaning.exceptions(node))  # type: ignore[union-attr]
                for earlier in node.different_person_from:
                    known = Bearing(self.meaning, earlier, self.kind, scopes, looks_back=False)
                    yield from (*(g.covers for g in known.groups), *known.others, *known.shut)
                    yield from asked_for(self.meaning, earlier, self.kind)

    def _effective(self, node: Giver) -> Term:
        """The matters on which the clause gives the act, as far as that does not hang on readings."""
        covers = self.meaning.covers
        own = covers.term(node.matter, self.kind)
        if own is NEVER:
            return NEVER
        ahead = [other for other in self.meaning.givers[self.act] if self.meaning.rank(other) < self.meaning.rank(node)]
        excepted = [(other, under) for other, under in self.meaning.exceptions(node)] + [(other, {}) for other in ahead]
        for other, under in excepted:
            theirs = covers.term(other.matter, self.kind)  # type: ignore[union-attr]
            if under or getattr(other, "under", None) or (other in ahead and self.meaning.exceptions(other)):
                self._unsure.append(conj(own, theirs))
            else:
                own = conj(own, neg(theirs))
        return own

    def _grouped(self) -> list[Group]:
        groups: dict[Any, list[Giver]] = {}
        for node in self.meaning.givers.get(self.act, ()):
            if self.effective[node.id] is not NEVER:
                groups.setdefault(self._doing(node), []).append(node)
        return [Group(tuple(nodes), disj(*(self.effective[n.id] for n in nodes))) for nodes in groups.values()]

    def _doing(self, node: Giver) -> Any:
        """What makes two clauses let the same people act in the same way."""
        meaning = self.meaning
        actor = meaning.actor(node)
        unsure = [o.id for o, under in meaning.exceptions(node) if under or getattr(o, "under", None)]
        kept_back = any(
            node.id in meaning.rulebook.resolve(ref) for s in meaning.rulebook.family(Substitution) for ref in s.except_
        )
        when = None if isinstance(node, Step) else node.when
        alone = node.id if any(w.handovers(actor)) or unsure or kept_back else ""
        return (repr(actor), repr(when), repr(sorted(node.under.items())), getattr(node, "personal", False), alone)

    def only(self, clause: str) -> list[Group]:
        """This clause alone, with the others it depends on."""
        return [
            Group((n,), self.effective[n.id])
            for n in self.meaning.givers.get(self.act, ())
            if n.id == clause and self.effective[n.id] is not NEVER
        ]


class Groups:
    """The groups of people that the parties of a matter may lead to, as far as they are tried.

    `cut`: there are more than were tried, so that what was not found may still be there.
    """

    def __init__(self, choices: Iterable[dict[str, Any]], most: int | None = None) -> None:
        self.choices, self.most, self.cut = choices, MOST_PARTIES if most is None else most, False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number, choice in enumerate(self.choices):
            if number == self.most:
                self.cut = True
                return
            yield choice


class Parties:
    """The parties of a matter, and to whom they lead."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning, self.names, self.roster = meaning, meaning.names, meaning.roster
        self._memo: dict[Term, Term] = {}
        book = meaning.rulebook
        self._always = [
            getattr(n, f, None)
            for n in (*book.family(Substitution), *book.family(Delegation))
            for f in ("of", "by", "giver", "receiver")
        ]

    def paths(self, act: str, kind: str, nodes: Iterable[Any]) -> list[str]:
        """The party attributes that the selectors of these clauses, of their conditions and of stand-ins look at."""
        given, barriers = list(nodes), self.meaning.barriers.get(act, ())
        selectors = [self.meaning.actor(node) for node in given] + self._always
        selectors += [node.by for node in barriers]
        selectors += [who for node in (*given, *barriers) for who in asked_of(getattr(node, "when", None))]
        return self.read_by(kind, *selectors)

    def read_by(self, kind: str, *selectors: Any) -> list[str]:
        """The party attributes of a kind of matter that any of these selectors reads."""
        found = {path for selector in selectors for path in self.reads(selector)}
        return sorted(p for p in found if (a := self.names.attribute(kind, p)) is not None and a.type in PARTIES)

    def reads(self, selector: Any) -> set[str]:
        """The attributes a selector reads, roles spelt out."""
        roles = self.names.vocabulary.roles
        match selector:
            case None:
                return set()
            case str():
                return self.reads(roles[selector]) if selector in roles else set()
            case tuple():
                return {path for part in selector for path in self.reads(part)}
            case w.ChooseWho():
                return {path for part in selector.choose.values() for path in self.reads(part)}
            case w.InChargeOf() | w.HeadOf() | w.OrganOf() | w.SeatOf():
                own = next(v for f in ("in_charge_of", "head_of", "organ", "seat") if (v := getattr(selector, f, None)))
                return {own} | self.reads(selector.within) | self.reads(selector.other_than)
            case w.OfMeeting() | w.DidAct() | w.StandingIn():
                return set()
            case _:
                fields = [f for f in type(selector).model_fields if f not in ("grant", "related")]
                return {path for f in fields for path in self.reads(getattr(selector, f))}

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────

    def values(self, attribute: Attribute) -> tuple[str, ...]:
        """The values a party attribute may have in this roster."""
        match attribute.type:
            case "subject" | "subjects":
                return tuple(self.roster.subjects)
            case "organ" | "organs":
                return self.headed_organs
            case _:
                return tuple(self.roster.seats)

    @cached_property
    def headed_organs(self) -> tuple[str, ...]:
        """The bodies that somebody heads; all of them where nobody heads any."""
        everything = self.roster.every_organ
        groups = {g for o in everything for g in everything[o]}
        leaves = tuple(o for o in everything if o not in groups)
        return tuple(o for o in leaves if self.roster.head_of(o)) or leaves

    def leads_to(self, attribute: Attribute, value: str) -> Any:
        """Whom a value of a party leads to; heads and applicants by the posts their holder has."""
        if attribute.type in ("subject", "subjects"):
            return self.roster.left_of("in_charge_of", value)
        seats = self.roster.head_of(value) if attribute.type in ("organ", "organs") else (value,)
        held = [s for seat in seats for s in self.roster.seats_of[self.roster.official_of[seat]]]
        return tuple(self.roster.seats[s].post for s in held) or value

    def choices(
        self, kind: str, paths: list[str], space: Space, region: int, *, told_apart: bool = False
    ) -> Iterator[dict[str, Any]]:
        """The values of all parties together, one for each group of people they lead to; where parties are to be `told_apart`,
        so many of each group that every one of them may be another."""
        each = len(paths) if told_apart else 1
        single: list[list[tuple[str, Any]]] = []
        sets: list[str] = []
        for path in paths:
            attribute = self.names.attribute(kind, path)
            assert attribute is not None
            if attribute.type in ("subjects", "organs", "seats"):
                sets.append(path)
            else:
                single.append([(path, value) for value in self._groups(attribute, path, space, region, each)])
        for combination in product(*single):
            yield from self._sets(dict(combination), kind, sets, space, region)

    def tried(self, kind: str, paths: list[str], space: Space, region: int, *, told_apart: bool = False) -> Groups:
        """The first of the `choices`, and whether there are more."""
        return Groups(self.choices(kind, paths, space, region, told_apart=told_apart))

    def _groups(self, attribute: Attribute, path: str, space: Space, region: int, each: int = 1) -> list[str]:
        """The values that a party may have, the first of each group of people that they lead to, or so many of it."""
        groups: dict[Any, list[str]] = {}
        for value in self.values(attribute):
            if space.allows(region, path, value):
                groups.setdefault(self.leads_to(attribute, value), []).append(value)
        return [value for values in groups.values() for value in values[:each]]

    def _sets(self, single: dict[str, Any], kind: str, sets: list[str], space: Space, region: int) -> Iterator[dict[str, Any]]:
        """Set attributes get the smallest sets the region allows, all of them: the lead and every choice of as many others as
        it demands.  Members that lead to the same people are alike, unless some pattern asks for one of them."""
        options: list[list[tuple[str, frozenset[str]]]] = []
        for path in sets:
            lead = single.get(f"lead_{path.removesuffix('s')}")
            base = frozenset([lead]) if lead else frozenset()
            others = islice(self._beside(base, kind, path, space, region), MOST_OF_A_CLASS + 1)
            options.append([(path, base | set(more)) for more in others])
        for combination in product(*options):
            yield {**single, **dict(combination)}

    def _beside(self, base: frozenset[str], kind: str, path: str, space: Space, region: int) -> Iterator[tuple[str, ...]]:
        """Who stands in the set beside the lead: every choice of the smallest number with which the region allows any."""
        attribute = self.names.attribute(kind, path)
        assert attribute is not None
        asked = [v for v in self.values(attribute) if ("has", path, v) in space.alphabet.level]
        values = [v for v in dict.fromkeys([*self._groups(attribute, path, space, region), *asked]) if v not in base]
        fewest = max(max(space.smallest_size(region, path), 1) - len(base), 0)
        for size in range(fewest, min(max(fewest, len(asked)), len(values)) + 1):
            every: Iterator[tuple[str, ...]] = combinations(values, size)
            if asked:
                every = (more for more in every if space.allows_set(region, path, base | set(more)))
            first = next(every, None)
            if first is not None and space.allows_set(region, path, base | set(first)):
                yield first
                yield from every
                return

    # ── what is said ─────────────────────────────────────────────────────────────────────────────────────────

    def said(self, alternatives: tuple[Alternative, ...], choice: Mapping[str, Any], *, told_apart: bool = True) -> Any:
        """What the alternatives say while all clauses are in force, whichever clauses say it; people are numbered in
        the order in which they are met, so that parties that lead to people in like positions say the same.  Nothing
        where nobody may."""
        said = [(a.doer.seat or a.doer.organ or "", when) for a in alternatives if (when := self._live(a.when)) is not NEVER]
        if not said:
            return None
        if not choice or not told_apart:
            return frozenset(said)
        names: dict[str, str] = {}
        for atom in atoms(*(when for _, when in said), wanted=mask(Status)):
            if isinstance(atom, Status):
                names.setdefault(atom.official, f"?{len(names)}")
        for path in sorted(choice):
            for one in sorted(choice[path]) if isinstance(choice[path], frozenset) else [choice[path]]:
                names.setdefault(one, f"?{path}")
        official = self.roster.official_of

        def rename(atom: Atom) -> Term | None:
            match atom:
                case Status(who, among):
                    return Status(names[who], among)
                case Vacant(seat):
                    return Vacant(f"{names.get(official[seat], seat)}:{self.roster.seats[seat].post}")
                case _:
                    return None

        memo: dict[Term, Term] = {}
        people = mask(Status, Vacant)
        renamed = {(names.get(official.get(who, who), who), rewrite(when, rename, memo, people)) for who, when in said}
        return frozenset(renamed), tuple((new, self._profile(who)) for who, new in names.items() if who in official)

    def _live(self, when: Term) -> Term:
        return rewrite(when, lambda _: ALWAYS, self._memo, mask(InForce))

    def _profile(self, name: str) -> tuple[str, ...]:
        official = self.roster.official_of.get(name)
        return tuple(self.roster.seats[s].post for s in self.roster.seats_of[official]) if official else ()


def asked_of(condition: Condition | None) -> Iterator[Any]:
    """Of whom a condition asks whether they are away, present, or their seat vacant."""
    match condition:
        case None | IsDone():
            return
        case Away(away=who) | Present(present=who) | IsVacant(vacant=who):
            yield who
        case AllOf(all_=parts) | AnyOf(any_=parts):
            for part in parts:
                yield from asked_of(part)
        case NotOf(not_=inner):
            yield from asked_of(inner)
        case _:
            assert_never(condition)


def done_in(condition: Condition | None) -> Iterator[str]:
    """The acts of which a condition asks whether they are done."""
    match condition:
        case IsDone(done=act):
            yield act
        case AllOf(all_=parts) | AnyOf(any_=parts):
            for part in parts:
                yield from done_in(part)
        case NotOf(not_=inner):
            yield from done_in(inner)


def shown_value(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def shuts(node: Clause) -> bool:
    """Does the clause bar an act on all it covers, whoever acts and whatever the situation?"""
    return isinstance(node, Prohibition) and not (
        node.unless or node.under or node.when or node.by is not None or node.unless_approved_by is not None
    )


def _shown(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


class Space:
    """The attribute space of one kind, as far as some pattern terms look at it."""

    def __init__(self, classes: Classes, kind: str, terms: list[Term], shut: Sequence[Term] = ()) -> None:
        self.classes, self.kind, self.names = classes, kind, classes.names
        never = [*self._never(), *shut]
        self.universe = self._universe()
        numbers = self._numbers(terms + never)
        self.alphabet = Alphabet([*terms, *never, *numbers], self.universe)
        self.diagrams = Diagrams(self.alphabet)
        self.functions = [self.diagrams.diagram(term) for term in terms]
        self.possible = conj(*numbers, *(neg(n) for n in never))
        self.premise = self.diagrams.diagram(self.possible)
        self._told: dict[str, list[Variable]] = {}
        self._described: dict[int, Pattern] = {}

    def _universe(self) -> Universe:
        return self.classes.universe(self.kind)

    def attribute(self, path: str) -> Attribute | None:
        """The attribute at `path`."""
        return self.names.attribute(self.kind, path)

    def _never(self) -> list[Term]:
        covers = self.classes.meaning.covers
        return [
            covers.term(never.matter, self.kind)
            for group in self.names.kinds_above(self.kind)
            for never in self.names.kind_of[group].never
        ]

    def _numbers(self, terms: Iterable[Term]) -> list[Term]:
        """Every number has a value, and a count is not below zero."""
        paths = sorted({atom.path for atom in atoms(*terms) if isinstance(atom, Number)})
        known: list[Term] = []
        for path in paths:
            attribute = self.attribute(path.removeprefix("#"))
            if attribute is None or not attribute.optional:
                known.append(Number(path, INFINITY, True))
            known.append(neg(Number(path, 0.0, True)))
        return known

    def cells(self, within: int = TRUE) -> list[tuple[tuple[bool, ...], int]]:
        """The non-empty regions (of a part of the space) on which every function is constant."""
        found: list[tuple[tuple[bool, ...], int]] = [((), self.diagrams.conj(self.premise, within))]
        for f in self.functions:
            cut: list[tuple[tuple[bool, ...], int]] = []
            for signature, region in found:
                inside = self.diagrams.conj(region, f)
                if inside != FALSE:
                    cut.append(((*signature, True), inside))
                if inside != region:
                    cut.append(((*signature, False), self.diagrams.conj(region, self.diagrams.neg(f))))
            found = cut
        return [(signature, region) for signature, region in found if region != FALSE]

    # ── parties within a region ──────────────────────────────────────────────────────────────────────────────

    def _fix(self, region: int, path: str, value: Any) -> int:
        """The part of a region in which a party has this value; none where such a matter never has it, as that of a kind which
        only one of two governments knows never bears the name of a body of the other."""
        fixed: dict[Key, int] = {}
        members = value if isinstance(value, frozenset) else frozenset()
        post = self._post_of(path, value)
        for variable in self._about(path):
            kind, about = variable.key[0], variable.key[1]
            if kind == "attribute" and (about == path or post is not None):
                wanted = value if about == path else post
                index = next((i for i, values in enumerate(variable.classes) if wanted in values), None)
                if index is None:
                    return FALSE
                fixed[variable.key] = index
            elif kind == "has":
                fixed[variable.key] = int(variable.key[2] in members)
            elif kind == "number":
                fixed[variable.key] = _region_of(variable.classes, float(len(members)))
        return self.diagrams.restrict(region, fixed) if fixed else region

    def _about(self, path: str) -> list[Variable]:
        """What tells values of a party apart: itself, its post, its members and their number."""
        found = self._told.get(path)
        if found is None:
            about = {("attribute", path), ("attribute", f"{path}_post"), ("has", path), ("number", f"#{path}")}
            found = self._told[path] = [v for v in self.alphabet.variables if v.key[:2] in about]
        return found

    def _post_of(self, path: str, value: Any) -> str | None:
        """The post of the seat a party names; the attribute `<party>_post` is that post."""
        attribute = self.attribute(path)
        entry = self.classes.roster.seats.get(value) if attribute and attribute.type == "seat" else None
        return entry.post if entry else None

    def allows(self, region: int, path: str, value: str | None) -> bool:
        attribute = self.attribute(path)
        if attribute is not None and attribute.type in ("subjects", "organs", "seats"):
            return True
        return self._fix(region, path, value) != FALSE

    def allows_set(self, region: int, path: str, members: frozenset[str]) -> bool:
        """May a party be this set within the region?"""
        return self._fix(region, path, members) != FALSE

    def smallest_size(self, region: int, path: str) -> int:
        """The smallest number of members that the region allows a set to have."""
        key: Key = ("number", f"#{path}")
        if key not in self.alphabet.level:
            return 1
        for index, values in enumerate(self.alphabet.variables[self.alphabet.level[key]].classes):
            low = sample(values[0])
            if low is not None and low >= 0 and self.diagrams.restrict(region, {key: index}) != FALSE:
                return max(int(low), 1)
        return 1

    def matter(self, region: int, choice: Mapping[str, Any]) -> Matter | None:
        """A matter in the region with these parties; nothing if there is none."""
        for path, value in choice.items():
            region = self._fix(region, path, value)
        if region == FALSE:
            return None
        attributes = {**self._usual, **choice, **self._sample(region, choice)}
        for path in self._seats_with_post:
            self._agree(attributes, path, given=path in choice)
        return Matter(self.kind, {k: v for k, v in attributes.items() if v is not None})

    @cached_property
    def _seats_with_post(self) -> list[str]:
        known = self.universe.attributes
        return [p for p in known if f"{p}_post" in known and (a := self.attribute(p)) is not None and a.type == "seat"]

    def _agree(self, attributes: dict[str, Any], path: str, *, given: bool) -> None:
        """The seat and its post agree: the post follows a given seat, else the seat is the first of the post."""
        if given:
            attributes[f"{path}_post"] = self._post_of(path, attributes[path])
        else:
            seats = self.classes.roster.seats_with(str(attributes.get(f"{path}_post")))
            attributes[path] = next(
                (s for s in seats if self._post_of(path, s) == attributes[f"{path}_post"]), attributes.get(path)
            )

    @cached_property
    def _usual(self) -> dict[str, Any]:
        return {name: _usual(values) for name, values in self.universe.attributes.items() if values}

    def _sample(self, region: int, choice: Mapping[str, Any]) -> dict[str, Any]:
        """Values for the attributes the region looks at, the usual ones where it leaves a choice."""
        found: dict[str, Any] = {}
        for level, (variable, order) in enumerate(self._orders):
            here = self.diagrams.level[region] == level
            index = next(i for i in order if self.diagrams.kids[region][i] != FALSE) if here else order[0]
            if here:
                region = self.diagrams.kids[region][index]
            kind, path = variable.key[0], variable.key[1]
            if path in choice or path.removeprefix("#") in choice:
                continue
            value = variable.classes[index][0]
            if kind == "attribute":
                found[path] = _usual(variable.classes[index])
            elif kind == "number" and not path.startswith("#"):
                found[path] = sample(value)
            elif kind == "has" and value:
                found[path] = frozenset(found.get(path, ())) | {variable.key[2]}
        return found

    @cached_property
    def _orders(self) -> list[tuple[Variable, list[int]]]:
        """For each variable, its classes with the usual ones first."""
        return [(v, sorted(range(v.size), key=lambda i: (_unusual(v.classes[i]), i))) for v in self.alphabet.variables]

    # ── a region as a pattern ────────────────────────────────────────────────────────────────────────────────

    def describe(self, region: int) -> Pattern:
        """The region as the body of a pattern, as short as the premise allows; made once."""
        found = self._described.get(region)
        if found is None:
            found = self._described[region] = self._describe(region)
        return found

    def _describe(self, region: int) -> Pattern:
        simple = self.diagrams.simplify(self._without_needless(region), self.premise)
        if simple == TRUE:
            return {}
        boxes = [dict(box) for box in self.diagrams.cubes(simple)]
        shared = {key: boxes[0][key] for key in boxes[0] if all(box.get(key) == boxes[0][key] for box in boxes)}
        body: Pattern = {}
        for key, indices in shared.items():
            _put(body, key, self._test(key, indices))
        rest = [{key: indices for key, indices in box.items() if key not in shared} for box in boxes]
        if all(rest):
            bodies: list[Pattern] = []
            for box in rest:
                inner: Pattern = {}
                for key, indices in box.items():
                    _put(inner, key, self._test(key, indices))
                bodies.append(inner)
            body["any"] = bodies
        return body

    def _without_needless(self, region: int) -> int:
        """The region without the attributes that follow from the others, the last ones dropped first.

        None follows of which the premise says nothing, if it matters for what is possible of the region.
        """
        meant = self.diagrams.conj(region, self.premise)
        needed = self.diagrams.levels(meant) - self.diagrams.levels(self.premise)
        for level in sorted(self.diagrams.levels(region) - needed, reverse=True):
            wider = self.diagrams.some(region, [self.alphabet.variables[level].key])
            if self.diagrams.conj(wider, self.premise) == meant:
                region = wider
        return region

    def _test(self, key: Key, indices: tuple[int, ...]) -> Any:
        variable = self.alphabet.variables[self.alphabet.level[key]]
        values = [value for i in indices for value in variable.classes[i]]
        if key[0] == "has":
            return {"has": key[2]} if values[0] else {"not": {"has": key[2]}}
        if key[0] == "number":
            return _bounds(values)
        if None in values:
            others = [v for one in variable.classes for v in one if v not in values]
            return {"not": _plain(others)}
        return _plain(values)


def _plain(values: list[Any]) -> Any:
    shown = [value == "true" if value in ("true", "false") else value for value in values]
    return shown[0] if len(shown) == 1 else shown


def _put(body: Pattern, key: Key, test: Any) -> None:
    path = key[1]
    if path.startswith("#"):
        path, test = path[1:], {"count": test}
    *links, name = path.split(".")
    for link in links:
        body = body.setdefault(link, {})
    body[name] = test


def _bounds(regions: list[Any]) -> Any:
    """Regions of the line as bounds: neighbours together, or what is left out where that is a few numbers."""
    known = [r for r in regions if r is not None]
    if not known:
        return {"not": {"at_least": 0}}
    runs = _runs(known)
    gaps = [before[2] for before, after in pairwise(runs) if before[2] == after[0]]
    (low, low_in), (high, _) = runs[0][:2], runs[-1][2:]
    if gaps and len(gaps) == len(runs) - 1 and high is None and (low is None or (low == 0 and low_in)):
        return {"not": _plain([_whole(number) for number in gaps])}
    said = [_whole(run[0]) if run[0] is not None and run[0] == run[2] else _bound(run) for run in runs]
    return said if len(said) > 1 else _bound(runs[0])


def _runs(regions: list[Any]) -> list[Any]:
    """The regions from the lowest, those that touch as one."""
    found: list[Any] = []
    for low, low_in, high, high_in in sorted(regions, key=lambda r: (r[0] is not None, r[0] or 0, not r[1])):
        if found and found[-1][2] == low and (found[-1][3] or low_in):
            found[-1] = (*found[-1][:2], high, high_in)
        else:
            found.append((low, low_in, high, high_in))
    return found


def _bound(run: Any) -> Pattern:
    low, low_in, high, high_in = run
    found: Pattern = {}
    if low is not None and not (low == 0 and low_in):
        found["at_least" if low_in else "over"] = _whole(low)
    if high is not None:
        found["at_most" if high_in else "under"] = _whole(high)
    return found or {"at_least": 0}


def _whole(number: float) -> Any:
    return int(number) if number == int(number) else number


def _region_of(classes: tuple[tuple[Any, ...], ...], number: float) -> int:
    for i, (region,) in enumerate(classes):
        if region is None:
            continue
        low, low_in, high, high_in = region
        if (low is None or number > low or (number == low and low_in)) and (
            high is None or number < high or (number == high and high_in)
        ):
            return i
    raise ValueError(number)


def _unusual(values: tuple[Any, ...]) -> int:
    """Prefer a flag that is off and an attribute that has no value yet."""
    return 0 if None in values or "false" in values else 1


def _usual(values: Iterable[Any]) -> Any:
    listed = list(values)
    if None in listed:
        return None
    return "false" if "false" in listed else listed[0]
