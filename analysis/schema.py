"""`schema`: JSON Schema from the same types that load the files, so that editors complete and check."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, create_model

from constraints.amend import Amendment
from constraints.errors import Code, Mistakes, Place, mistake
from constraints.expected import ExpectedFile
from constraints.language.nodes import FAMILIES, ArticleHead
from constraints.language.vocabulary import Header, Vocabulary
from constraints.roster import RosterFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def sorts() -> dict[str, Any]:
    """The types of the files, by sort."""
    from scenarios.scenario import ScenarioFile

    fields: dict[str, Any] = {family: (tuple[model, ...], ()) for family, model in FAMILIES.items()}
    article = create_model("Article", __base__=ArticleHead, **fields)
    return {
        "articles": list[article],  # type: ignore[valid-type]
        "vocabulary": Vocabulary,
        "rulebook": Header,
        "amendment": Amendment,
        "roster": RosterFile,
        "expected": ExpectedFile,
        "scenario": ScenarioFile,
    }


def schema(sort: str) -> dict[str, Any]:
    """The JSON Schema of one sort of file.  Raises `Mistakes` for an unknown sort."""
    known = sorts()
    if sort not in known:
        raise Mistakes([mistake(Code.UNKNOWN_CHOICE, Place("guize schema"), value=sort, known=known, listed=", ".join(known))])
    found = TypeAdapter(known[sort]).json_schema(by_alias=True)
    return {"$schema": DIALECT, "title": f"guize {sort}", **found}
