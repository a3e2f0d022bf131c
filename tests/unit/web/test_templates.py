"""Templates can be read, and every template a page or another template names is there."""

import re

import pytest
from jinja2 import Environment, FileSystemLoader

from api.web.words.language import WEB

LONGEST_LINE = 120
TEMPLATES = sorted(WEB.rglob("*.html"))
NAMED = re.compile(r"""["']((?:[a-z_]+/)+[a-z_]+\.html)["']""")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_line_of_a_template_is_too_long_to_read(template):
    lines = enumerate(template.read_text("utf-8").splitlines(), 1)
    assert [number for number, line in lines if len(line) > LONGEST_LINE] == []


def test_every_template_is_there_and_is_named():
    known = {str(each.relative_to(WEB)) for each in TEMPLATES}
    named = {name for each in (*WEB.rglob("*.py"), *TEMPLATES) for name in NAMED.findall(each.read_text("utf-8"))}
    assert named == known


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_template_is_well_formed(template):
    environment = Environment(loader=FileSystemLoader(WEB), autoescape=True, extensions=["jinja2.ext.do"])
    assert environment.get_template(str(template.relative_to(WEB)))
