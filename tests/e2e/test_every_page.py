"""Every page keeps nobody out: in both languages, wide and narrow."""

import pytest

from tests.e2e.addresses import addresses

FINE = 200
LIGHT = 200_000  # bytes, without the font


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("phone", "en")])
def test_no_page_has_barriers(sign_in, size, language):
    director = sign_in("gemeente-duinrand", size=size, language=language)
    found = {}
    for address in addresses():
        answer = director.page.goto(address)
        assert answer is not None
        assert answer.status == FINE, address
        assert director.page.get_attribute("html", "lang") == language
        if barriers := director.barriers():
            found[address] = barriers
    assert found == {}


def test_pages_are_light(sign_in):
    director = sign_in("gemeente-duinrand")
    director.go("/zaken/wabo-01").page.wait_for_load_state("load")
    told = "[...performance.getEntries()].map(each => [each.name, each.decodedBodySize || 0])"
    weights = {name: size for name, size in director.page.evaluate(told) if ".woff2" not in name}
    assert any("components.css" in name for name in weights)
    assert 0 < sum(weights.values()) < LIGHT


def test_wrong_addresses_get_a_page_that_helps(sign_in):
    director = sign_in("gemeente-duinrand")
    assert director.page.goto("/bestaat-niet").status == 404
    assert "Deze pagina bestaat niet" in director.reads()
    assert director.barriers() == []
    assert director.page.goto("/zaken/bestaat-niet").status == 404
    assert "uw organisatie neemt er niet aan deel" in director.reads()
