"""The families of requirements."""

WORDS = {
    "family.availability": "availability",
    "family.backup": "backup",
    "family.completeness": "completeness",
    "family.overlap": "overlap",
    "family.containment": "containment",
    "family.separation": "separation",
    "family.order": "order",
    "family.soundness": "soundness",
    "family.time": "time",
    "family.higher law": "higher law",
    "family.comparable guards": "comparable guards",
    "family.honesty": "honesty",
}
