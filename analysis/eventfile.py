"""The files of a run: every row of the record and every matter as Parquet, and a summary as JSON.

`events.parquet` has the columns of the record, one row a row, names dictionary-encoded.  `minute` counts from 00:00 of
the first day; `cause` and `follows` are row numbers; null stands for no row, no matter and no name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constraints.write import replace_file
from model.record import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

    from analysis.simulate import Run

SCHEMA_VERSION = 1
EVENTS, MATTERS, SUMMARY = "events.parquet", "matters.parquet", "summary.json"
_NAMED = ("life", "act", "matter", "official", "seat", "clause", "chain")


def write(run: Run, out: Path) -> tuple[Path, ...]:
    """Write the three files; each is replaced whole.  Raises `CannotWrite`."""
    from analysis.summary import summary

    about = metadata(run)
    replace_file(out / EVENTS, _parquet(events(run), about))
    replace_file(out / MATTERS, _parquet(matters(run), about))
    replace_file(out / SUMMARY, json.dumps(summary(run.year), ensure_ascii=False, indent=1) + "\n")
    return (out / EVENTS, out / MATTERS, out / SUMMARY)


def metadata(run: Run) -> dict[str, str]:
    """What stands in both Parquet files beside their columns."""
    entry = run.scene.entry
    return {
        "schema_version": str(SCHEMA_VERSION),
        "scenario": run.scene.id,
        "rulebook": run.city.law.rulebook.id,
        "roster": run.city.law.roster.id,
        "illustrative": "true" if entry.illustrative or run.city.law.roster.illustrative else "false",
        "first_day": entry.horizon.from_.isoformat(),
        "days": str(run.city.day),
        "seed": str(entry.seed),
        "digest": run.digest,
    }


def events(run: Run) -> pa.Table:
    """The record as a table."""
    import numpy as np
    import pyarrow as pa

    arrays: dict[str, Any] = {}
    for name, values in run.record.columns().items():
        column = np.ascontiguousarray(values)
        if name in _NAMED:
            names = run.record.names_of(name)
            empty = column < 0 if name == "matter" else (column == 0) & (name != "life")
            indices = pa.array(column.astype("int32"), mask=empty)
            arrays[name] = pa.DictionaryArray.from_arrays(indices, pa.array(names, pa.string()))
        else:
            arrays[name] = pa.array(column.astype("int32"), mask=None if name == "minute" else column < 0)
    return pa.table({name: arrays[name] for name in COLUMNS})


def matters(run: Run) -> pa.Table:
    """One row a matter: name, stream, kind, attributes when it arrived (as JSON), and the matter it came from."""
    import pyarrow as pa

    entries = run.record.matters
    return pa.table(
        {
            "matter": pa.array([e.name for e in entries], pa.string()),
            "stream": pa.array([e.stream for e in entries], pa.string()).dictionary_encode(),
            "kind": pa.array([e.kind for e in entries], pa.string()).dictionary_encode(),
            "attributes": pa.array([_attributes(e.attributes) for e in entries], pa.string()),
            "origin": pa.array([entries[e.origin].name if e.origin >= 0 else None for e in entries], pa.string()),
        }
    )


def _attributes(found: Any) -> str:
    plain = {name: sorted(v) if isinstance(v, frozenset) else v for name, v in found.items() if v is not None}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _parquet(table: pa.Table, about: dict[str, str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(about), sink, compression="zstd")
    return bytes(sink.getvalue())
