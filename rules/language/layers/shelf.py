"""The policies that come with the product, so that a new installation has something to work with."""

import re
from collections.abc import Mapping
from pathlib import Path

from rules.language.layers.bundle import SHELF

_BASE = re.compile(r"^base:[ \t]*(\w+)", re.MULTILINE)
_CONTINUES = re.compile(r"^continues:[ \t]*['\"]?([\d-]+)", re.MULTILINE)


def shelf() -> Mapping[str, Path]:
    """The file of every policy version cases can run under, by version: `omgevingsvergunning@2024-01-01`.

    Bases are not among them, nor what a municipality made of a policy.
    """
    return {version: path for version, path in _by_version().items() if not _is_base(path)}


def bases() -> Mapping[str, Path]:
    """The file of every version of the policies that others are based on: `awb@2024-01-01`."""
    return {version: path for version, path in _by_version().items() if _is_base(path)}


def overlays() -> Mapping[str, Path]:
    """The file of what each municipality made of a policy: `omgevingsvergunning@2024-06-01+gemeente-duinrand`."""
    files = _policies("*/*/*.yaml")
    return {f"{path.parent.parent.name}@{path.stem}+{path.parent.name}": path for path in files}


def _by_version() -> Mapping[str, Path]:
    return {f"{path.parent.name}@{path.stem}": path for path in _policies("*/*.yaml")}


def _policies(where: str) -> list[Path]:
    return [path for path in sorted(SHELF.glob(where)) if not path.name.endswith(".scenarios.yaml")]


def _is_base(path: Path) -> bool:
    text = path.read_text("utf-8")
    if said := _BASE.search(text):
        return said[1].lower() in ("true", "yes")
    earlier = path.with_name(f"{continued[1]}.yaml") if (continued := _CONTINUES.search(text)) else path
    return earlier.stem < path.stem and earlier.is_file() and _is_base(earlier)
