"""Read a mapping file, with everything that is wrong in it said at once, by line."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from orchestrator.domain.party import MUNICIPALITY, PartyDraft
from orchestrator.replay.case_id import FITS_BEFORE
from orchestrator.replay.mapping import Attribute, FactMapping, Level, LogMapping, Origin, Reported
from orchestrator.replay.mapping_parts import read_fact, read_origin
from rules.language.read.scalars import read_name, read_text
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, several, table, unknown, yes_or_no
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf, Listing, Node, Table, described, read_tree

_SHIPPED = Path(__file__).parent / "mappings"
_KEYS = ("mapping", "title", "policy", "municipality", "parties", "roles", "cases", "facts", "report")
_CASES = ("prefix", "title", "defaults")
_REPORT = ("obligation", "started")


def find_mapping(wanted: str) -> Path:
    """Return the mapping file somebody means: one that comes with the product by its name, or else a path."""
    shipped = _SHIPPED / f"{wanted}.yaml"
    return shipped if shipped.is_file() and "/" not in wanted else Path(wanted)


def load_mapping(path: Path) -> LogMapping:
    """Read the file. Raises PolicyErrors with all that is wrong in it; OSError when it cannot be opened."""
    return parse_mapping(read_text_file(path, str(path)), str(path))


def parse_mapping(text: str, file: str) -> LogMapping:
    """Read the text of a mapping; `file` is its name in messages. Raises PolicyErrors."""
    findings = Findings(file)
    found = _read(read_tree(text, file), file, findings)
    findings.raise_if_any()
    if found is None:
        raise AssertionError("a mapping that cannot be read has something wrong")
    return found


def _read(root: Node, file: str, findings: Findings) -> LogMapping | None:
    with findings.noting():
        whole = table(root, root, "a mapping")
        findings.known_keys(whole, _KEYS, "a mapping")
        name = read_name(leaf(whole.get("mapping"), whole, "the name of the mapping"), "a mapping")
        parties = _parties(whole, findings)
        prefix, case_title, defaults = _cases(whole.get("cases"), findings)
        return LogMapping(
            file=file,
            name=name,
            title=read_text(whole.get("title"), name),
            policy=leaf(whole.get("policy"), whole, "the policy").text,
            municipality=_municipality(leaf(whole.get("municipality"), whole, "the municipality"), parties),
            parties=parties,
            roles=_roles(whole, parties, findings),
            facts=_facts(whole, findings),
            report=_report(whole, findings),
            prefix=prefix,
            case_title=case_title,
            defaults=defaults,
        )
    return None


def _parties(whole: Table, findings: Findings) -> Mapping[str, PartyDraft]:
    found: dict[str, PartyDraft] = {}
    for key, node in table(whole.get("parties"), whole, "'parties'").entries:
        with findings.within(f"party '{key.text}'"), findings.noting():
            body = table(node, key, "a party")
            findings.known_keys(body, ("title", "kind"), "a party")
            title = leaf(body.get("title"), key, "the title of the party").text
            found[key.text] = PartyDraft(key.text, title, leaf(body.get("kind"), key, "the kind of party").text)
    return found


def _roles(whole: Table, parties: Iterable[str], findings: Findings) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, node in table(whole.get("roles"), whole, "'roles'").entries:
        with findings.within(f"role '{key.text}'"), findings.noting():
            found[key.text] = tuple(_known_party(leaf(each, key, "a party"), parties) for each in several(node))
    return found


def _known_party(node: Leaf, parties: Iterable[str]) -> str:
    if node.text not in parties:
        raise unknown(node, "party", parties)
    return node.text


def _municipality(node: Leaf, parties: Mapping[str, PartyDraft]) -> str:
    """Return the party that opens the cases, which is for municipalities alone."""
    found = parties[_known_party(node, parties)]
    if found.kind != MUNICIPALITY:
        raise Wrong(node, "only a municipality opens cases", found=f"kind {quoted(found.kind)}", expected=MUNICIPALITY)
    return found.id


def _cases(node: Node | None, findings: Findings) -> tuple[str, Origin | None, bool]:
    if node is None:
        return "", None, False
    body = table(node, node, "'cases'")
    findings.known_keys(body, _CASES, "'cases'")
    prefix = body.get("prefix")
    title = read_origin(body.get("title"))
    if isinstance(title, Attribute) and title.level is Level.EVENT:
        raise Wrong(body, "the title of a case comes from its trace", found="{event: …}", expected="{trace: …}")
    defaults = yes_or_no(body.get("defaults"), default=False)
    return _prefix(leaf(prefix, body, "a prefix")) if prefix else "", title, defaults


def _prefix(node: Leaf) -> str:
    if node.text and not FITS_BEFORE.fullmatch(node.text):
        expected = "at most 40 letters, digits, dots, dashes and underscores, of which the first is a letter or digit"
        raise Wrong(node, "a case id cannot begin like this", found=quoted(node.text), expected=expected)
    return node.text


def _facts(whole: Table, findings: Findings) -> tuple[FactMapping, ...]:
    node = whole.get("facts")
    if not isinstance(node, Listing) or not node.nodes:
        raise Wrong(node or whole, "'facts' is a list of at least one", found=described(node) if node else "nothing")
    found = [made for each in node.nodes if (made := read_fact(each, findings))]
    for place, each in enumerate(found):
        before = [earlier.name for earlier in found[:place]]
        with findings.within(f"fact '{each.fact}'"):
            _check_name(each, before, findings)
    return tuple(found)


def _check_name(each: FactMapping, before: Sequence[str], findings: Findings) -> None:
    here = Leaf(each.name, each.line)
    if each.name in before:
        findings.note(Wrong(here, f"two facts are called {quoted(each.name)}", expected="a 'name' for one of them"))
    if each.not_before and each.not_before not in before:
        findings.note(unknown(Leaf(each.not_before, each.line), "fact before this one", before))


def _report(whole: Table, findings: Findings) -> Reported:
    body = table(whole.get("report"), whole, "'report'")
    findings.known_keys(body, _REPORT, "'report'")
    rule = leaf(body.get("obligation"), body, "the rule whose obligation is reported")
    started = leaf(body.get("started"), body, "the field that says when it began")
    fact, dot, field = started.text.partition(".")
    if not (fact and dot and field):
        raise Wrong(started, "'started' names a fact and a field", found=described(started), expected="fact.field")
    return Reported(rule.text, fact, field, body.line)
