"""The language of a rulebook as types: scalars, selectors, patterns, conditions, nodes, vocabulary, files."""
