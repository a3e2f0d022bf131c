"""From the text of a policy to its model, or everything that is wrong with it, in four stages.

`policy` is the way through: text, layers, read, check. `grammar` is what can be said, `schema` that for editors.
May import: rules.compile, rules.language.grammar, rules.language.layers, rules.language.read, rules.language.text,
rules.model, rules.terms.
"""
