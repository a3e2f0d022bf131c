"""The page about signing in, done as it says, with an issuer that runs for real in place of the one it names."""

import re
import tomllib
from pathlib import Path

from orchestrator.domain.issuer_file import KEYS
from orchestrator.domain.party import Seat
from tests.providers.providers import certified

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "sign-in.md").read_text("utf-8")
CLIENT = {"client_id": "speelruimte", "client_secret": "x" * 32, "redirect_uris": ["https://speelruimte.example/x"]}


def block(name: str) -> str:
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def test_an_operator_who_does_what_the_page_says_is_told_what_to_register(shell, tmp_path: Path):
    with certified({}, [CLIENT]) as url:
        text = block("issuers.toml").replace("https://login.duinrand.example", url)
        (tmp_path / "issuers.toml").write_text(text, "utf-8")
        said = shell(block("check"))
    assert "https://speelruimte.example/aanmelden/terug/duinrand" in said
    assert "https://speelruimte.example/afmelden/door/duinrand" in said
    assert "wrong" not in said


def test_every_key_of_the_file_is_in_the_table_and_no_other_is():
    table = PAGE.partition("| key |")[2].partition("\n\n")[0]
    named = [key for row in table.splitlines()[2:] for key in re.findall(r"`([\w.\[\]]+)`", row.split("|")[1])]
    assert sorted(named) == sorted(["[issuer.programs]" if key == "programs" else key for key in KEYS])


def test_every_seat_is_named():
    sentence = PAGE.partition("Seats are ")[2].partition(";")[0]
    assert set(re.findall(r"`(\w+)`", sentence)) == set(Seat) - {Seat.OPERATOR}


def test_the_example_can_be_read():
    assert tomllib.loads(block("issuers.toml"))["issuer"][0]["parties"] == ["gemeente-duinrand"]
