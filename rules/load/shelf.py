"""The policies that come with the product."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

SHELF = Path(__file__).parent.parent / "policies"


def shelf() -> Mapping[str, Path]:
    """The file of every policy version that comes with the product, by version: `omgevingsvergunning@2024-01-01`."""
    return {f"{path.parent.name}@{path.stem}": path for path in sorted(SHELF.glob("*/*.yaml")) if _is_day(path.stem)}


def find_on_shelf(name: str) -> Path | None:
    """The file of a version, or of the latest version of a policy, that comes with the product."""
    versions = shelf()
    of_policy = [version for version in sorted(versions) if name in (version, version.partition("@")[0])]
    return versions[of_policy[-1]] if of_policy else None


def scenarios_beside(policy: Path) -> Path:
    """Where the scenarios of a policy file stand, if it has any."""
    return policy.with_name(f"{policy.stem}.scenarios.yaml")


def _is_day(stem: str) -> bool:
    try:
        date.fromisoformat(stem)
    except ValueError:
        return False
    return True
