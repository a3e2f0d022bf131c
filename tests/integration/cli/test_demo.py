"""The demonstration from the first dossier to the summary, as `make demo ARGS=--once` runs it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def told(data_dir):
    """What the demonstration says, in lines."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPEELRUIMTE_", "COLUMNS"))}
    done = subprocess.run(
        [sys.executable, "-m", "workers.demo", "--once", "--verbose"],
        capture_output=True,
        text=True,
        check=False,
        env=kept | {"SPEELRUIMTE_DATA_DIR": str(data_dir), "SPEELRUIMTE_API_PORT": "0", "PYTHONPATH": str(ROOT)},
        timeout=1200,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]
    return done.stdout.splitlines()


def test_the_demonstration_tells_its_story_to_the_end(told):

    def has(*words):
        return any(all(word in line for word in words) for line in told)

    # What is not allowed is refused by the rule of the municipality it happens in.
    assert has("wabo-01", "besluit refused: The advice has not come in yet", "geen_besluit_zonder_advies")
    assert has("wabo-05", "refused", "geen_kap_in_stilte (Bomenverordening Veenland 4")
    assert has("wabo-09", "refused", "reclame_niet_zonder_advies (Reclamebeleid Heuvelrijk 2")
    assert has("wabo-10", "refused", "monument_niet_zonder_advies (Erfgoedverordening Duinrand 9")
    assert has("bijstand-01", "aanvraag refused", "Participatiewet 41(4)")
    assert has("huishouden-01", "gegevens_gedeeld refused")

    # What comes out of the blue, is told, is closed.
    assert has("wabo-04", "ad_hoc")
    assert has("bijstand-02", "notice to inwoner-portaal: The advance is late")
    assert has("wabo-06", "gemeente-heuvelrijk/regisseur", "case_closed")
    assert has("wabo-11", "aanvrager-portaal", "ingebrekestelling")

    # The summary.
    by_policy = "huishouden 1, jeugdhulp 8, omgevingsvergunning 12, participatie 3, wmo-melding 4, woo-verzoek 3"
    assert has("Cases ", f"31  ({by_policy})")
    assert has("closed", "gemeente-heuvelrijk 2")
    assert has("done by programs", "omgevingsdienst-kust", "veilig-thuis-kust")
    assert has("wabo-03 dakkapel", "nobody (adviseur)", "tijdig_adviseren")
    assert has("wabo-11", "gemeente-veenland", "besluit", "Omgevingswet 16.64", "2026-04-28")

    # What differs between the municipalities, for the same application.
    table = "\n".join(told[next(n for n, line in enumerate(told) if line.startswith("The same application")) :])
    days = dict(re.findall(r"gemeente-(\w+) +│ Adviser owes: Advice by (\d+ March) \(Omgevingswet", table))
    assert days == {"duinrand": "23 March", "veenland": "30 March", "heuvelrijk": "16 March"}
    assert "Decision not yet: The application has not been made public yet (Bomenverordening Veenland 4" in table
    assert "Decision not yet: There has been no advice on the monument yet (Erfgoedverordening Duinrand 9" in table
    assert "Inquiry not yet: The client supporter has not spoken with the client yet" in table
