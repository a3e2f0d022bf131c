"""Lay out what the pages need from the packages of package-lock.json: `python -m api.web.assets [NODE_MODULES]`.

The component library and the theme hold ten times more than these pages use, and a page has to be light: of the
components the rules about classes that a template names are kept, of the theme the tokens those rules refer to.
"""

import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE / "static" / "vendor"

_THEME = Path("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css")
_COPIED = {
    "htmx.min.js": Path("htmx.org/dist/htmx.min.js"),
    "noto-sans-400.woff2": Path("@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2"),
    "noto-sans-700.woff2": Path("@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff2"),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.(utrecht-[a-z0-9_-]+)")
_NAMED = re.compile(r"utrecht-[a-z0-9_-]+")
_TOKEN = re.compile(r"(--[a-zA-Z0-9_-]+)\s*:\s*([^;}]+)")
_REFERENCE = re.compile(r"var\(\s*(--[a-zA-Z0-9_-]+)")


def lay_out(packages: Path, vendor: Path = VENDOR) -> None:
    """Write the style sheets, the script and the font into `vendor`. Raises FileNotFoundError without the packages."""
    vendor.mkdir(parents=True, exist_ok=True)
    components = "".join(components_css(packages / "@utrecht", classes_in(HERE)))
    own = (HERE / "static" / "own" / "speelruimte.css").read_text("utf-8")
    tokens = tokens_of((packages / _THEME).read_text("utf-8"))
    (vendor / "components.css").write_text(components, "utf-8")
    (vendor / "theme.css").write_text(theme_css(tokens, components + own), "utf-8")
    for name, source in _COPIED.items():
        shutil.copyfile(packages / source, vendor / name)


def classes_in(templates: Path) -> Set[str]:
    """Return the component classes that templates name; one that ends in a dash stands for all that begin with it."""
    return {name for page in templates.rglob("*.html") for name in _NAMED.findall(page.read_text("utf-8"))}


def components_css(components: Path, used: Set[str]) -> Iterator[str]:
    """Yield of every component the rules about the classes in use."""
    for sheet in sorted(components.glob("*-css/dist/index.min.css")):
        yield from kept(_COMMENT.sub("", sheet.read_text("utf-8")), used)


def kept(sheet: str, used: Set[str]) -> Iterator[str]:
    """Yield the rules of a style sheet whose selectors name classes in use only."""
    for prelude, body in _blocks(sheet):
        if prelude.startswith("@"):
            inner = "".join(kept(body, used)) if "{" in body else body
            if inner:
                yield f"{prelude}{{{inner}}}\n"
        elif selectors := [each for each in _selectors(prelude) if _is_used(each, used)]:
            yield f"{','.join(selectors)}{{{body}}}\n"


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each outermost pair of braces, and what stands between them."""
    depth, begin, opened = 0, 0, 0
    for place, char in enumerate(sheet):
        if char == "{":
            depth += 1
            opened = place if depth == 1 else opened
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield sheet[begin:opened].strip(), sheet[opened + 1 : place]
                begin = place + 1


def _selectors(prelude: str) -> Iterator[str]:
    depth, begin = 0, 0
    for place, char in enumerate(prelude):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            yield prelude[begin:place]
            begin = place + 1
    yield prelude[begin:]


def _is_used(selector: str, used: Set[str]) -> bool:
    prefixes = tuple(name for name in used if name.endswith("-"))
    named = _CLASS.findall(selector)
    return bool(named) and all(name in used or name.startswith(prefixes) for name in named)


def tokens_of(theme: str) -> Mapping[str, str]:
    """Return every design token of a theme with its value."""
    return {name: value.strip() for name, value in _TOKEN.findall(_COMMENT.sub("", theme))}


def theme_css(tokens: Mapping[str, str], sheets: str) -> str:
    """Return the theme with the tokens the style sheets refer to, and those that these refer to."""
    wanted, found = set(_REFERENCE.findall(sheets)), dict[str, str]()
    while wanted:
        name = wanted.pop()
        if name in tokens and name not in found:
            found[name] = tokens[name]
            wanted.update(_REFERENCE.findall(tokens[name]))
    said = "".join(f"{name}:{found[name]};" for name in sorted(found))
    return f".voorbeeld-theme{{{said}}}\n"


if __name__ == "__main__":
    lay_out(Path(sys.argv[1] if len(sys.argv) > 1 else "node_modules"))
