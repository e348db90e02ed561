"""Fault trees of the literature as terms: an event is an official, and it has happened when that official is away.

A tree is written one gate a line, the top first: `gate = a & b`, `gate = a | b`, `gate = 3 of a b c d`.
"""

from __future__ import annotations

from constraints.alphabet import Alphabet, Universe
from constraints.diagram import Diagrams
from constraints.family import Families
from constraints.terms import PRESENT, Term, among, conj, disj, neg, weigh

PRESSURE_TANK = """
e1 = T | e2
e2 = K2 | e3
e3 = S & e4
e4 = S1 | e5
e5 = K1 | R
"""
"""The pressure tank (W. E. Vesely et al., *Fault Tree Handbook*, NUREG-0492, 1981, ch. VIII), reduced to its events: tank T, relay
contacts K1 and K2, pressure switch S, push button S1, timer R."""

CHINESE = """
r1 = g1 & g2
g1 = e1 | e2 | e3 | g3
g2 = g5 & g4
g3 = g7 & g6
g4 = e5 | e7 | e4 | e6 | g8
g5 = e8 | g9
g6 = e10 | e9 | e11 | g10
g7 = e12 | e13
g8 = g11 & g12
g9 = g13 & g14
g10 = g16 & g15
g11 = e14 | e15 | e16 | g17
g12 = g18 & g19
g13 = e1 | e2 | e3 | g20
g14 = e5 | e7 | e4 | e6 | g21
g15 = e18 | e17
g16 = e20 | e19 | e21
g17 = g22 & g23
g18 = e22 | e23
g19 = e24 | e25
g20 = g24 & g25
g21 = g26 & g27
g22 = e18 | e17 | e21
g23 = e20 | e19
g24 = e14 | e15 | e16 | g28
g25 = g29 & g30
g26 = e10 | e9 | e11 | g31
g27 = e12 | e13
g28 = g32 & g33
g29 = e22 | e23
g30 = e24 | e25
g31 = g34 & g35
g32 = e18 | e17 | e21
g33 = e20 | e19
g34 = e20 | e19 | e21
g35 = e18 | e17
"""
"""*chinese* of the Aralia benchmark (A. Rauzy et al.): 25 events, 392 minimal cut sets."""

BAOBAB1 = """
r1 = g1 & g3 & g2
g1 = e1 | g5 | g4 | g37
g2 = g25 | g26 | g27
g3 = e1 | g5 | g4 | g6
g4 = 3 of g61 g63 g60 g62
g5 = 3 of g57 g59 g56 g58
g6 = g9 & g10 & g7 & g8
g7 = e5 | g22 | g24 | g23 | g17
g8 = e4 | g19 | g21 | g20 | g13
g9 = e3 | g15 | g18 | g16 | g17
g10 = e2 | g11 | g14 | g12 | g13
g11 = e58 & e53
g12 = e53 & e54
g13 = e15 | g46
g14 = e10 | g11 | g32
g15 = e53 & e59
g16 = e56 & e53
g17 = e16 | g47
g18 = e11 | g15 | g33
g19 = e53 & e60
g20 = e55 & e53
g21 = e12 | g19 | g32
g22 = e61 & e53
g23 = e53 & e57
g24 = e13 | g22 | g33
g25 = 3 of g82 g83 g80 g81
g26 = e14 | g45 | g44
g27 = 3 of g29 g28 g31 g30
g28 = e9 | g22 | g24
g29 = e8 | g19 | g21
g30 = e7 | g15 | g18
g31 = e6 | g11 | g14
g32 = g35 & g34
g33 = g35 & g36
g34 = g49 & g48
g35 = g43 | g42
g36 = g51 & g50
g37 = 2 of g39 g41 g38 g40
g38 = e5 | g17 | g23
g39 = e3 | g17 | g16
g40 = e4 | g13 | g20
g41 = e2 | g13 | g12
g42 = 3 of g69 g71 g68 g70
g43 = 3 of g65 g67 g64 g66
g44 = 3 of g77 g79 g76 g78
g45 = 3 of g73 g75 g72 g74
g46 = g53 & g52
g47 = g55 & g54
g48 = e19 | g20
g49 = e17 | g12
g50 = e20 | g23
g51 = e18 | g16
g52 = e31 | g20
g53 = e29 | g12
g54 = e32 | g23
g55 = e30 | g16
g56 = e24 | g23
g57 = e23 | g20
g58 = e22 | g16
g59 = e21 | g12
g60 = e28 | g23
g61 = e27 | g20
g62 = e26 | g16
g63 = e25 | g12
g64 = e36 | g22
g65 = e35 | g19
g66 = e34 | g15
g67 = e33 | g11
g68 = e40 | g22
g69 = e39 | g19
g70 = e38 | g15
g71 = e37 | g11
g72 = e44 | g22
g73 = e43 | g19
g74 = e42 | g15
g75 = e41 | g11
g76 = e48 | g22
g77 = e47 | g19
g78 = e46 | g15
g79 = e45 | g11
g80 = e52 | g22
g81 = e51 | g19
g82 = e50 | g15
g83 = e49 | g11
"""
"""*baobab1* of the Aralia benchmark: 61 events, 46,188 minimal cut sets."""


def tree(text: str) -> tuple[Term, list[str]]:
    """The top event as a term, true when the events in it have happened; and the events in the order of the tree."""
    gates = dict(line.split(" = ") for line in text.split("\n") if line)
    events: dict[str, None] = {}
    done: dict[str, Term] = {}

    def visit(name: str) -> Term:
        if name not in done:
            done[name] = gate(gates[name]) if name in gates else event(name)
        return done[name]

    def event(name: str) -> Term:
        events[name] = None
        return neg(among(name, (PRESENT,)))

    def gate(said: str) -> Term:
        least, of, inputs = said.partition(" of ")
        if of:
            return weigh([(1, visit(one)) for one in inputs.split()], int(least))
        return (conj if "&" in said else disj)(*(visit(one) for one in said.replace("&", "|").split(" | ")))

    return visit(next(iter(gates))), list(events)


def cut_sets(text: str) -> tuple[Families, int]:
    """All minimal cut sets of a tree, as a family."""
    top, events = tree(text)
    diagrams = Diagrams(Alphabet([top], Universe((PRESENT, "gone"), officials=tuple(events))))
    families = Families(diagrams)
    return families, families.possible(diagrams.diagram(top))
