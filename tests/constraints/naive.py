"""The rulebook language read naively: plain data, one concrete situation, recursion, no terms.

Written from the language's own definition of *may*, for tests only; it shares no code with `constraints`.  Reads what
`scenarios.governments` draws, which is all of the language but duties, deadlines, `standing_in`, `did:` and remote acts.

    may        = some clause covers the matter, nothing in its `unless` covers it, its `when` holds, `o` is among the
                 doers of its `by`, and no prohibition bars him in the capacity he acts in
    doers(q)   = the present holder; else whom substitutions call in; and whom the seat's delegations let act
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from constraints.cover import Matter
from constraints.holds import Situation
from scenarios.governments import BOARD, MEETING, Government

GROUPS = {"leader": ("chief", "deputy")}
ROLES = ("in_charge", "partner")
FAMILIES = ("powers", "substitutions", "delegations", "prohibitions", "steps", "meetings", "exclusions")


class Actor(NamedTuple):
    """Who acts, in which capacity: a seat of an official, or a body."""

    official: str | None
    seat: str | None
    organ: str | None


class At(NamedTuple):
    """What somebody is looked for: the act, the matter, the giving clause, the clause of the grant, the seat replaced,
    the seats already visited; whether only he himself counts, and whether only his presence."""

    act: str
    matter: Matter
    clause: str
    granting: str
    replaced: str | None = None
    visited: frozenset[str] = frozenset()
    personal: bool = False
    himself: bool = False


class Naive:
    """What one drawn government's rulebook says of one situation."""

    def __init__(self, of: Government, now: Situation) -> None:
        self.now, self.people = now, of.people
        self.nodes = {f: of.nodes(f) for f in FAMILIES}
        self.by_id = {n["id"]: n for listed in self.nodes.values() for n in listed}
        self.seats: Mapping[str, Any] = of.people["seats"]
        named = {n: int(n.split()[0]) for s in self.nodes["substitutions"] for n in _limits(s.get("at_most"))}
        self.lengths = sorted(named, key=lambda n: named[n])
        first: dict[str, str] = {}
        self.holder = {s: first.setdefault(e["holder"], s) for s, e in self.seats.items()}
        self.reasons = _reasons(of)

    # ── small questions ──────────────────────────────────────────────────────────────────────────────────────

    def read(self, value: Any) -> Any:
        """The value, under the reading taken."""
        while isinstance(value, dict) and "choose" in value:
            value = value["choose"][self.now.readings[value["reading"]]]
        return value

    def taken(self, under: Mapping[str, str] | None) -> bool:
        return all(self.now.readings[r] == option for r, option in (under or {}).items())

    def away(self, official: str) -> tuple[str, int] | None:
        """Why he is away, and how many of the lengths his absence exceeds."""
        status = self.now.status.get(official, "present")
        reason, _, length = status.partition(">")
        return None if status == "present" else (reason, int(length or 0))

    def is_away_for(self, official: str, reasons: Any, longest: str | None = None) -> bool:
        gone = self.away(official)
        if gone is None:
            return False
        listed = self.reasons(self.read(reasons))
        return gone[0] in listed and (longest is None or gone[1] <= self.lengths.index(longest))

    def present(self, seat: str) -> bool:
        return seat not in self.now.vacant and self.away(self.holder[seat]) is None

    # ── which clauses apply ──────────────────────────────────────────────────────────────────────────────────

    def covers(self, node: Mapping[str, Any], matter: Matter) -> bool:
        return self.taken(node.get("under")) and all(
            matter.kind == kind and all(_passes(matter.get(path), test) for path, test in body.items())
            for kind, body in node.get("matter", {}).items()
        )

    def applies(self, node: Mapping[str, Any], matter: Matter) -> bool:
        if node["id"] in self.now.repealed or not self.covers(node, matter):
            return False
        for entry in node.get("unless", ()):
            ref, under = (entry, {}) if isinstance(entry, str) else (entry["ref"], entry["under"])
            if ref not in self.now.repealed and self.taken(under) and self.covers(self.by_id[ref], matter):
                return False
        return True

    # ── who is meant ─────────────────────────────────────────────────────────────────────────────────────────

    def members(self, who: Any, at: At) -> list[Actor]:
        """The seats and bodies a selector means, able or not."""
        who = self.read(who)
        if isinstance(who, list):
            return [m for part in who for m in self.members(part, at)]
        if isinstance(who, str):
            return self._named(who, at)
        if "among" in who and "named_by" not in who:
            but = {(m.seat, m.organ) for m in self.members(who["other_than"], at)}
            return [m for m in self.members(who["among"], at) if (m.seat, m.organ) not in but]
        if "each" in who or "in_order" in who:
            return self.members(who.get("each") or who["in_order"], at)
        if "meeting" in who:
            return list(self.meeting())
        receivers, givers = (who["authorised"], who["by"]) if "authorised" in who else (who["among"], who["named_by"])
        giving = {m.seat for m in self.members(givers, at)}
        return [
            m
            for m in self.members(receivers, at)
            if any(c == at.granting and g in giving - {m.seat} and r == m.seat for c, g, r in self.now.granted)
        ]

    def _named(self, who: str, at: At) -> list[Actor]:
        if who == "not_stated":
            return [Actor(None, None, None)]
        if who == "office":
            return [Actor(None, None, "office")]
        if who == "in_charge":
            subject = at.matter.get("lead_subject")
            return [self._seat(s) for s, subjects in self.people["in_charge_of"].items() if subject in subjects]
        if who == "partner":
            return [self._seat(s) for s, others in self.people["backs_up"].items() if at.replaced in others]
        posts = GROUPS.get(who, (who,))
        return [self._seat(s) for s in self.people["precedence"] if self.seats[s]["post"] in posts]

    def _seat(self, seat: str) -> Actor:
        return Actor(self.holder[seat], seat, None)

    # ── who can act ──────────────────────────────────────────────────────────────────────────────────────────

    def doers(self, who: Any, at: At) -> list[Actor]:
        who = self.read(who)
        if isinstance(who, list):
            return [d for part in who for d in self.doers(part, at)]
        if isinstance(who, dict) and "each" in who:
            return self.doers(who["each"], at)
        if isinstance(who, dict) and "in_order" in who:
            return self._first(who["in_order"], at)
        if isinstance(who, dict) and "meeting" in who:
            return list(self.meeting())
        if isinstance(who, dict) and ("authorised" in who or "named_by" in who):
            at = at._replace(himself=True)
        return [d for m in self.members(who, at) for d in self._for(m, at)]

    def _for(self, member: Actor, at: At) -> list[Actor]:
        if member.seat is None:
            return [member]
        return [] if member.seat in at.visited else self.of_seat(member.seat, at)

    def _first(self, line: Any, at: At) -> list[Actor]:
        for part in line if isinstance(line, list) else [line]:
            places = [[m] for m in self.members(part, at)] if isinstance(part, str) else [None]
            for place in places:
                found = self.doers(part, at) if place is None else self._for(place[0], at)
                if found:
                    return found
        return []

    def of_seat(self, seat: str, at: At) -> list[Actor]:
        """Its holder while present, else his stand-ins; and those the seat has handed the act to."""
        found = [self._seat(seat)] if self.present(seat) else []
        if at.personal or at.himself:
            return found
        for node in self.nodes["substitutions"]:
            if self._carries(node, at, "of", seat) and at.clause not in node.get("except", ()) and self._fires(node, seat):
                onward = self.read(node.get("onward")) == "true"
                inner = at._replace(granting=node["id"], replaced=seat, visited=at.visited | {seat}, himself=not onward)
                found += [d._replace(seat=d.seat and seat) for d in self.doers(node["by"], inner)]
        for node in self.nodes["delegations"]:
            if self._carries(node, at, "giver", seat):
                found += self._handed(node, seat, at)
        return found

    def _carries(self, node: Mapping[str, Any], at: At, side: str, seat: str) -> bool:
        """Is this a clause about the seat, for the act and the matter?"""
        acts = self.read(node.get("acts", "all"))
        about = seat in {m.seat for m in self.members(node[side], at)}
        return about and (acts == "all" or (acts != "none" and at.act in acts)) and self.applies(node, at.matter)

    def _fires(self, node: Mapping[str, Any], seat: str) -> bool:
        if seat in self.now.vacant:
            return bool(self.read(node.get("if_vacant")) == "true")
        return self.is_away_for(self.holder[seat], node["away_for"], self.read(node.get("at_most")))

    def _handed(self, node: Mapping[str, Any], seat: str, at: At) -> Iterator[Actor]:
        for m in self.members(node["receiver"], at._replace(granting=node["id"], replaced=seat)):
            if m.seat is None or m.seat == seat or m.seat in at.visited:
                continue
            if (node["id"], seat, m.seat) in self.now.granted:
                alone = at._replace(visited=at.visited | {seat}, himself=node.get("onward") != "true")
                yield from (d._replace(seat=d.seat and seat) for d in self.of_seat(m.seat, alone))

    # ── meetings and conditions ──────────────────────────────────────────────────────────────────────────────

    def meeting(self) -> Iterator[Actor]:
        """Whoever may chair it, if quorum and vote are met."""
        matter = Matter(MEETING, {"type": BOARD})
        for node in self.nodes["meetings"]:
            here = At("chair", matter, node["id"], node["id"])
            decides = node.get("decides")
            able = node["id"] not in self.now.repealed and self._share(node.get("quorum"), here)
            if isinstance(decides, dict):
                able = able and (bool(self.doers(decides["by"], here)) if "by" in decides else self._share(decides, here))
            if able:
                yield from self.able("chair", matter)

    def _share(self, share: Mapping[str, Any] | None, at: At) -> bool:
        if share is None:
            return True
        seats = {m.seat for m in self.members(share["of"], at) if m.seat}
        heads = len({self.holder[s] for s in seats if self.present(s)})
        ratio = Fraction(share.get("more_than") or share["at_least"])
        less = self.read(share.get("less", []))
        needed = ratio if ratio > 1 else ratio * sum(not self._left_out(s, less) for s in seats)
        return heads > needed if "more_than" in share else heads >= needed

    def _left_out(self, seat: str, less: list[str]) -> bool:
        if seat in self.now.vacant:
            return "vacant" in less
        gone = self.away(self.holder[seat])
        return gone is not None and gone[0] in less

    def condition(self, when: Mapping[str, Any] | None, at: At) -> bool:
        if when is None:
            return True
        word, inner = next((w, c) for w, c in when.items() if w != "for")
        if word in ("all", "any"):
            return (all if word == "all" else any)(self.condition(c, at) for c in inner)
        if word == "not":
            return not self.condition(inner, at)
        if word == "done":
            return inner in self.now.done
        seats = [m.seat for m in self.members(inner, at) if m.seat]
        if word == "present":
            return any(self.present(s) for s in seats)
        if word == "vacant":
            return bool(seats) and all(s in self.now.vacant for s in seats)
        reasons = when["for"]
        return bool(seats) and all(s not in self.now.vacant and self.is_away_for(self.holder[s], reasons) for s in seats)

    # ── may ──────────────────────────────────────────────────────────────────────────────────────────────────

    def able(self, act: str, matter: Matter, clause: str | None = None) -> set[Actor]:
        """Everybody who may do the act on the matter (under this clause), in which capacity."""
        giving = [n for n in (*self.nodes["powers"], *self.nodes["steps"]) if act in n["act"] and "by" in n]
        giving = [n for n in giving if self.applies(n, matter)]
        naming = [n for n in giving if n["by"] != "not_stated"] or giving
        found: set[Actor] = set()
        for node in naming:
            at = At(act, matter, node["id"], node["id"], personal=node.get("personal") == "true")
            if clause in (None, node["id"]) and self.condition(node.get("when"), at):
                found |= {d for d in self.doers(node["by"], at) if not self._barred(d, act, matter)}
        return found

    def is_done(self, act: str, matter: Matter, clause: str | None = None) -> bool:
        """Can the act be done (under this clause)?  A step that asks each of some people wants every one of them."""
        for node in (*self.nodes["powers"], *self.nodes["steps"]):
            doers = self.able(act, matter, node["id"]) if clause in (None, node["id"]) else set()
            if node in self.nodes["steps"] and isinstance(node.get("by"), dict) and "each" in node["by"]:
                asked = self.members(node["by"], At(act, matter, node["id"], node["id"]))
                doers = doers if all((m.seat, m.organ) in {(d.seat, d.organ) for d in doers} for m in asked) else set()
            if doers:
                return True
        return False

    def _barred(self, doer: Actor, act: str, matter: Matter) -> bool:
        for node in self.nodes["prohibitions"]:
            at = At(act, matter, node["id"], node["id"])
            if node["gate"] == "report" or act not in node["act"] or not self.applies(node, matter):
                continue
            lifted = "unless_approved_by" in node and "approve" in self.now.done
            named = "by" not in node or (doer.seat, doer.organ) in {(m.seat, m.organ) for m in self.members(node["by"], at)}
            if not lifted and named and self.condition(node.get("when"), at):
                return True
        others = [n for n in self.nodes["steps"] if act in n["act"] and self.applies(n, matter)]
        return any((doer.official, earlier) in self.now.did for n in others for earlier in n.get("different_person_from", ()))

    def may(self, official: str, act: str, matter: Matter) -> bool:
        return any(d.official == official for d in self.able(act, matter))

    # ── leave, and grants that can be had ────────────────────────────────────────────────────────────────────

    def allowed(self) -> bool:
        """Is no pair of a hard exclusion away together?"""
        at = At("", Matter("any_matter"), "", "")
        for node in self.nodes["exclusions"]:
            pair = node["not_both_away"]
            if isinstance(pair, dict):
                pairs = [(a, b) for a, others in self.people["backs_up"].items() for b in others]
            else:
                pairs = [(a.seat, b.seat) for a in self.members(pair[0], at) for b in self.members(pair[1], at)]  # type: ignore[misc]
            for one, two in ((self.holder[a], self.holder[b]) for a, b in pairs):
                reasons = node.get("for", "any")
                if one != two and self.is_away_for(one, reasons) and self.is_away_for(two, reasons):
                    return False
        return True


def _limits(at_most: Any) -> list[str]:
    return list(at_most["choose"].values()) if isinstance(at_most, dict) else [at_most] if at_most else []


def _reasons(of: Government) -> Any:
    table = of.book["vocabulary"]["reasons"]

    def spelt_out(listed: Any) -> set[str]:
        if listed == "any":
            return set(table)
        return {r for name in listed for r in ([q for q in table if table[q]] if name == "out_of_town" else [name])}

    return spelt_out


def _passes(value: Any, test: Any) -> bool:
    match test:
        case {"not": inner}:
            return value != inner
        case {"over": bound}:
            return value is not None and value > bound
        case {"at_most": bound}:
            return value is not None and value <= bound
        case _:
            return bool(value == test)
