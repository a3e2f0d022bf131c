"""Gathering what a policy stands on: from a file to one text that needs no other.

The platform keeps and hashes that text, so what was decided under it can be decided again, whatever the files become.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from rules.language.layers.document import Document, bases_of, joined, read_documents
from rules.language.text.errors import listed, nearest
from rules.language.text.findings import Findings, Wrong, leaf, which
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf, Table
from rules.terms.said import said

SHELF = Path(__file__).parents[2] / "policies"
"""Where the policies stand that come with the product; a file may build on them from anywhere."""

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def bundle(path: Path) -> str:
    """The text of a policy or an overlay, with everything it stands on.

    Raises PolicyErrors: a file is not YAML, or what it stands on is not there. OSError: it cannot be read.
    """
    file = file_name(path)
    first = read_text_file(path, file)
    # An overlay stands one folder deeper: policies/<name>/<municipality>/<date>.yaml.
    is_overlay = read_documents(first, file)[0].is_overlay
    policies = path.parent.parent.parent if is_overlay else path.parent.parent
    return _Gathering(first, file, (policies, SHELF)).text()


def bundle_text(text: str, file: str) -> str:
    """The text of a policy or an overlay that is no file, with everything it stands on; `file` names it in messages.

    What it stands on comes with the product, or along in the text. Raises `PolicyErrors`.
    """
    return _Gathering(text, file, (SHELF,)).text()


def file_name(path: Path) -> str:
    """How messages name the file: `awb/2024-01-01.yaml`."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


class _Gathering:
    def __init__(self, first: str, file: str, folders: Sequence[Path]) -> None:
        self.file = file
        self.first = first
        self.there = list(read_documents(first, file))
        self.folders = folders
        self.others: list[tuple[str, str]] = []
        self.findings = Findings(self.file)

    def text(self) -> str:
        """The whole text."""
        first = self.there[0]
        with self.findings.noting():
            model = self.model_of(first) if first.is_overlay else first
            if model is not None and model.in_force is not None:
                self.gather_bases(model.root, model.in_force, ())
        self.findings.raise_if_any()
        return joined(self.first, self.others)

    def model_of(self, overlay: Document) -> Document | None:
        """The version of the policy that the overlay tailors."""
        name = leaf(overlay.root.get("overlay_of"), overlay.root, said("name_of_policy"))
        wanted = overlay.root.get("model")
        version = leaf(wanted, overlay.root, which("model", said("version_it_tailors")))
        known = next(
            (each for each in self.there[1:] if each.name == name.text and str(each.in_force) == version.text), None
        )
        if known:
            return known
        dated = self.dated(name.text)
        if version.text not in dated:
            raise Wrong(
                version,
                said("no_policy_of_date", policy=name.text),
                found=f"'{version.text}'",
                expected=listed(dated) if dated else said("a_file", path=f"{name.text}/{version.text}.yaml"),
            )
        return self.take(dated[version.text])

    def gather_bases(self, root: Table, on: date, above: tuple[str, ...]) -> None:
        """Take in what the policy is based on, in the versions in force on the day."""
        for name, _ in bases_of(root):
            # Whoever rests on itself is told so when the layers are put together.
            if name.text not in above:
                base = self.base(name, on)
                self.gather_bases(base.root, on, (*above, name.text))

    def base(self, name: Leaf, on: date) -> Document:
        """The newest version in force on the day."""
        held = [each for each in self.there[1:] if each.name == name.text]
        if held:
            return held[0]
        dated = self.dated(name.text)
        fitting = [day for day in dated if day <= on.isoformat()]
        if not fitting:
            found = listed(dated) if dated else ""
            suggestion = "" if dated else nearest(name.text, self.names())
            message = said("no_policy_in_force", policy=name.text, day=str(on))
            raise Wrong(name, message, found=found, suggestion=suggestion)
        return self.take(dated[max(fitting)])

    def take(self, path: Path) -> Document:
        """Add the document of a file to the text."""
        file = file_name(path)
        text = read_text_file(path, file)
        documents = read_documents(text, file)
        self.there.extend(documents)
        self.others.append((file, text))
        return documents[0]

    def dated(self, name: str) -> dict[str, Path]:
        """The files of the policy by date, of the first folder that has any."""
        if not _SAFE.fullmatch(name):
            return {}
        found = (sorted((folder / name).glob("*.yaml")) for folder in self.folders)
        files = next(filter(None, found), [])
        return {path.stem: path for path in files if not path.name.endswith(".scenarios.yaml")}

    def names(self) -> Iterator[str]:
        """The policies there are."""
        for folder in self.folders:
            yield from (each.name for each in folder.iterdir() if each.is_dir())
