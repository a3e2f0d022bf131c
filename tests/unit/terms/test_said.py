"""What is said is data: every sentence is in the catalogue of each language, about the same things, and is used."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from rules.terms.duration import Duration
from rules.terms.said import (
    AS_GIVEN,
    Euros,
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


VALUES = [
    (date(2026, 3, 6), "vrijdag 6 maart 2026", "Friday 2026-03-06"),
    (datetime(2026, 3, 6, 8, tzinfo=UTC), "vrijdag 6 maart 2026 om 09:00 uur", "2026-03-06T09:00:00+01:00"),
    (Duration(years=1, months=6), "1 jaar en 6 maanden", "1 year and 6 months"),
    (Duration(), "0 dagen", "0 days"),
    (Euros(1442), "€ 1.442", "EUR 1442"),
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
    written = (ROOT / "rules" / "terms" / "words" / "nl.toml").read_text("utf-8")
    file = tmp_path / "rules.toml"
    file.write_text(written.replace("time_passed = ", "tiid_ferrûn = ").replace("û", "u"), "utf-8")
    with pytest.raises(WordsMissing, match=r"lacks \['time_passed'\], and has \['tiid_ferrun'\]"):
        learn("zz", file)
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
    written = (ROOT / "rules" / "terms" / "words" / "nl.toml").read_text("utf-8")
    file = tmp_path / "rules.toml"
    file.write_text(written.replace(dutch, other), "utf-8")
    with pytest.raises(WordsMissing, match=rf"\['{named}'\] are about other things than in Dutch"):
        learn("zz", file)
