"""A change of the law is read into articles of regulations, and everything wrong in the file is told by its line."""

from datetime import date

import pytest

from rules.language.text.errors import PolicyErrors
from rules.law.change import LawChange, parse_change
from rules.model.citation import Identifier, Regulation, Scheme
from rules.terms.said import Text

AWB, WOO, ORDINANCE = (Text(name, name) for name in ("Awb", "Woo", "Bomenverordening"))
KNOWN = (
    Regulation("Awb", AWB, Identifier(Scheme.BWB, "BWBR0005537")),
    Regulation("Awb", AWB, Identifier(Scheme.BWB, "BWBR0005537"), date(2024, 1, 1)),
    Regulation("Wet", WOO, Identifier(Scheme.BWB, "BWBR0000001")),
    Regulation("Wet", WOO, Identifier(Scheme.BWB, "BWBR0000002")),
    Regulation("Bomenverordening", ORDINANCE),
)
HEAD = "in_force: 2026-01-01\n"


def changed(listed: str) -> LawChange:
    return parse_change(f"{HEAD}changed: {listed}\n", "changes.yaml", KNOWN)


def told(text: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        parse_change(text, "changes.yaml", KNOWN)
    return [str(each) for each in caught.value.errors]


@pytest.mark.parametrize(
    ("written", "regulation", "article", "paragraph"),
    [
        ("BWBR0005537 4:17(4)", "BWBR0005537", "4:17", "4"),
        ("BWBR0005537", "BWBR0005537", None, None),
        ("BWBR0099999 3", "BWBR0099999", "3", None),
        ("CVDR740464/2 5", "CVDR740464/2", "5", None),
        ("http://data.europa.eu/eli/reg/2016/679/oj 6(1)", "http://data.europa.eu/eli/reg/2016/679/oj", "6", "1"),
        ("Awb 2:13", "BWBR0005537", "2:13", None),
        ('{bwb: BWBR0005537, article: "4:17", paragraph: 4}', "BWBR0005537", "4:17", "4"),
        ('{regulation: Awb, article: "4:17"}', "BWBR0005537", "4:17", None),
        ("{bwb: BWBR0005537}", "BWBR0005537", None, None),
        ("Bomenverordening 4", None, "4", None),
    ],
)
def test_an_article_is_named_by_number_by_name_or_in_a_table(
    written: str, regulation: str | None, article: str | None, paragraph: str | None
) -> None:
    (found,) = changed(f"[{written if written[0] == '{' else repr(written)}]").changed
    assert found.regulation is not None
    identifier = found.regulation.identifier
    assert (identifier.value if identifier else None, found.article, found.paragraph) == (
        regulation,
        article,
        paragraph,
    )


def test_the_law_may_be_told_in_two_languages_or_not_at_all() -> None:
    assert changed("[Awb]").law is None
    both = parse_change(f"law: {{nl: Wet, en: Act}}\n{HEAD}changed: Awb 1\n", "changes.yaml", KNOWN)
    assert (both.law, both.in_force, len(both.changed)) == (Text("Wet", "Act"), date(2026, 1, 1), 1)


EXPECTED = "'bwb', 'cvdr', 'eli', 'url' or 'regulation'"
WRONG = {
    "- Awb": ["changes.yaml:1: a change of the law is a table. Found a list of 1."],
    f"{HEAD}changd: [Awb]": [
        "changes.yaml:2: unknown key in a change of the law 'changd'. Did you mean 'changed'?",
        (
            "changes.yaml:1: a change of the law names what it changes. Found nothing. "
            "Expected 'changed' with a list of articles."
        ),
    ],
    f"{HEAD}changed: []": [
        (
            "changes.yaml:2: a change of the law names what it changes. Found a list of 0. "
            "Expected 'changed' with a list of articles."
        )
    ],
    "changed: [Awb]": [
        "changes.yaml:1: 'in_force', the day on which the change comes into force, is needed here. Found nothing."
    ],
    "in_force: soon\nchanged: [Awb]": [
        "changes.yaml:1: this is not a day. Found 'soon'. Expected a date such as 2026-03-31, from 1800 to 2200."
    ],
    f"law: [a]\n{HEAD}changed: [Awb]": [
        "changes.yaml:1: a text is needed here. Found a list of 1. Expected words, or {nl: …, en: …}."
    ],
    f"{HEAD}changed: [Abw 4, 'Awb 4:', BWBR0005537 artikel 4]": [
        "changes.yaml:2: unknown regulation 'Abw 4'. Expected 'Awb', 'Wet' or 'Bomenverordening'.",
        "changes.yaml:2: this is no article of 'Awb'. Found '4:'. Expected such as 'Awb 4:15(1)(b)'.",
        (
            "changes.yaml:2: this is no article of 'BWBR0005537'. Found 'artikel 4'. "
            "Expected such as 'BWBR0005537 4:15(1)(b)'."
        ),
    ],
    f"{HEAD}changed: [Wet 3]": [
        (
            "changes.yaml:2: 'Wet' stands for more than one regulation in these policies. "
            "Expected such as 'BWBR0005537 4:15(1)(b)'."
        )
    ],
    f"{HEAD}changed: [[Awb]]": ["changes.yaml:2: a changed article is needed here. Found a list of 1."],
    f"{HEAD}changed: [{{article: 4}}]": [
        f"changes.yaml:2: a changed article is of one regulation. Found a table with 'article'. Expected {EXPECTED}."
    ],
    f"{HEAD}changed: [{{bwb: BWBR0005537, regulation: Awb}}]": [
        (
            "changes.yaml:2: a changed article is of one regulation. Found a table with 'bwb', 'regulation'. "
            f"Expected {EXPECTED}."
        )
    ],
    f"{HEAD}changed: [{{bwb: 5537, article: 4}}]": [
        "changes.yaml:2: this is no identifier such as goes with 'bwb'. Found '5537'. Expected such as 'BWBR0005537'."
    ],
    f"{HEAD}changed: [{{bwb: BWBR0005537, paragraph: 4}}]": [
        "changes.yaml:2: with 'paragraph' goes 'article'. Found a table with 'bwb', 'paragraph'."
    ],
    f"{HEAD}changed: [{{bwb: BWBR0005537, lid: 4}}]": ["changes.yaml:2: unknown key in a changed article 'lid'."],
}


@pytest.mark.parametrize(("text", "messages"), WRONG.items())
def test_everything_wrong_is_told(text: str, messages: list[str]) -> None:
    found = told(f"{text}\n")
    assert len(found) == len(messages), found
    assert all(line.startswith(message) for line, message in zip(sorted(found), sorted(messages), strict=True)), found
