"""What the text puts before an act, on one matter: asked step by step, since few steps bear on few acts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from constraints.cover import Matter
from constraints.holds import Situation, holds
from constraints.language.nodes import Step
from constraints.language.vocabulary import PARTIES
from constraints.meaning import Meaning


class TextOrder:
    """What the text puts before an act on a matter, under the readings shown first; asked step by step."""

    def __init__(self, meaning: Meaning, readings: Mapping[str, str]) -> None:
        self.meaning, self.now = meaning, Situation(readings=dict(readings))
        self._bearing: dict[str, list[tuple[str, Step]]] = {}
        self._demanding: dict[str, list[Step]] = {}
        for node in meaning.rulebook.family(Step):
            if not node.soft:
                for act in node.act:
                    self._demanding.setdefault(act, []).append(node)
                    for earlier in (*node.after, *[node.if_refused] * (node.if_refused in meaning.names.vocabulary.acts)):
                        self._bearing.setdefault(act, []).append((str(earlier), node))
                    for later in node.before:
                        self._bearing.setdefault(later, []).append((act, node))
        self._applies: dict[tuple[str, Matter], bool] = {}
        self._before: dict[tuple[str, Matter], frozenset[str]] = {}

    @cached_property
    def _named(self) -> frozenset[str]:
        """The parties that some step is about."""
        said = " ".join(repr(getattr(n, "matter", "")) for n in self.meaning.rulebook.nodes.values())
        roster = self.meaning.roster
        return frozenset(v for v in (*roster.subjects, *roster.every_organ, *roster.seats) if f"'{v}'" in said)

    def told_apart(self, matter: Matter) -> Any:
        """What of a matter can make a difference: the parties only where some clause is about them."""
        known = self.meaning.names.attributes(matter.kind)
        said: list[Any] = [matter.kind]
        for path, value in matter.attributes.items():
            attribute = known.get(path)
            if attribute is None or attribute.type not in PARTIES:
                said.append((path, value))
            else:
                members = value if isinstance(value, frozenset) else {value}
                said.append((path, len(members), frozenset(members & self._named)))
        return tuple(said)

    def before(self, act: str, matter: Matter) -> frozenset[str]:
        """The acts that are owed and come before, straight or through others."""
        found = self._before.get((act, matter))
        if found is None:
            seen, todo = set[str](), [act]
            while todo:
                for earlier, node in self._bearing.get(todo.pop(), ()):
                    if earlier not in seen and self._applying(node, matter) and self._is_owed(earlier, matter):
                        seen.add(earlier)
                        todo.append(earlier)
            found = self._before[act, matter] = frozenset(seen)
        return found

    def _is_owed(self, act: str, matter: Matter) -> bool:
        return any(self._applying(node, matter) for node in self._demanding.get(act, ()))

    def _applying(self, node: Step, matter: Matter) -> bool:
        key = (node.id, matter)
        if key not in self._applies:
            self._applies[key] = holds(self.meaning.applies(node, matter), self.now)
        return self._applies[key]
