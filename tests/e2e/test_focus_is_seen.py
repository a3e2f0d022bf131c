"""Nothing invisible takes the focus, and whatever has it is seen to have it: on every page, wide and narrow."""

import pytest

from tests.e2e.addresses import PUBLIC, addresses
from tests.e2e.town import TOWN

UNSEEN = """() => {
  const look = (each) => {
    const style = getComputedStyle(each);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor].join();
  };
  const hidden = (each) => {
    for (let one = each; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath === "inset(50%)" || style.opacity === "0") return "is clipped away";
    }
    const box = each.getBoundingClientRect();
    if (box.width < 4 || box.height < 4) return `is ${box.width} by ${box.height}`;
    if (box.right <= 0 || box.left >= innerWidth) return "lies beside the window";
    return "";
  };
  const told = [];
  const takes = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  for (const each of document.querySelectorAll(takes)) {
    document.activeElement?.blur();
    const before = look(each);
    each.focus();
    if (document.activeElement !== each || each.tabIndex < 0) continue;
    const why = hidden(each) || (look(each) === before ? "looks the same with focus" : "");
    if (why) told.push(`${each.outerHTML.slice(0, 120)} ${why}`);
  }
  return told;
}"""


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_whatever_takes_the_focus_is_seen_to_have_it(sign_in, size):
    director = sign_in(TOWN, size=size)
    for address in addresses():
        page = director.go(address).page
        page.keyboard.press("Tab")
        assert page.evaluate(UNSEEN) == [], address


def test_choosing_every_case_can_be_seen_and_done_on_a_phone(sign_in):
    director = sign_in(TOWN, size="phone").go("/regie")
    director.page.get_by_label("Kies alle zaken").first.check()
    ticked = director.page.locator("input[name=zaak]")
    assert ticked.count()
    assert all(each.is_checked() for each in ticked.all())


@pytest.mark.parametrize("address", ["/aanmelden", "/hulp", "/toegankelijkheid"])
def test_so_it_is_at_the_door(stranger, address):
    assert len(PUBLIC) == 3
    stranger.goto(address)
    stranger.keyboard.press("Tab")
    assert stranger.evaluate(UNSEEN) == []
