"""The tutorial is true: its files are written, its corrections made, its commands run, and they answer as it says."""

from tests.unit.cli.acted_out import act_out


def test_the_tutorial_does_what_it_says(speelruimte, tmp_path) -> None:
    assert act_out("tutorial.md", speelruimte, tmp_path) >= 6
    told = speelruimte(
        "evaluate", "--policy", "klacht/2024-01-01.yaml", "--facts", "dossier.yaml", "--at", "2026-05-01", "--json"
    )
    assert '"state": "breached"' in told.stdout
    assert '"lastDay": "2026-04-28"' in told.stdout
