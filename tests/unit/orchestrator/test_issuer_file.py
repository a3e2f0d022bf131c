"""The file with issuers is read into values, and says of all that is wrong where, what was found and expected."""

from pathlib import Path

import pytest

from orchestrator.domain.issuer import ALGORITHMS, Admits, find_issuer, find_issuer_of
from orchestrator.domain.issuer_file import IssuersInvalid, parse_issuers
from orchestrator.issuers.load import load_issuers
from orchestrator.settings import Settings
from rules.terms.said import Text

HERE = Path("/etc/speelruimte")
DUINRAND = """[[issuer]]
name = "duinrand"
title = "Gemeente Duinrand"
issuer = "https://login.duinrand.example"
client_id = "speelruimte"
parties = ["gemeente-duinrand"]
"""
PARTNERS = """
[[issuer]]
name = "partners"
title = { nl = "Partners", en = "Partner organisations" }
issuer = "https://login.partners.example/realms/kust"
client_id = "speelruimte"
client_secret_file = "partners.secret"
parties = ["ggz-noorderlicht", "school-de-regenboog"]
party_claim = "organisation"
party_of = { "4711" = "ggz-noorderlicht" }
person_claim = "oid"
name_claim = "display_name"
seats_claim = "groups"
admits = "everyone"
scopes = ["openid", "groups"]
algorithms = ["ES256"]

[issuer.seats]
leiding = ["administrator", "worker"]
anderen = "worker"

[issuer.programs]
audience = "https://speelruimte.example/v1"
clients = { "epd" = "ggz-noorderlicht" }
"""


def read(text: str) -> None:
    parse_issuers(text, "issuers.toml", HERE, seats=("administrator", "worker"))


def problems_of(text: str) -> list[str]:
    with pytest.raises(IssuersInvalid) as refused:
        read(text)
    return list(refused.value.problems)


def test_a_few_lines_make_an_issuer_that_lets_in_who_was_invited() -> None:
    (issuer,) = parse_issuers(DUINRAND, "issuers.toml", HERE)
    assert (issuer.name, issuer.title, issuer.client_id) == (
        "duinrand",
        Text(*["Gemeente Duinrand"] * 2),
        "speelruimte",
    )
    assert issuer.admits is Admits.INVITED
    assert issuer.algorithms == ALGORITHMS
    assert issuer.claims.person == "sub"
    assert issuer.client_secret_file is issuer.private_key_file is issuer.programs is None


def test_everything_that_can_be_said_of_an_issuer_is_read() -> None:
    _, issuer = parse_issuers(DUINRAND + PARTNERS, "issuers.toml", HERE)
    assert issuer.title.en == "Partner organisations"
    assert issuer.client_secret_file == HERE / "partners.secret"
    assert issuer.speaks_for("ggz-noorderlicht")
    assert not issuer.speaks_for("gemeente-duinrand")
    assert issuer.claims.parties == {"4711": "ggz-noorderlicht"}
    assert issuer.claims.seats == {"leiding": ("administrator", "worker"), "anderen": ("worker",)}
    assert (issuer.admits, issuer.scopes, issuer.algorithms) == (Admits.EVERYONE, ("openid", "groups"), ("ES256",))
    assert issuer.programs is not None
    assert issuer.programs.clients == {"epd": "ggz-noorderlicht"}


def test_issuers_are_found_by_name_and_by_what_their_tokens_say() -> None:
    issuers = parse_issuers(DUINRAND + PARTNERS, "issuers.toml", HERE)
    assert find_issuer(issuers, "partners") is issuers[1]
    assert find_issuer(issuers, "other") is None
    assert find_issuer_of(issuers, "https://login.duinrand.example") == (issuers[0],)
    assert find_issuer_of(issuers, "https://login.duinrand.example/") == ()


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('name = "duinrand"', 'name = "Duin rand"', "issuers.toml:2, name: found 'Duin rand', expected small letters"),
        ('title = "Gemeente Duinrand"', "", "issuers.toml:1, title: found nothing, expected a text"),
        ('title = "Gemeente Duinrand"', 'title = { nl = "x" }', "issuers.toml:3, title: found {'nl': 'x'}, expected"),
        ("https://login", "http://login", "issuers.toml:4, issuer: found 'http://login.duinrand.example', expected an"),
        ("login.duinrand.example", "login.duinrand.example?x=1", "issuers.toml:4, issuer: found"),
        ("login.duinrand.example", "u:p@login.duinrand.example", "issuers.toml:4, issuer: found"),
        ("login.duinrand.example", "[::1", "issuers.toml:4, issuer: found"),
        (
            'client_id = "speelruimte"',
            "client_id = 7",
            "issuers.toml:5, client_id: found 7, expected a text of one line",
        ),
        ("client_id", "clientid", "issuers.toml:5, clientid: found 'clientid', expected 'client_id'"),
        ('["gemeente-duinrand"]', "[]", "issuers.toml:6, parties: found [], expected a list of ids of parties"),
        ('["gemeente-duinrand"]', '["a", "a"]', "issuers.toml:6, parties: found ['a', 'a'], expected"),
        ('["gemeente-duinrand"]', '["a", "b"]', "issuers.toml:1, party_claim: found nothing, expected the claim"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(was: str, becomes: str, told: str) -> None:
    assert any(each.startswith(told) for each in problems_of(DUINRAND.replace(was, becomes)))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('admits = "all"', "issuers.toml:7, admits: found 'all', expected 'invited' or 'everyone'."),
        ('algorithms = ["none"]', "issuers.toml:7, algorithms: found ['none'], expected a list of RS256"),
        ('algorithms = ["HS256"]', "issuers.toml:7, algorithms: found ['HS256'], expected a list of RS256"),
        ('scopes = ["profile"]', "issuers.toml:7, scopes: found ['profile'], expected a list with 'openid'"),
        ('seats_claim = "groups"', "issuers.toml:1, seats: found nothing, expected a table from values of 'groups'"),
        (
            'seats = { x = "boss" }',
            "issuers.toml:7, seats: found {'x': 'boss'}, expected a table from values to 'admin",
        ),
        ('party_of = { x = "other" }', "issuers.toml:7, party_of: found {'x': 'other'}, expected a table from values"),
        (
            'client_secret_file = "a"\nprivate_key_file = "b"',
            "issuers.toml:8, private_key_file: found 'b', expected one",
        ),
        ("programs = 3", "issuers.toml:7, programs: found 3, expected a table [issuer.programs]."),
        ('[issuer.programs]\naudience = "x"', "issuers.toml:7, programs.clients: found nothing, expected a table"),
        ('[issuer.programs]\nparty_claim = "x"', "issuers.toml:7, programs.audience: found nothing, expected a text"),
        (
            '[issuer.programs]\naudiance = "x"',
            "issuers.toml:8, programs.audiance: found 'audiance', expected 'audience'.",
        ),
    ],
)
def test_what_is_wrong_further_on_is_told_too(line: str, told: str) -> None:
    assert any(each.startswith(told) for each in problems_of(f"{DUINRAND}{line}\n"))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert len(problems_of(DUINRAND.replace("name =", "naam =").replace("parties =", "partys ="))) == 4


def test_two_issuers_nobody_could_tell_apart_are_refused() -> None:
    name, client = problems_of(DUINRAND + DUINRAND)
    assert name == "issuers.toml:8, name: found 'duinrand', expected a name that no issuer before it has."
    assert client.startswith("issuers.toml:11, client_id: found 'speelruimte', expected another client than the")


@pytest.mark.parametrize("text", ["", "issuer = 3", "[issuer]\nname = 'x'", DUINRAND + "[other]\nx = 1"])
def test_a_file_that_is_something_else_is_refused(text: str) -> None:
    assert "expected only tables [[issuer]]" in problems_of(text)[0]


def test_what_is_no_toml_says_where() -> None:
    assert "line 1" in problems_of("[[issuer]")[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IssuersInvalid, match=r"SPEELRUIMTE_ISSUERS: .*nowhere\.toml cannot be read"):
        load_issuers(Settings(issuers=tmp_path / "nowhere.toml"))


def test_a_development_platform_takes_no_issuer_that_vouches_for_real_people(tmp_path: Path) -> None:
    place = tmp_path / "issuers.toml"
    place.write_text(DUINRAND, "utf-8")
    assert len(load_issuers(Settings(issuers=place))) == 1
    with pytest.raises(IssuersInvalid, match="lets real people in, and SPEELRUIMTE_DEVELOPMENT fictional ones"):
        load_issuers(Settings(issuers=place, development=True))
    place.write_text(DUINRAND.replace("https://login.duinrand.example", "http://127.0.0.1:9000"), "utf-8")
    assert len(load_issuers(Settings(issuers=place, development=True))) == 1


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"one\ntwo", "holds more than one line"),
        (b"\xff\xfe", "holds bytes that are no text"),
        (None, "cannot be read: No such file or directory"),
    ],
)
@pytest.mark.parametrize("key", ["client_secret_file", "private_key_file"])
def test_a_secret_that_cannot_be_used_is_told_before_anybody_signs_in(
    tmp_path: Path, held: bytes | None, told: str, key: str
) -> None:
    secret, place = tmp_path / "duinrand.secret", tmp_path / "issuers.toml"
    place.write_text(f'{DUINRAND}{key} = "duinrand.secret"\n', "utf-8")
    if held is not None:
        secret.write_bytes(held)
    with pytest.raises(IssuersInvalid, match=f"issuer 'duinrand', {key}: {secret} ") as no:
        load_issuers(Settings(issuers=place))
    assert told in str(no.value) or (key == "private_key_file" and "holds no private key" in str(no.value))


def test_a_secret_that_is_a_folder_or_is_named_by_nothing_is_told_too(tmp_path: Path) -> None:
    place = tmp_path / "issuers.toml"
    for named, told in (("", "found '', expected a text of one line"), (".", "Is a directory")):
        place.write_text(f'{DUINRAND}client_secret_file = "{named}"\n', "utf-8")
        with pytest.raises(IssuersInvalid, match=told):
            load_issuers(Settings(issuers=place))


def test_without_a_file_there_are_no_issuers() -> None:
    assert load_issuers(Settings()) == ()
