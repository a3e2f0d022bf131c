"""From the text of a policy to its model, or everything that is wrong with it, in four stages.

`policy` is the way through: text, layers, read, check. `schema` is the language for editors.
May import: rules.compile, rules.language.layers, rules.language.read, rules.language.text, rules.model.
"""
