"""What a clause cites is an article of a regulation, a rule of one's own, or words; and it can be followed."""

from collections.abc import Callable
from datetime import date

import pytest

from rules.language.check.check import check
from rules.language.policy import parse_policy
from rules.language.text.errors import PolicyErrors
from rules.model.citation import Citation
from rules.model.citing import Citer, citing
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL, bundled

SOURCES = """\
sources:
  Awb: {title: {nl: Algemene wet bestuursrecht, en: General Act}, bwb: BWBR0005537, read_in: 2024-01-01}
  BW 7: {bwb: BWBR0005290}
  Wmo 2015: {bwb: BWBR0035362, read_in: 2026-01-01}
  Wmo 2015 oud: {bwb: BWBR0000009}
  AVG: {eli: http://data.europa.eu/eli/reg/2016/679/oj}
  Bomenverordening: {cvdr: CVDR740464/1}
  Handreiking: {url: https://example.org/handreiking}
  Erfgoedverordening:
"""
LAW = "https://wetten.overheid.nl/"


def cited(sound: str, source: str) -> tuple[Citation, ...]:
    rule = f"  - {{rule: r, source: {source}, when: vraag, derive: d}}\n"
    return parse_policy(f"{sound}{rule}{SOURCES}", "p.yaml").rules["r"].citations


@pytest.mark.parametrize(
    ("source", "jci"),
    {
        '"Awb 4:13"': "jci1.3:c:BWBR0005537&artikel=4:13&z=2024-01-01&g=2024-01-01",
        '"Awb 4:15(1)(b)"': "jci1.3:c:BWBR0005537&artikel=4:15&lid=1&o=b&z=2024-01-01&g=2024-01-01",
        '"Awb 2:1(1a)(b)(1°)"': "jci1.3:c:BWBR0005537&artikel=2:1&lid=1a&o=b&o=1°&z=2024-01-01&g=2024-01-01",
        "Awb": "jci1.3:c:BWBR0005537&z=2024-01-01&g=2024-01-01",
        "Awb XII": "jci1.3:c:BWBR0005537&artikel=XII&z=2024-01-01&g=2024-01-01",
        '{article: "Awb 4:17(5)", read_in: 2026-01-01}': (
            "jci1.3:c:BWBR0005537&artikel=4:17&lid=5&z=2026-01-01&g=2026-01-01"
        ),
        '"BW 7:457"': "jci1.3:c:BWBR0005290&artikel=457",
        "Wmo 2015 2.3.2(f)": "jci1.3:c:BWBR0035362&artikel=2.3.2&o=f&z=2026-01-01&g=2026-01-01",
        "Wmo 2015 oud 10d": "jci1.3:c:BWBR0000009&artikel=10d",
    }.items(),
)
def test_an_article_of_national_law_can_be_followed_in_the_version_that_was_read(
    sound: str, source: str, jci: str
) -> None:
    (found,) = cited(sound, source)
    assert (found.jci, found.link) == (jci, LAW + jci)


@pytest.mark.parametrize(
    ("source", "link"),
    {
        "AVG 6(1)(f)": "http://data.europa.eu/eli/reg/2016/679/oj",
        "Bomenverordening 4": "https://lokaleregelgeving.overheid.nl/CVDR740464/1",
        "Handreiking": "https://example.org/handreiking",
        "Erfgoedverordening 9": None,
        "Oude wet 9": None,
        "{own: {nl: termijn van een week, en: a term of one week}}": None,
    }.items(),
)
def test_what_is_no_national_law_has_a_link_as_far_as_it_has_an_address(
    sound: str, source: str, link: str | None
) -> None:
    (found,) = cited(sound, source)
    assert (found.jci, found.link) == (None, link)


def test_an_own_rule_is_told_from_the_law_in_every_language(sound: str) -> None:
    article, own = cited(sound, '["Awb 4:13", {own: {nl: termijn van een week, en: a term of one week}}]')

    assert (article.words, article.in_language("nl"), article.in_language("en")) == ("Awb 4:13",) * 3
    assert own.words == own.in_language("nl") == "eigen regel: termijn van een week"
    assert own.in_language("en") == "own rule: a term of one week"
    assert (own.regulation, own.read_in) == (None, None)


def test_what_the_journal_keeps_is_one_line(sound: str) -> None:
    rule = '  - {rule: r, source: ["Awb 4:13", {own: een week}, Oude wet 3], when: vraag, derive: d}\n'
    policy = parse_policy(f"{sound}{rule}{SOURCES}", "p.yaml")
    assert policy.rules["r"].source == "Awb 4:13; eigen regel: een week; Oude wet 3"
    assert policy.rules["plicht"].source is None


def test_it_is_known_in_which_version_what_was_read(sound: str) -> None:
    found = cited(sound, '["Awb 4:13", {article: "Awb 4:17", read_in: 2026-01-01}, AVG 6]')
    assert [each.read_in for each in found] == [date(2024, 1, 1), date(2026, 1, 1), None]


def test_terms_cite_too_and_bear_on_the_rules_that_use_them(sound: str) -> None:
    named = sound.replace("after: vraag.op,", "after: vraag.op, source: Awb 4:13,")
    inside = '{lasts: 1 week, after: {lasts: 6 weeks, after: v.op, source: "Awb 6:7"}, calendar: plain, source: Awb 7}'
    owed = f"oblige: {{bearer: gemeente, to: antwoord, within: {inside}}}"
    rule = f"  - {{rule: r, source: AVG 6, when: {{vraag: v}}, {owed}}}\n"
    clauses = {each.name: each for each in citing(parse_policy(f"{named}{rule}{SOURCES}", "p.yaml"))}

    assert (clauses["tijdig"].citer, clauses["tijdig"].rules) == (Citer.TERM, ("plicht",))
    assert [each.words for each in clauses["tijdig"].citations] == ["Awb 4:13"]
    assert [each.words for each in clauses["r"].citations] == ["AVG 6", "Awb 7", "Awb 6:7"]
    assert clauses["plicht"].citations == ()


EXAMPLE = "such as 'Awb 4:15(1)(b)'"
WRONG = {
    "Awb artikel 4": [f"this is no article of 'Awb'. Found 'artikel 4'. Expected {EXAMPLE}."],
    '"Awb 4:13, Awb 4:14"': [f"this is no article of 'Awb'. Found '4:13, Awb 4:14'. Expected {EXAMPLE}."],
    '["Awb 4:(1)", "Awb (b)(1)"]': [
        f"this is no article of 'Awb'. Found '4:(1)'. Expected {EXAMPLE}.",
        f"this is no article of 'Awb'. Found '(b)(1)'. Expected {EXAMPLE}.",
    ],
    "{article: Awb 4, read: 2024-01-01}": ["unknown key in a cited article 'read'. Did you mean 'read_in'?"],
    "{article: Awb 4, read_in: onlangs}": [
        "this is not a day. Found 'onlangs'. Expected a date such as 2026-03-31, from 1800 to 2200."
    ],
    "{article: [Awb 4]}": ["a legal source is needed here. Found a list of 1."],
    "{own: week, article: Awb 4}": ["unknown key in an own rule 'article'. Expected 'own'."],
    "{own: [week]}": ["a text is needed here. Found a list of 1. Expected words, or {nl: …, en: …}."],
}


@pytest.mark.parametrize(("source", "messages"), WRONG.items())
def test_a_mistake_in_what_is_cited_is_told(sound: str, source: str, messages: list[str]) -> None:
    with pytest.raises(PolicyErrors) as caught:
        cited(sound, source)
    assert [str(each).replace("p.yaml:19, rule 'r': ", "") for each in caught.value.errors] == messages


WRONG_REGULATIONS = {
    "Awb: [BWBR0005537]": "a regulation is a table. Found a list of 1.",
    "Awb: {bwb: BWBR0005537, cvdr: CVDR1}": "a regulation has one identifier. Found 'bwb' and 'cvdr'.",
    "Awb: {bwb: 5537}": "this is no identifier such as goes with 'bwb'. Found '5537'. Expected such as 'BWBR0005537'.",
    "Awb: {cvdr: 12}": "this is no identifier such as goes with 'cvdr'. Found '12'. Expected such as 'CVDR740464'.",
    "Awb: {eli: 2016/679}": (
        "this is no identifier such as goes with 'eli'. Found '2016/679'. "
        "Expected such as 'http://data.europa.eu/eli/reg/2016/679/oj'."
    ),
    'Awb: {url: "javascript:alert(1)"}': (
        "this is no identifier such as goes with 'url'. Found 'javascript:alert(1)'. "
        "Expected such as 'https://example.org/regeling'."
    ),
    "Awb: {bwb: [BWBR0005537]}": "'bwb' is needed here. Found a list of 1.",
    "Awb: {bwbr: BWBR0005537}": "unknown key in a regulation 'bwbr'. Did you mean 'bwb'?",
    "Awb: {read_in: 2024-13-01}": (
        "this is not a day. Found '2024-13-01'. Expected a date such as 2026-03-31, from 1800 to 2200."
    ),
    "Awb: {read_in: [2024-01-01]}": (
        "'read_in', the date of the version that was read, is needed here. Found a list of 1."
    ),
}


@pytest.mark.parametrize(("entry", "message"), WRONG_REGULATIONS.items())
def test_a_mistake_in_a_regulation_is_told(
    sound: str, told: Callable[[str], list[str]], entry: str, message: str
) -> None:
    assert told(f"{sound}sources:\n  {entry}\n") == [f"p.yaml:20, regulation 'Awb': {message}"]


def test_a_name_that_cannot_be_told_from_a_list_is_none(sound: str, told: Callable[[str], list[str]]) -> None:
    (message,) = told(f'{sound}sources:\n  "Awb; Woo": {{}}\n')
    assert message == (
        "p.yaml:20, regulation 'Awb; Woo': this is not the name of a regulation. Found 'Awb; Woo'. "
        "Expected letters, digits and signs, without a semicolon and at most 100 long."
    )
    assert told(f"{sound}sources: [Awb]\n") == ["p.yaml:19: 'sources' is a table. Found a list of 1."]


def test_a_source_that_leads_nowhere_and_a_regulation_without_use_are_remarks(sound: str) -> None:
    clause = 'source: [Abw 4, Oude wet 3, {own: een week}, "Awb 4:13", "BW 7:1"], when: {holds: bekend}, derive: d'
    table = "sources:\n  Awb: {bwb: BWBR0005537}\n  Woo: {}\n  BW 7: {}\n"
    remarks = [str(each) for each in check(parse_policy(f"{sound}  - {{rule: r, {clause}}}\n{table}", "p.yaml"))]
    assert [each for each in remarks if "names no regulation" in each or "cites" in each] == [
        (
            "line 19, rule 'r': the source 'Abw 4' names no regulation that stands under 'sources'; "
            "perhaps 'Awb' is meant."
        ),
        "line 19, rule 'r': the source 'Oude wet 3' names no regulation that stands under 'sources'.",
        "line 22, regulation 'Woo': no rule and no term cites it.",
    ]


AW = "sources:\n  Aw: {bwb: BWBR0000001, read_in: 2024-01-01}\n"


def test_what_a_base_cites_a_policy_on_it_cites_too() -> None:
    policy = parse_policy(bundled(f"{SPECIAL}sources:\n  Bw: {{}}\n", GENERAL + AW), "bijzonder.yaml")
    assert set(policy.regulations) == {"Aw", "Bw"}
    assert policy.rules["te_laat"].citations[0].regulation == policy.regulations["Aw"]
    assert policy.rules["snel"].citations[0].regulation == policy.regulations["Bw"]


def told_of(*texts: str, file: str) -> str:
    with pytest.raises(PolicyErrors) as caught:
        parse_policy(bundled(*texts), file)
    (error,) = caught.value.errors
    return str(error)


def test_the_same_said_twice_is_no_conflict_and_something_else_has_to_be_said() -> None:
    newer = AW.replace("2024", "2026")
    own = newer.replace("{bwb", "{overrides: algemeen, bwb")
    for said, read_in in ((AW, date(2024, 1, 1)), (own, date(2026, 1, 1))):
        policy = parse_policy(bundled(SPECIAL + said, GENERAL + AW), "bijzonder.yaml")
        assert policy.rules["te_laat"].citations[0].read_in == read_in
    assert told_of(SPECIAL + newer, GENERAL + AW, file="bijzonder.yaml") == (
        "bijzonder.yaml:18, regulation 'Aw': 'algemeen' has regulation 'Aw' already. "
        "Found it at algemeen.yaml:26. Expected 'overrides: algemeen'."
    )


def test_two_bases_may_name_the_same_regulation_and_not_mean_another_by_it() -> None:
    policy = "policy: p\nin_force: 2024-06-01\nbased_on: [een, twee]\nroles: {r: }\nfacts: {f: {by: r}}\n"
    one, two = (
        f"policy: {name}\nin_force: 2024-01-01\nbase: true\nroles: {{{name}: }}\n{AW}" for name in ("een", "twee")
    )
    assert set(parse_policy(bundled(policy, one, two), "p.yaml").regulations) == {"Aw"}
    assert told_of(policy, one, two.replace("BWBR0000001", "BWBR0000002"), file="p.yaml") == (
        "twee.yaml:6: 'een' and 'twee' both have regulation 'Aw'. Found the other at een.yaml:6. "
        "Expected one of your own with 'overrides: twee'."
    )


def test_a_municipality_cites_regulations_of_its_own_and_leaves_those_of_the_model() -> None:
    own = "sources: {Verordening: {cvdr: CVDR12}, Aw: {bwb: BWBR0000001, read_in: 2024-01-01}}\n"
    policy = parse_policy(bundled(OVERLAY + own, SPECIAL, GENERAL + AW), "duinrand.yaml")
    assert policy.rules["bevestigen"].citations[0].link == "https://lokaleregelgeving.overheid.nl/CVDR12"
    assert set(policy.regulations) == {"Aw", "Verordening"}
    other = own.replace("BWBR0000001", "BWBR0000002")
    assert told_of(OVERLAY + other, SPECIAL, GENERAL + AW, file="duinrand.yaml") == (
        "duinrand.yaml:13: the model has regulation 'Aw' already. Found it at algemeen.yaml:26. Expected another name."
    )
