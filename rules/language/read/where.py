"""Reading `where`: an expression in CEL over what the rule has bound, for what tests and joins cannot say."""

import re

from rules.engine.cel import ExpressionError, read_expression
from rules.language.read.operand import find_field
from rules.language.read.sight import Sight
from rules.language.text.errors import quoted
from rules.language.text.findings import Wrong, leaf
from rules.language.text.tree import Leaf, Node
from rules.model.condition import Where
from rules.terms.said import said

_TEXTS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")


def read_where(key: Leaf, node: Node, sight: Sight) -> Where:
    """Read the expression; raises `Wrong` when it cannot be read or names what is not there."""
    word = leaf(node, key, said("an_expression"))
    try:
        expression = read_expression(word.text)
    except ExpressionError as error:
        raise Wrong(word, said("expression_not_read", why=error.why), found=quoted(word.text)) from error
    outside_texts = _TEXTS.sub("''", word.text)
    for name in expression.names:
        if name not in sight.bound:
            raise sight.missing(name, word)
        for field in re.findall(rf"(?<![\w.]){re.escape(name)}\s*\.\s*(\w+)", outside_texts):
            find_field(sight.bound[name], field, word, sight)
        _refuse_as_a_whole(name, word, outside_texts, sight)
    return Where(word.text, expression.names)


def _refuse_as_a_whole(name: str, word: Leaf, outside_texts: str, sight: Sight) -> None:
    """Of a fact of which something can stay secret an expression names fields: as a whole it would take those along."""
    kind = sight.bound[name].name
    secret = next((field for fact, field in sight.vocabulary.kept_secret if fact == kind), None)
    if secret and re.search(rf"(?<![\w.]){re.escape(name)}\b(?!\s*\.\s*\w)", outside_texts):
        raise Wrong(word, said("whole_not_for_rules", name=name, field=secret), expected=f"{name}.…")
