"""Many dossiers at once, over several processes.

Begin with `dossier`.
May import: rules, rules.engine, rules.evaluate, rules.language.read, rules.language.text, rules.model, rules.terms.
"""
