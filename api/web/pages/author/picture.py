"""The picture of a policy: rules against what they look at, as a drawing and in words."""

from dataclasses import replace

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.pages.author.library import find_version
from api.web.pages.author.parts import Part, parts_of
from api.web.pages.author.policy import chosen, every_page_of
from rules.model.policy import Policy
from rules.picture.draw import describe, draw
from rules.picture.sketch import Look, Sketch, sketch_of

router = APIRouter()


@router.get("/beleid/{policy}/{version}/tekening")
def show_picture(desk: AnyDesk, policy: str, version: str, deel: str = "1") -> Response:
    """Show the picture of one part of the rules, with the same in words."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    portions = parts_of(found.policy)
    part = chosen(portions, deel)
    sketch = sketch_of_part(found.policy, part)
    words = zip(sketch.rows, describe(sketch, desk.language.code)[1:], strict=True)
    return desk.show(
        "pages/author/picture.html",
        **every_page_of(desk, found),
        portions=portions,
        part=part,
        sketch=sketch,
        words=list(words),
    )


@router.get("/beleid/{policy}/{version}/tekening.svg")
def draw_picture(desk: AnyDesk, policy: str, version: str, deel: str = "1") -> Response:
    """Return the drawing by itself; with `deel=alles` of all rules at once."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    whole = sketch_of(found.policy)
    sketch = whole if deel == "alles" else sketch_of_part(found.policy, chosen(parts_of(found.policy), deel))
    return Response(draw(sketch, desk.language.code), media_type="image/svg+xml", headers={"Vary": "Cookie"})


def sketch_of_part(policy: Policy, part: Part) -> Sketch:
    """Return what there is to see in some of the rules: their rows, and the things these look at."""
    whole, names = sketch_of(policy), {rule.name for rule in part.rules}
    rows = tuple(row for row in whole.rows if row.name in names)
    seen = {key for row in rows for key, look in row.looks.items() if look is not Look.MAKES}
    kept = tuple(replace(row, looks={key: look for key, look in row.looks.items() if key in seen}) for row in rows)
    return replace(whole, things=tuple(each for each in whole.things if each.key in seen), rows=kept)
