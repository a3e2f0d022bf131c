"""Forced colours, light and dark: what is ticked is seen to be, and every label of a picture can be read."""

import pytest

from tests.e2e.late import furnish_late
from tests.e2e.town import TOWN

TICKED = ["/voorkeuren", "/regie", "/zaken/wabo-02/feit/aanvraag", "/zaken/wabo-01/feit/advies"]
LOOK = [
    "/regie",
    "/zaken/wabo-01",
    "/zaken/wabo-02/feit/work_given",
    "/handhaving",
    "/handhaving/kalender",
    "/handhaving/scores",
    "/beleid/omgevingsvergunning/2024-07-01+gemeente-duinrand/tekening",
    "/voorkeuren",
    "/hulp",
]
LABELS = """() => {
  const lightness = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(Number).map((each) => each / 255)
      .map((each) => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [lightness(one), lightness(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const canvas = document.createElement("p");
  canvas.style.color = "Canvas";
  document.body.append(canvas);
  const ground = getComputedStyle(canvas).color;
  canvas.remove();
  const poor = [];
  for (const text of document.querySelectorAll("svg text")) {
    const here = text.getBoundingClientRect();
    if (!here.width) continue;
    const [x, y] = [here.x + here.width / 2, here.y + here.height / 2];
    const under = [...text.ownerSVGElement.querySelectorAll("rect")].filter((each) => {
      const box = each.getBoundingClientRect();
      return box.x <= x && x <= box.right && box.y <= y && y <= box.bottom;
    }).map((each) => getComputedStyle(each).fill);
    const found = contrast(getComputedStyle(text).fill, under.at(-1) ?? ground);
    if (found < 4.5) poor.push(`${text.textContent}: ${found.toFixed(1)}`);
  }
  for (const line of document.querySelectorAll(".icon__ink")) {
    const shape = line.parentElement.querySelector(":not(.icon__ink)");
    const found = contrast(getComputedStyle(line).stroke, getComputedStyle(shape).fill);
    if (line.getBoundingClientRect().width && found < 3) poor.push(`an icon: ${found.toFixed(1)}`);
  }
  return poor;
}"""


@pytest.fixture(params=["light", "dark"])
def director(request, sign_in):
    somebody = sign_in(TOWN)
    somebody.page.emulate_media(forced_colors="active", color_scheme=request.param)
    return somebody


@pytest.mark.parametrize("address", TICKED)
def test_what_is_ticked_looks_otherwise_than_what_is_not(director, address):
    boxes = director.go(address).page.locator("main input[type=radio]:visible, main input[type=checkbox]:visible")
    assert boxes.count()
    box = boxes.first
    box.evaluate("box => { box.checked = false }")
    open_ = box.screenshot()
    box.evaluate("box => { box.checked = true }")
    assert box.screenshot() != open_


def test_every_label_and_icon_can_be_read(director, town):
    furnish_late(town)
    for address in LOOK:
        assert director.go(address).page.evaluate(LABELS) == [], address
