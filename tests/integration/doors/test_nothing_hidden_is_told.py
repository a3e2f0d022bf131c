"""Whatever is hidden from somebody, replaced by another or left out: no door tells them anything else.

Two platforms have the same cases under policies that are drawn; they differ in hidden facts alone. Whoever may not see
these asks every address there is, and gets the same from both. EXAMPLES says under how many policies.
"""

import re

import pytest

from tests.integration.doors.every_door import ELSEWHERE, FILLED_IN, NOTHING_OF_A_CASE, addresses, found_by, routes
from tests.integration.doors.same import Canonical, differences
from tests.integration.doors.worlds import READERS, looking, stories


def test_every_route_reads_no_case_or_is_asked_with_what_is_found_in_one() -> None:
    names = {each.name for _, each in routes()}
    assert (NOTHING_OF_A_CASE | ELSEWHERE) - names == set()
    asked = [each for _, each in routes() if each.name not in NOTHING_OF_A_CASE | ELSEWHERE]
    open_names = {
        name: set(re.findall(r"{(\w+)", each.path)) - FILLED_IN for name, each in ((each.name, each) for each in asked)
    }
    assert {name: left for name, left in open_names.items() if left} == {}, "see every_door.py"


@pytest.mark.parametrize("party", READERS)
def test_no_door_tells_anything_of_what_is_hidden(worlds, party: str) -> None:
    told = []
    cases = [each.case for each in stories()]
    for world in worlds:
        with looking(world, party) as reader:
            canonical = Canonical(reader, cases)
            found = found_by(reader, cases)
            answers = {}
            for address in addresses(found):
                case = next((each for each in cases if re.search(rf"\b{each}\b", address)), None)
                answers[canonical.text(address, case)] = canonical.of(reader.ask(address), case)
            told.append(answers)
    assert differences(*told) == []
    assert len(told[0]) > 100
