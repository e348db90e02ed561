"""What has been proved before: answers kept by the content of everything they depend on.

`store` keeps entries, `keys` says what an answer depends on, `pack` turns answers into JSON and back.  Entries are data,
not sentences, so they serve every language; whatever is amiss with one, it is as if it were not there.
"""
