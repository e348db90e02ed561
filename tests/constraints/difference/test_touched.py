"""An amendment touches every act whose meaning may differ, along whatever way one clause looks at another."""

from __future__ import annotations

from dataclasses import replace

from analysis.defaults import load_both
from constraints.difference.clauses import clause_changes, renamed
from constraints.difference.sides import Side, Sides
from constraints.difference.touched import touched
from constraints.language.nodes import Meeting, Power, Step
from constraints.language.who import OfMeeting
from constraints.meaning import Meaning
from constraints.requirements.reach import within


def test_a_meeting_is_looked_at_through_the_roles_that_name_it() -> None:
    book, roster = load_both("jining-2022-4")
    meeting = next(one for one in book.family(Meeting) if one.quorum is not None)
    other = replace(book, nodes={**book.nodes, meeting.id: meeting.model_copy(update={"quorum": None})})
    changes = clause_changes(book, other)
    found = touched(Sides(Side(Meaning(book, roster)), Side(Meaning(other, roster)), renamed(changes)), changes)
    done = [
        node
        for node in (*book.family(Power), *book.family(Step))
        if isinstance(node.by, str)
        and any(isinstance(one, OfMeeting) and meeting.type in one.meeting for one in within(node, book.names.vocabulary.roles))
    ]
    assert done
    assert {act for node in done for act in node.act} <= set(found)
