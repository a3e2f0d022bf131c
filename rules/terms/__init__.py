"""Terms of law: from their wording to a day, every move of it told; calendars and amounts in editions.

Begin with `term`. Sources stand beside each rule.
May import: nothing of ours.
"""
