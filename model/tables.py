"""The numbers of names, shared by all laws of a run, and the few words of the language that the city knows."""

from __future__ import annotations

from model.record import Names, Record
from scenarios import draws
from scenarios.scenario import Scenario

CONVENE, HOLD, CHAIR = "convene", "hold", "chair"
"""The acts of a meeting that are done at its hour."""
AT_THE_HOUR = (CONVENE, HOLD, CHAIR)
AUTHORISE = "authorise"
"""The act that every authorisation given case by case implies."""


class Tables:
    """Actors are the officials in roster order, then the bodies; acts those of every law of the run."""

    def __init__(self, record: Record, scenario: Scenario) -> None:
        self.record = record
        roster = scenario.laws[0].roster
        for official in roster.officials:
            record.actors.of(official)
        self.officials = len(roster.officials)
        self._organs = {o: record.actors.of(f"organ {o}" if o in record.actors.number else o) for o in roster.every_organ}
        self.organ_of = {number: organ for organ, number in self._organs.items()}
        for seat in roster.seats:
            record.seats.of(seat)
        vocabularies = [law.rulebook.names.vocabulary.acts for law in scenario.laws]
        for act in (a for known in vocabularies for a in known):
            record.acts.of(act)
        for act in (a for step in scenario.entry.assumed_steps for a in step.act):
            record.acts.of(act)
        record.acts.of(AUTHORISE)
        self.acts: Names = record.acts
        self.ending = frozenset(record.acts.of(a) for known in vocabularies for a, about in known.items() if about.ends)
        self.at_the_hour = frozenset(record.acts.of(a) for a in AT_THE_HOUR if a in record.acts.number)
        self.hash = [draws.stable(act) for act in record.acts.said]

    def organ(self, organ: str) -> int:
        """The number of a body."""
        return self._organs[organ]

    def official(self, official: str) -> int:
        return self.record.actors.number[official]
