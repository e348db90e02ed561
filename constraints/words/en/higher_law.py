"""English messages about the law above the rules."""

WORDS: dict[str, str] = {
    "requirement.leaves-what-the-law-reserves": "Nobody is given what the law reserves to another",
    "requirement.falls-to-whom-the-law-names": "A step of the law falls to whom the law names",
    "requirement.has-the-steps-of-the-law": "No step that the law demands is lacking",
    "requirement.keeps-the-limits-of-the-law": "Limits are within those of the law",
    "law.since": " (in force since {day})",
    "law.read": " This is so only if the law is read thus: “{question}” – “{answer}”.",
    "finding.law.reserved": "under {cites}, {acts} may be done by {people}, for example on: {matter}; but by {law} this belongs to {others} alone.{when}",
    "finding.law.falls": "under {cites}, {acts} falls to {people}, for example on: {matter}; but by {law} it falls to {others}.{when}",
    "finding.law.missing": "by {law}, {step} has to come before {acts}, for example on: {matter}; no clause of the rules asks for it.{when}",
    "finding.law.partly": "by {law}, {step} has to come before {acts}, for example on: {matter}; the rules ask for it on some such matters only.{when}",
    "finding.law.unordered": "by {law}, {step} has to come before {acts}, for example on: {matter}; the rules ask for it, but do not make {acts} wait for it.{when}",
    "finding.law.limit": "under {cites}, the limit for {acts} is {length} on: {matter}; {law} sets {limit}.{when}",
    "remedy.law.reserved": "Except these matters from {cites}, or leave {acts} there to {others}.",
    "remedy.law.falls": "Give {acts} to {others}, or have both act.",
    "remedy.law.missing": "Add the step, or refer to {law}.",
    "remedy.law.partly": "Ask for the step on all such matters, or refer to {law}.",
    "remedy.law.unordered": "Say that {acts} must wait for {step}.",
    "remedy.law.limit": "Keep within {limit}.",
}
