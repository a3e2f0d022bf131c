"""Reading what a policy says of personal data: `personal_data`, and under `retention` how long cases are kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.language.grammar.declarations import PERSONAL_DATA, RETENTION
from rules.language.read.citation import Regulations, read_citations
from rules.language.read.scalars import read_duration, read_name, read_text
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, which, yes_or_no
from rules.language.text.tree import Leaf, Node, Table
from rules.language.text.value import ValueProblem, scalar_from_text
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.personal_data import PersonalData, Retention
from rules.model.policy import Role
from rules.model.values import Scalar
from rules.terms.duration import Duration
from rules.terms.said import said

FOR_GOOD, CLOSED = "for good", "closed"
_NAMING = frozenset({FieldKind.PARTY, FieldKind.PERSON})


@dataclass(frozen=True, slots=True)
class Declared:
    """What the policy declares that personal data are about."""

    roles: Mapping[str, Role]
    facts: Mapping[str, FactType]
    regulations: Regulations

    def field(self, word: Leaf) -> tuple[str, Field]:
        """The type and the field that `fact.field` names; raises `Wrong` when there is none."""
        fact, _, name = word.text.partition(".")
        found = self.facts[one_of(Leaf(fact, word.line), said("type_of_fact"), self.facts)]
        return fact, found.fields[one_of(Leaf(name, word.line), said("field"), found.fields)]


def read_personal_data(node: Node | None, declared: Declared, findings: Findings) -> PersonalData:
    """What the policy says of whose data it is about, and why; `node` stands behind `personal_data`."""
    if node is None:
        return PersonalData()
    with findings.within(said("personal_data")), findings.noting():
        return _personal_data(table(node, node, "'personal_data'"), declared, findings)
    return PersonalData()


def _personal_data(body: Table, declared: Declared, findings: Findings) -> PersonalData:
    findings.known_keys_of(body, PERSONAL_DATA)
    activity, purpose = body.get("activity"), body.get("purpose")
    roles, fields = _subjects(body, declared, findings)
    return PersonalData(
        leaf(activity, body, which("activity", said("an_address"))).text if activity is not None else "",
        read_text(purpose, "") if purpose is not None else None,
        read_citations(body.get("ground"), declared.regulations, findings),
        roles,
        fields,
    )


def _subjects(
    body: Table, declared: Declared, findings: Findings
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    roles: list[str] = []
    fields: list[tuple[str, str]] = []
    node = body.get("subjects")
    for each in several(node) if node is not None else ():
        with findings.noting():
            word = leaf(each, body, said("role_or_field"))
            if "." in word.text:
                fields.append(_naming(word, declared))
            else:
                roles.append(one_of(word, said("role"), declared.roles))
    return tuple(roles), tuple(fields)


def _naming(word: Leaf, declared: Declared) -> tuple[str, str]:
    fact, field = declared.field(word)
    if field.kind not in _NAMING:
        raise Wrong(word, said("names_nobody"), found=quoted(str(field.kind)), expected=said("a_field_of_somebody"))
    return fact, field.name


def read_retentions(node: Node | None, declared: Declared, findings: Findings) -> dict[str, Retention]:
    """How long cases are kept, by name, in the order in which they are tried; `node` stands behind `retention`."""
    found: dict[str, Retention] = {}
    if node is None:
        return found
    with findings.noting():
        for key, body in table(node, node, "'retention'").entries:
            with findings.within(said("retention"), key.text), findings.noting():
                found[key.text] = _retention(key, body, declared, findings)
    return found


def _retention(key: Leaf, node: Node, declared: Declared, findings: Findings) -> Retention:
    name = read_name(key, said("a_retention"))
    body = table(node, key, said("a_retention"))
    findings.known_keys_of(body, RETENTION)
    citations = read_citations(body.get("source"), declared.regulations, findings)
    if not citations:
        raise Wrong(body, said("retention_without_source"), expected=said("a_legal_source"))
    return Retention(
        name,
        read_text(body.get("title"), name),
        citations,
        dict(_given(body.get("with"), declared)),
        _lasts(body),
        _begins(body, declared),
        yes_or_no(body.get("four_eyes"), default=False),
        key.line,
    )


def _lasts(body: Table) -> Duration | None:
    word = leaf(body.get("keep"), body, which("keep", said("length_or_for_good")))
    return None if word.text == FOR_GOOD else read_duration(word, body)


def _begins(body: Table, declared: Declared) -> tuple[str, str] | None:
    node = body.get("from")
    if node is None:
        return None
    word = leaf(node, body, said("closed_or_date"))
    if word.text == CLOSED:
        return None
    if "." not in word.text:
        raise Wrong(word, said("is_needed", what=said("closed_or_date")), found=quoted(word.text))
    fact, field = declared.field(word)
    if field.kind is not FieldKind.DATE or field.many:
        raise Wrong(word, said("is_needed", what=said("closed_or_date")), found=quoted(str(field.kind)))
    return fact, field.name


def _given(node: Node | None, declared: Declared) -> Iterator[tuple[str, Mapping[str, Scalar]]]:
    if node is None:
        return
    if isinstance(node, Leaf):
        yield one_of(node, said("type_of_fact"), declared.facts), {}
        return
    for key, body in table(node, node, "'with'").entries:
        fact = declared.facts[one_of(key, said("type_of_fact"), declared.facts)]
        tests = () if isinstance(body, Leaf) and body.empty else table(body, key, said("values_of_fields")).entries
        yield fact.name, {name.text: _value(name, value, fact) for name, value in tests}


def _value(name: Leaf, node: Node, fact: FactType) -> Scalar:
    if name.text not in fact.fields:
        raise unknown(name, said("field"), fact.fields)
    word = leaf(node, name, said("a_value"))
    try:
        return scalar_from_text(fact.fields[name.text], word.text)
    except ValueProblem as problem:
        raise Wrong(word, said("not_a_value_of"), found=problem.found, expected=problem.expected) from problem
