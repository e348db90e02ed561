"""Small procedures as rulebooks: one kind of matter, one office, the steps as a test writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from constraints.load import load
from constraints.roster import Roster, loads_roster
from constraints.rulebook import Rulebook
from constraints.verify import Verification, verify

ROSTER = "roster: small\nrulebook: small\nseats:\n  clerk_1: {post: clerk, holder: a}\n  head_1: {post: head, holder: b}\n"


def rulebook(
    folder: Path,
    steps: Sequence[str],
    *,
    more: str = "",
    presumed: str = "",
    demands: str = "",
    units: str = "",
    kinds: str = "",
) -> Rulebook:
    """A rulebook of one article with these steps; acts are whatever the text names."""
    text = " ".join([*steps, more, presumed, demands])
    named = re.findall(r"(?:act|after|before|if_refused|done|returns_to): (?:\[([a-z_.,; ]+)\]|([a-z_.]+))", text)
    acts = {a.strip().rpartition(".")[2] for many, one in named for a in (many or one).split(",")} | set(
        re.findall(r"[a-z_]+", presumed + demands)
    )
    acts -= {"ends", "acts", "starts_on", "laid_before", "assumed", "true"}
    lines = [
        "id: small",
        'title: {zh: "小", en: "Small"}',
        "in_force: 2020-01-01",
        "vocabulary:",
        "  posts: {clerk: {}, head: {}}",
        "  reasons: {trip: {}}",
        f"  units: {{{units}}}",
        f"  acts: {{{', '.join(f'{a}: {{}}' for a in sorted(acts))}}}",
        "  matters:",
        "    any_matter: {attributes: {}}",
        "    paper:",
        "      is_a: any_matter",
        "      attributes: {urgent: {type: flag, judged_by: head}, kind: [a, b], starts_on: {type: date}}",
        *([f"      demands: [{{acts: [{demands}], assumed: true}}]"] if demands else []),
        *([kinds] if kinds else []),
        *([f"  presumed_order: {{paper: {presumed}}}"] if presumed else []),
        "articles:",
        "- article: 1",
        "  kind: operative",
        '  gist: {zh: "一", en: "One"}',
        *(["  steps:"] if steps else []),
        *(f"    - {{id: s{i}, cite: 1({i}), {step}}}" for i, step in enumerate(steps, 1)),
        *([more] if more else []),
    ]
    file = folder / f"small{len(list(folder.iterdir()))}.yaml"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return load(file)


def verified(book: Rulebook, family: str, roster: str = ROSTER) -> Verification:
    people: Roster = loads_roster(roster, book)
    return verify(book, people, families=(family,))


def rows(found: Verification) -> dict[str, list[str]]:
    """For each row that is not proved by the text: `subject>act` and the case."""
    return {
        f"{r.question.subject}>{r.question.act} {json.dumps(r.question.matter)}": [
            str((r.argument.counterexample or {}).get("case")),
            r.status.value,
        ]
        for r in found.results
    }
