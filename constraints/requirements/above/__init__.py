"""What the law above asks for besides powers and steps.

`duties`: what it puts on somebody, and whether the rules take it up.  `standing`: who may act in the place of another.
"""
