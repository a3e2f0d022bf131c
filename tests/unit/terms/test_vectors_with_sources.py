"""Every vector of `vectors.yaml`, each with its article and a reckoning on paper, asked at the door people use."""

from datetime import date, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rules.terms.command import answer

VECTORS = YAML(typ="safe", pure=True).load((Path(__file__).parent / "vectors.yaml").read_text(encoding="utf-8"))
NOT_ASKED = {"law", "ask", "why", "says"}


def as_json(value):
    """Dates of YAML as the text that JSON has for them."""
    match value:
        case dict():
            return {key: as_json(each) for key, each in value.items()}
        case list():
            return [as_json(each) for each in value]
        case date() | datetime():
            return value.isoformat()
    return value


def name(vector):
    asked = vector["ask"]
    return f"{vector['law']}: {as_json(asked.get('after') or asked.get('before') or 'penalty')}: {vector['why']}"


@pytest.mark.parametrize("vector", VECTORS, ids=map(name, VECTORS))
def test_vector(vector):
    expected = as_json({key: value for key, value in vector.items() if key not in NOT_ASKED})
    answered = answer(as_json(vector["ask"]))
    assert {key: answered[key] for key in expected} == expected
    assert vector.get("says", "") in "\n".join(answered["steps"])


def test_there_are_enough_of_every_kind():
    asked = [vector["ask"] for vector in VECTORS]
    assert len(VECTORS) >= 60
    for key in ("suspended", "extended", "before", "penalty"):
        assert sum(key in each for each in asked) >= 5
    assert all(vector["law"] and vector["why"] for vector in VECTORS)


def test_no_vector_stands_here_twice():
    asked = [str(vector["ask"]) for vector in VECTORS]
    assert len(set(asked)) == len(asked)
