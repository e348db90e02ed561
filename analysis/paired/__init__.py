"""A base and an amendment live through the same years: what changes in days, in documents, in people's work.

`run` runs the pairs, `pair` lays two runs side by side, `estimate` says how sure a difference is, `life` is the result;
`text`, `data`, `markdown` and `plots` show it.
"""
