"""What is said is data: every sentence is in the catalogue of each language, about the same things, and is used."""

import ast
import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from rules.terms.duration import Duration
from rules.terms.said import (
    AS_GIVEN,
    FILES,
    Count,
    Euros,
    Joined,
    LegalSource,
    Name,
    Named,
    Text,
    Value,
    WordsMissing,
    language_of,
    learn,
    said,
    shipped_codes,
)

ROOT = Path(__file__).parents[3]
SOURCES = [path for top in ("api", "orchestrator", "rules", "workers") for path in (ROOT / top).rglob("*.py")]
CODE = "\n".join(path.read_text("utf-8") for path in SOURCES)
WORDS = ROOT / "rules" / "terms" / "words"
COMPOSED = ("sketch_", "duty_", "task_is_", "task_was_", "stage_", "milestone_")


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", shipped_codes())
def test_a_sentence_is_about_the_same_things_in_every_language(code: str) -> None:
    theirs, dutch = language_of(code).sentences, language_of("nl").sentences
    assert {key: holes(each) for key, each in theirs.items()} == {key: holes(each) for key, each in dutch.items()}


def test_every_sentence_that_is_said_is_there_and_every_one_that_is_there_is_said() -> None:
    known = set(language_of("nl").sentences)
    asked = set(re.findall(r'\bsaid\(\s*"([a-z_]+)"', CODE))
    assert sorted(asked - known) == []
    assert sorted(key for key in known if f'"{key}"' not in CODE and not key.startswith(COMPOSED)) == []


def calls() -> Iterator[tuple[str, set[str | None]]]:
    """Every sentence that is said by its key, with what it is said about."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="said"), args=[ast.Constant(value=str() as key)], keywords=about):
                    yield key, {each.arg for each in about}


def test_a_sentence_is_said_about_what_it_asks_for() -> None:
    dutch = language_of("nl").sentences
    assert [(key, about) for key, about in calls() if None not in about and about != holes(dutch[key])] == []


def test_every_sentence_for_authors_is_said_by_its_key() -> None:
    """These keys are common words, which stand in the code for other reasons as well."""
    sentences = tomllib.loads((WORDS / "nl" / "findings.toml").read_text("utf-8"))["sentences"]
    assert sorted(sentences.keys() - {key for key, _ in calls()}) == []


@pytest.mark.parametrize("code", shipped_codes())
def test_no_sentence_stands_in_two_files(code: str) -> None:
    ours = [key for name in FILES for key in tomllib.loads((WORDS / code / name).read_text("utf-8"))["sentences"]]
    assert sorted(ours) == sorted(set(ours))


VALUES = [
    (date(2026, 3, 6), "vrijdag 6 maart 2026", "Friday 2026-03-06"),
    (datetime(2026, 3, 6, 8, tzinfo=UTC), "vrijdag 6 maart 2026 om 09:00 uur", "2026-03-06T09:00:00+01:00"),
    (Duration(years=1, months=6), "1 jaar en 6 maanden", "1 year and 6 months"),
    (Duration(), "0 dagen", "0 days"),
    (Euros(1442), "€ 1.442", "EUR 1442"),
    (Count(1_000_000), "1.000.000", "1,000,000"),
    (Joined(("a", "b", "c"), "or", commas=True), "a, b of c", "a, b or c"),
    (Joined(("a", "b", "c")), "a en b en c", "a and b and c"),
    (Joined((said("late"),), "or", commas=True), "te laat", "late"),
    (LegalSource("Awb 4:13"), "Awb 4:13", "Awb 4:13"),
    (LegalSource(AS_GIVEN), "zoals opgegeven", "as given"),
    (Text("aanvraag", "application"), "aanvraag", "application"),
    (said("case_not_closed"), "De zaak is niet gesloten", "The case is not closed"),
    ((said("time_passed"), said("somebody")), "de tijd verstreek, iemand", "time passed, somebody"),
    ((Name(Named.PARTY, "gemeente-x"), Name(Named.PARTY, "school-y")), "gemeente-x, school-y", "gemeente-x, school-y"),
    ("{niet ingevuld}", "{niet ingevuld}", "{niet ingevuld}"),
    (12, "12", "12"),
]


@pytest.mark.parametrize(("value", "dutch", "english"), VALUES, ids=[str(each[2]) for each in VALUES])
def test_each_language_writes_a_value_its_own_way(value: Value, dutch: str, english: str) -> None:
    assert (language_of("nl").write(value), language_of("en").write(value)) == (dutch, english)


@pytest.mark.parametrize("code", shipped_codes())
def test_a_sentence_with_titles_in_it_is_about_nothing_else(code: str) -> None:
    language, dutch = language_of(code), language_of("nl")
    assert {key: holes(each) for key, each in language.titled.items()} == {
        key: holes(each) for key, each in dutch.titled.items()
    }


def test_who_has_titles_says_them_and_the_sentence_that_is_made_for_them() -> None:
    told = said("stage_holds", part=Name(Named.PART, "bezwaar"), because=said("by_rule", rule="r", source=""))
    assert told.nl == "fase bezwaar is open (r)"
    assert language_of("nl").say(told, lambda name: f"«{name.of} {name.id}»") == "fase open: «part bezwaar»"


def test_what_nobody_has_learned_is_said_in_dutch() -> None:
    assert said("time_passed").in_language("xx") == "de tijd verstreek"


def test_a_catalogue_that_is_not_whole_is_refused_and_what_is_amiss_is_named(tmp_path: Path) -> None:
    a_language(tmp_path, "time_passed = ", "tiid_ferrun = ")
    with pytest.raises(WordsMissing, match=r"lacks \['time_passed'\], and has \['tiid_ferrun'\]"):
        learn("zz", tmp_path)
    assert said("time_passed").in_language("zz") == "de tijd verstreek"


@pytest.mark.parametrize(
    ("dutch", "other", "named"),
    [
        ('reminder_before = "voor {due}"', 'reminder_before = "foar {dei}"', "reminder_before"),
        ('stage_holds = "fase open: {part}"', 'stage_holds = "faze iepen: {diel}"', "titled.stage_holds"),
    ],
)
def test_a_sentence_about_other_things_than_in_dutch_is_refused(
    tmp_path: Path, dutch: str, other: str, named: str
) -> None:
    a_language(tmp_path, dutch, other)
    with pytest.raises(WordsMissing, match=rf"\['{named}'\] are about other things than in Dutch"):
        learn("zz", tmp_path)


def test_what_authors_are_told_is_held_against_dutch_too(tmp_path: Path) -> None:
    a_language(tmp_path, 'not_a_day = "dit is geen dag"', "", file="findings.toml")
    with pytest.raises(WordsMissing, match=r"lacks \['not_a_day'\]"):
        learn("zz", tmp_path)


def a_language(folder: Path, old: str, new: str, file: str = "rules.toml") -> None:
    """The sentences of Dutch, in one of which something else is written."""
    shutil.copytree(WORDS / "nl", folder, dirs_exist_ok=True)
    written = (folder / file).read_text("utf-8")
    assert old in written
    (folder / file).write_text(written.replace(old, new), "utf-8")
