"""Do the names in a scenario exist, and can everything in it be drawn?  Every mistake at once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from constraints.checks import Context, Walk
from constraints.decode import Piece
from constraints.errors import Code, Mistake, mistake
from constraints.language.patterns import ANYTHING
from constraints.language.vocabulary import Attribute
from constraints.language.who import lets_authorise
from constraints.source import Path_
from scenarios.forms import (
    Amount,
    Choose,
    Column,
    DaysAhead,
    If,
    OneOf,
    SameAs,
    ScenarioFile,
    Some,
    Specs,
    Takes,
)
from scenarios.scenario import Law
from scenarios.workload import SETS


def check(entry: ScenarioFile, piece: Piece, law: Law, lapsed: Container[str] = ()) -> list[Mistake]:
    """Everything in the scenario that the law, the roster or the scenario itself does not know.

    Mandates under the clauses `lapsed` may be such as this law no longer lets anybody give."""
    return list(_Check(entry, piece, law, lapsed).run())


class _Check:
    def __init__(self, entry: ScenarioFile, piece: Piece, law: Law, lapsed: Container[str]) -> None:
        self.entry, self.piece, self.law, self.lapsed = entry, piece, law, lapsed
        self.names, self.roster = law.rulebook.names, law.roster
        readings = {r.id: tuple(r.options) for r in law.rulebook.readings().values()}
        context = Context(self.names, readings, law.rulebook.resolve, tuple(law.rulebook.nodes))
        self.walk = Walk(context, piece, entry)
        self.found = self.walk.found
        self.acts = {*self.names.vocabulary.acts, *(act for step in entry.assumed_steps for act in step.act), "authorise"}

    def run(self) -> list[Mistake]:
        self._readings()
        self._workload()
        self._absence()
        self._behaviour()
        self._assumed()
        self._meetings()
        for name, consequence in self.entry.consequences.items():
            path: Path_ = ("consequences", name)
            self._act(consequence.after, (*path, "after"))
            self._kind(consequence.creates, (*path, "creates"))
            self._matter(consequence.matter, path)
            self._specs(consequence.creates, consequence.attributes, (*path, "attributes"))
        return self.found

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────

    def _say(self, code: Code, path: Path_, known: Iterable[str] = (), **values: Any) -> None:
        self.found.append(mistake(code, self.piece.place(path), known=known, **values))

    def _known(self, value: str | None, known: Iterable[str], path: Path_) -> None:
        if value is not None and value not in set(known):
            self._say(Code.UNKNOWN_SCENARIO_NAME, path, known, value=value)

    def _act(self, act: str, path: Path_) -> None:
        if act not in self.acts:
            self._say(Code.UNKNOWN_ACT, path, self.acts, value=act)

    def _acts(self, acts: Iterable[str], path: Path_) -> None:
        for act in acts:
            if act != "all":
                self._act(act, path)

    def _kind(self, kind: str, path: Path_) -> bool:
        if kind in self.names.kinds:
            return True
        self._say(Code.UNKNOWN_KIND, path, self.names.kinds, value=kind)
        return False

    def _matter(self, matter: Any, path: Path_) -> None:
        if matter and matter != ANYTHING:
            self.walk.matter(matter, (*path, "matter"))

    def _attribute(self, kind: str, name: str | None, path: Path_, types: tuple[str, ...] = ()) -> Attribute | None:
        if name is None or kind not in self.names.kinds:
            return None
        found = self.names.attribute(kind, name)
        if found is None:
            self._say(Code.UNKNOWN_ATTRIBUTE, path, self.names.attributes(kind), value=name, kind=kind)
        elif types and found.type not in types:
            self._say(Code.WRONG_ATTRIBUTE_TYPE, path, value=name, type=found.type, wanted=" | ".join(types))
        return found

    def _readings(self) -> None:
        known = self.law.readings({})
        options = {r.id: tuple(r.options) for r in self.law.rulebook.readings().values()}
        for reading, option in self.entry.readings.items():
            path = ("readings", reading)
            if reading not in known:
                self._say(Code.UNKNOWN_READING, path, known, value=reading)
            elif reading in options and option not in options[reading]:
                self._say(Code.UNKNOWN_OPTION, path, options[reading], value=option, reading=reading)

    # ── workload ─────────────────────────────────────────────────────────────────────────────────────────────

    def _workload(self) -> None:
        workload = self.entry.workload
        for name, rows in workload.tables.items():
            self._table(rows, ("workload", "tables", name), name)
        for name, stream in workload.streams.items():
            path: Path_ = ("workload", "streams", name)
            if self._kind(stream.kind, (*path, "kind")):
                self._specs(stream.kind, stream.attributes, (*path, "attributes"))
            if stream.season is not None:
                self._known(stream.season, workload.seasons, (*path, "season"))
            if stream.asks is not None:
                self._act(stream.asks.act, (*path, "asks", "act"))
                self._acts(stream.asks.not_done, (*path, "asks", "not_done"))
                for act, seat in stream.asks.did.items():
                    self._done_by(stream.kind, act, seat, (*path, "asks", "did", act))
        for section, table in (("usual", workload.usual), ("outcomes", workload.outcomes)):
            for kind, specs in table.items():
                if self._kind(kind, ("workload", section, kind)):
                    self._specs(kind, specs, ("workload", section, kind))

    def _done_by(self, kind: str, act: str, seat: str, path: Path_) -> None:
        """An act that has been done, on the matter or on one linked to it, and by whom."""
        link, _, name = act.rpartition(".")
        if link:
            self._attribute(kind, link, path, ("matter",))
        self._act(name, path)
        self._known(seat, self.roster.seats, path)

    def _table(self, rows: tuple[dict[str, str], ...], path: Path_, name: str) -> None:
        if not rows:
            self._say(Code.WRONG_TABLE, path, value=name)
        for i, row in enumerate(rows):
            if set(row) - {"weight"} != set(rows[0]) - {"weight"}:
                self._say(Code.WRONG_TABLE, (*path, i), value=name)
            try:
                float(row.get("weight", "1"))
            except ValueError:
                self._say(Code.BAD_VALUE, (*path, i, "weight"), value=row["weight"], wanted="number")

    def _specs(self, kind: str, specs: Specs, path: Path_) -> None:
        for name, spec in specs.items():
            attribute = self._attribute(kind, name, (*path, name))
            if attribute is not None:
                self._spec(kind, attribute, spec, (*path, name))

    def _spec(self, kind: str, attribute: Attribute, spec: Any, path: Path_) -> None:
        match spec:
            case str():
                self._value(attribute, spec, path)
            case Choose():
                for value in spec.choose:
                    self._value(attribute, value, (*path, "choose"))
                self._weights(spec.choose, (*path, "choose"))
            case Column():
                self._column(attribute, spec, path)
            case Some():
                self._column(attribute, spec.some, (*path, "some"))
                self._numbers(spec.number, (*path, "number"))
                for name in (*spec.with_, *spec.but):
                    self._attribute(kind, name, path)
            case SameAs():
                self._attribute(kind, spec.same_as, (*path, "same_as"))
            case If():
                for name in spec.if_:
                    self._attribute(kind, name, (*path, "if", name))
                self._spec(kind, attribute, spec.then, (*path, "then"))
                if spec.else_ is not None:
                    self._spec(kind, attribute, spec.else_, (*path, "else"))
            case DaysAhead():
                self._numbers(spec.days_ahead, (*path, "days_ahead"))
            case Amount():
                self._numbers(spec.amount, (*path, "amount"))

    def _column(self, attribute: Attribute, column: Column, path: Path_) -> None:
        rows = self.entry.workload.tables.get(column.table)
        if rows is None:
            self._known(column.table, self.entry.workload.tables, (*path, "table"))
        elif rows and column.column not in rows[0]:
            self._known(column.column, rows[0], (*path, "column"))
        else:
            for i, row in enumerate(rows):
                if column.column in row:
                    self._value(attribute, row[column.column], ("workload", "tables", column.table, i, column.column))

    def _value(self, attribute: Attribute, value: str, path: Path_) -> None:
        known = self._values(attribute)
        for one in value.split() if attribute.type in SETS else (value,):
            if known is not None and one not in known:
                shown = ", ".join(sorted(known)[:12])
                self._say(Code.VALUE_NOT_LISTED, path, known, value=one, attribute=attribute.type, listed=shown)

    def _values(self, attribute: Attribute) -> set[str] | None:
        """The values an attribute may have, those of the roster among them; nothing where it is a number."""
        match attribute.type:
            case "subject" | "subjects":
                return set(self.roster.subjects)
            case "organ" | "organs":
                return set(self.roster.every_organ)
            case "seat" | "seats":
                return set(self.roster.seats)
            case _:
                return self.walk.values_of(attribute)

    def _weights(self, weights: Mapping[str, float], path: Path_) -> None:
        if sum(weights.values()) <= 0:
            self._say(Code.BAD_DISTRIBUTION, path, value=", ".join(weights))

    def _numbers(self, numbers: Any, path: Path_) -> None:
        if isinstance(numbers, OneOf):
            self._weights(numbers.choose, path)
            for text in numbers.choose:
                try:
                    float(text)
                except ValueError:
                    self._say(Code.BAD_VALUE, path, value=text, wanted="number")

    def _takes(self, takes: Takes | None, path: Path_) -> None:
        if takes is not None:
            self._numbers(getattr(takes, takes.unit), (*path, takes.unit))

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────────

    def _absence(self) -> None:
        absence, vocabulary = self.entry.absence, self.names.vocabulary
        for i, spell in enumerate(absence.plan):
            path: Path_ = ("absence", "plan", i)
            self._known(spell.official, self.roster.seats, (*path, "official"))
            self._known(spell.reason, vocabulary.reasons, (*path, "reason"))
            if spell.first > spell.last:
                self._say(Code.BAD_HORIZON, path, value=f"{spell.first} … {spell.last}")
        for name, process in absence.process.items():
            path = ("absence", "process", name)
            for post in process.posts:
                self._known(post, vocabulary.posts, (*path, "posts"))
            self._known(process.reason, vocabulary.reasons, (*path, "reason"))
            self._known(process.season, self.entry.workload.seasons, (*path, "season"))
            self._numbers(process.days, (*path, "days"))
        for i, vacancy in enumerate(absence.vacancies):
            self._known(vacancy.seat, self.roster.seats, ("absence", "vacancies", i, "seat"))
        self._leave()

    def _leave(self) -> None:
        leave, path = self.entry.leave, ("leave",)
        if leave is None or not self._kind(leave.kind, (*path, "kind")):
            return
        self._attribute(leave.kind, leave.seat, (*path, "seat"), ("seat",))
        self._attribute(leave.kind, leave.post, (*path, "post"), ("post",))
        self._attribute(leave.kind, leave.reason, (*path, "reason"), ("reason",))
        self._attribute(leave.kind, leave.first, (*path, "first"), ("date",))
        self._attribute(leave.kind, leave.days, (*path, "days"), ("number", "duration"))
        self._acts(leave.needs, (*path, "needs"))
        self._numbers(leave.ahead, (*path, "ahead"))
        self._specs(leave.kind, leave.attributes, (*path, "attributes"))
        if leave.recall is not None:
            self._attribute(leave.kind, leave.recall.attribute, (*path, "recall", "attribute"), ("flag",))

    def _behaviour(self) -> None:
        behaviour, path = self.entry.behaviour, ("behaviour",)
        organs, posts = self.roster.every_organ, self.names.vocabulary.posts
        if behaviour.first:
            self.walk.matter(behaviour.first, (*path, "first"))
        for name, desk in behaviour.desks.items():
            self._known(name, organs, (*path, "desks", name))
            self._known(desk.through, organs, (*path, "desks", name, "through"))
        for i, service in enumerate(behaviour.service):
            at: Path_ = (*path, "service", i)
            self._acts(service.acts, (*at, "acts"))
            self._matter(service.matter, at)
            self._takes(service.takes, (*at, "takes"))
            for name in service.at:
                self._known(name, {*organs, *posts}, (*at, "at"))
        for i, refusal in enumerate(behaviour.refusals):
            self._acts(refusal.acts, (*path, "refusals", i, "acts"))
            self._matter(refusal.matter, (*path, "refusals", i))
            self._anywhere(refusal.sets, (*path, "refusals", i, "sets"))
        for key, one in behaviour.tries.items():
            at = (*path, "tries", key)
            self._act(one.act, (*at, "act"))
            self._matter(one.matter, at)
            self.walk.who(one.by, (*at, "by"))
        self._anywhere(behaviour.returned.puts_right, (*path, "returned", "puts_right"))
        for i, mandate in enumerate(behaviour.mandates):
            if mandate.clause in self.lapsed:
                continue
            self._mandate(mandate.clause, (*path, "mandates", i, "clause"))

    def _anywhere(self, attributes: Mapping[str, str], path: Path_) -> None:
        """Attributes of whatever kind has them."""
        for name, value in attributes.items():
            owners = [a for kind in self.names.kinds if (a := self.names.attributes(kind).get(name))]
            if not owners:
                self._known(name, {n for k in self.names.kinds for n in self.names.attributes(k)}, (*path, name))
            elif all((known := self._values(a)) is not None and value not in known for a in owners):
                self._value(owners[0], value, (*path, name))

    def _mandate(self, clause: str, path: Path_) -> None:
        nodes = self.law.rulebook.nodes
        if clause not in nodes:
            self._say(Code.UNKNOWN_GRANT, path, nodes, value=clause)
        elif not lets_authorise(nodes[clause]):
            self._say(Code.GRANT_NOT_ALLOWED, path, value=clause)

    # ── steps, meetings ──────────────────────────────────────────────────────────────────────────────────────

    def _assumed(self) -> None:
        for i, step in enumerate(self.entry.assumed_steps):
            path: Path_ = ("assumed_steps", i)
            for act in step.act if not (step.after or step.before) else ():
                if act not in self.names.vocabulary.acts:
                    self._say(Code.UNKNOWN_ACT, (*path, "act"), self.names.vocabulary.acts, value=act)
            self._acts((*step.after, *step.before), path)
            self._matter(step.matter, path)
            self._takes(step.takes, (*path, "takes"))
            if step.desk is not None:
                self.walk.who(step.desk, (*path, "desk"))

    def _meetings(self) -> None:
        for name, plan in self.entry.meetings.items():
            path: Path_ = ("meetings", name)
            if name not in self.names.meetings:
                self._say(Code.UNKNOWN_MEETING, path, self.names.meetings, value=name)
            for length, at in ((plan.planned, "planned"), (plan.excuses.ahead if plan.excuses else None, "excuses")):
                if length is not None:
                    self.walk.unit(length.unit, (*path, at))
            if plan.closed_by is not None:
                self._act(plan.closed_by, (*path, "closed_by"))
            self._specs("meeting", plan.attributes, (*path, "attributes"))
            if plan.excuses is not None and self._kind(plan.excuses.kind, (*path, "excuses", "kind")):
                kind = plan.excuses.kind
                self._attribute(kind, plan.excuses.seat, (*path, "excuses", "seat"), ("seat",))
                self._attribute(kind, plan.excuses.post, (*path, "excuses", "post"), ("post",))
                self._specs(kind, plan.excuses.attributes, (*path, "excuses", "attributes"))
