"""Does it fail where it did not?  Answers under sets of readings, against every choice of readings taken one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from constraints.difference.verdicts import Answer, Turn, VerdictChange
from constraints.verdict import Family, Status

READINGS = ("unit", "when", "who")
boxes = st.dictionaries(
    st.sampled_from(READINGS), st.lists(st.sampled_from(["days", "head", "later", "other"]), min_size=1), max_size=2
)
answers = st.builds(
    lambda status, when, sets: Answer(status, when, tuple(map(tuple, sets)), len(sets), None),
    st.sampled_from([Status.PROVED, Status.REFUTED]),
    st.lists(boxes, max_size=2),
    st.lists(st.lists(st.sampled_from("abc"), unique=True, max_size=2), max_size=2),
)


def change(before: list[Answer], after: list[Answer]) -> VerdictChange:
    return VerdictChange(
        Turn.CONDITION, "r", Family.AVAILABILITY, None, None, None, (), (), tuple(before), tuple(after), ()
    )  # fmt: skip


def choices() -> Iterator[dict[str, str]]:
    every = dict.fromkeys(READINGS, ("days", "head", "later", "other", "none of them"))
    for chosen in product(*every.values()):
        yield dict(zip(every, chosen, strict=True))


def under(listed: list[Answer], chosen: dict[str, str]) -> Answer | None:
    for answer in listed:
        if not answer.when or any(all(chosen[r] in box[r] for r in box) for box in answer.when):
            return answer
    return None


def fails(before: Answer | None, after: Answer | None) -> bool:
    if after is None or after.status is not Status.REFUTED:
        return False
    if before is None or before.status is not Status.REFUTED:
        return True
    return any(not any(set(known) <= set(away) for known in before.sets) for away in after.sets)


@given(st.lists(answers, max_size=3), st.lists(answers, max_size=3))
def test_it_is_worse_if_it_is_under_some_choice_of_readings(before: list[Answer], after: list[Answer]) -> None:
    worse = any(fails(under(before, chosen), under(after, chosen)) for chosen in choices())
    assert change(before, after).worse == worse
    assert change(after, before).better == worse
