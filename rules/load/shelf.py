"""The policies that come with the product, so that a new installation has something to work with."""

from collections.abc import Mapping
from pathlib import Path

_SHELF = Path(__file__).parent.parent / "policies"


def shelf() -> Mapping[str, Path]:
    """The file of every policy version that comes with the product, by version: `omgevingsvergunning@2024-01-01`."""
    files = (path for path in sorted(_SHELF.glob("*/*.yaml")) if not path.name.endswith(".scenarios.yaml"))
    return {f"{path.parent.name}@{path.stem}": path for path in files}
