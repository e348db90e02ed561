"""`schema`: JSON Schema from the same types that load the files, so that editors complete and check."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, create_model

from constraints.amend import Amendment
from constraints.approvals import ApprovalsFile
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.expected import ExpectedFile
from constraints.flags import FlagsFile
from constraints.language.nodes import FAMILIES, ArticleHead
from constraints.language.vocabulary import Header, Vocabulary
from constraints.roster import RosterFile
from constraints.survivors import SurvivorsFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def sorts() -> dict[str, Any]:
    """The types of the files, by sort."""
    from scenarios.forms import ScenarioFile

    fields: dict[str, Any] = {family: (tuple.__class_getitem__((model, ...)), ()) for family, model in FAMILIES.items()}
    article: Any = create_model("Article", __base__=ArticleHead, __doc__="An article with its nodes, by family.", **fields)
    return {
        "articles": list[article],
        "vocabulary": Vocabulary,
        "rulebook": Header,
        "amendment": Amendment,
        "roster": RosterFile,
        "expected": ExpectedFile,
        "survivors": SurvivorsFile,
        "honesty": FlagsFile,
        "approvals": ApprovalsFile,
        "scenario": ScenarioFile,
    }


def schema(sort: str) -> dict[str, Any]:
    """The JSON Schema of one sort of file.  Raises `Mistakes` for an unknown sort."""
    known = sorts()
    if sort not in known:
        raise Mistakes([mistake(Code.UNKNOWN_CHOICE, Place("guize schema"), value=sort, known=known, listed=", ".join(known))])
    found = TypeAdapter(known[sort]).json_schema(by_alias=True)
    return {"$schema": DIALECT, "title": f"guize {sort}", **_any_of(found)}


def _any_of(schema: Any) -> Any:
    """The forms of one field may overlap (every test is also a pattern of a linked matter): any of them will do.  A key
    that is no name stands nowhere."""
    if isinstance(schema, dict):
        shut = {"additionalProperties": False} if "patternProperties" in schema else {}
        return {**{"anyOf" if key == "oneOf" else key: _any_of(value) for key, value in schema.items()}, **shut}
    return [_any_of(value) for value in schema] if isinstance(schema, list) else schema
