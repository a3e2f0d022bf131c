"""What `python -m tests.bench` measures follows from what it is asked, and asking for help measures nothing."""

import pytest

from tests.bench.asked import PARTS, RULES, asked


def test_asking_for_help_tells_the_parts_and_measures_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        asked(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(part in told for part in PARTS)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ([], list(PARTS)),
        (["--rules"], list(RULES)),
        (["raw", "--json"], ["raw"]),
        (["raw", "--rules"], ["raw", *RULES]),
    ],
)
def test_parts_are_chosen_by_name(arguments: list[str], parts: list[str]) -> None:
    assert asked(arguments).parts == parts


def test_a_part_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        asked(["platfrom"])
    assert ended.value.code == 2
    assert "no such part: platfrom" in capsys.readouterr().err
