"""Gathering what a policy stands on: from a file to one text that needs no other.

The platform keeps and hashes that text, so what was decided under it can be decided again, whatever the files become.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from rules.language.layers.continued import bases_under, day_continued, said_first, versions_of
from rules.language.layers.document import Document, joined, read_documents
from rules.language.text.errors import listed, nearest, quoted
from rules.language.text.findings import Findings, Wrong, leaf, which
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf
from rules.terms.said import said

SHELF = Path(__file__).parents[2] / "policies"
"""Where the policies stand that come with the product; a file may build on them from anywhere."""

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def bundle(path: Path) -> str:
    """The text of a policy or an overlay, with everything it stands on.

    Raises PolicyErrors: a file is not YAML, or what it stands on is not there. OSError: it cannot be read.
    """
    return _from_file(path).text()


def files_continued(path: Path) -> tuple[Path, ...]:
    """The files of the versions that a policy or an overlay continues, the newest first. Raises as `bundle` does."""
    gathering = _from_file(path)
    gathering.text()
    return gathering.files_continued()


def bundle_text(text: str, file: str) -> str:
    """The text of a policy or an overlay that is no file, with everything it stands on; `file` names it in messages.

    What it stands on comes with the product, or along in the text. Raises `PolicyErrors`.
    """
    return _Gathering(text, file, (SHELF,)).text()


def file_name(path: Path) -> str:
    """How messages name the file: `awb/2024-01-01.yaml`."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def files_continued_by(text: str, file: str) -> tuple[Path, ...]:
    """The same for a text that is no file, as far as what it continues comes with the product."""
    gathering = _Gathering(text, file, (SHELF,))
    gathering.text()
    return gathering.files_continued()


def _from_file(path: Path) -> "_Gathering":
    file = file_name(path)
    first = read_text_file(path, file)
    # An overlay stands one folder deeper: policies/<name>/<municipality>/<date>.yaml.
    is_overlay = read_documents(first, file)[0].is_overlay
    policies = path.parent.parent.parent if is_overlay else path.parent.parent
    return _Gathering(first, file, (policies, SHELF))


class _Gathering:
    def __init__(self, first: str, file: str, folders: Sequence[Path]) -> None:
        self.file = file
        self.first = first
        self.there = list(read_documents(first, file))
        self.folders = folders
        self.others: list[tuple[str, str]] = []
        self.files: dict[str, Path] = {}
        self.findings = Findings(self.file)

    def text(self) -> str:
        """The whole text."""
        with self.findings.noting():
            first = self.there[0]
            versions = self.versions_of(first)
            model = self.model_of(versions) if first.is_overlay else first
            if model.in_force is not None:
                self.gather_bases(model, model.in_force, ())
        self.findings.raise_if_any()
        return joined(self.first, self.others)

    def files_continued(self) -> tuple[Path, ...]:
        """The files that were taken in for what the first document continues."""
        continued = versions_of(self.there[0], self.there)[1:]
        return tuple(self.files[each.version] for each in continued if each.version in self.files)

    def versions_of(self, document: Document) -> tuple[Document, ...]:
        """The document and those it continues, each of which is taken in."""
        oldest = document
        while (word := day_continued(oldest)) is not None:
            same = (each for each in self.there if each.series == document.series and str(each.in_force) == word.text)
            oldest = next(same, None) or self.earlier(document, word)
        return versions_of(document, self.there)

    def earlier(self, document: Document, day: Leaf) -> Document:
        """The version of that day, from its file."""
        folders = tuple(self.folders_of(document))
        for folder in folders:
            if (path := folder / f"{day.text}.yaml").is_file():
                found = self.take(path)
                if (found.series, str(found.in_force)) == (document.series, day.text):
                    return found
                raise Wrong(day, said("not_what_it_continues", file=file_name(path)), found=quoted(found.version))
        dated = sorted({each.stem for folder in folders for each in _dated(folder)} - {str(document.in_force)})
        raise _no_policy_of_date(document.series, day, dated, f"{document.series.replace('+', '/')}/{day.text}.yaml")

    def folders_of(self, document: Document) -> Iterator[Path]:
        """Where its versions can be."""
        names = [name for name in (document.name, document.municipality) if name]
        if names and all(map(_SAFE.fullmatch, names)):
            yield from (folder.joinpath(*names) for folder in self.folders)

    def model_of(self, versions: Sequence[Document]) -> Document:
        """The version of the policy that the overlay tailors; it is given with those it continues."""
        root = versions[0].root
        name = leaf(root.get("overlay_of"), root, said("name_of_policy"))
        version = leaf(said_first(versions, "model"), root, which("model", said("version_it_tailors")))
        known = next(
            (each for each in self.there[1:] if each.series == name.text and str(each.in_force) == version.text), None
        )
        if known:
            return known
        dated = self.dated(name.text)
        if version.text not in dated:
            raise _no_policy_of_date(name.text, version, dated, f"{name.text}/{version.text}.yaml")
        return self.take(dated[version.text])

    def gather_bases(self, policy: Document, on: date, above: tuple[str, ...]) -> None:
        """Take in what the policy continues, and what it is based on in the versions in force on the day."""
        for name, _ in bases_under(self.versions_of(policy)):
            # Whoever rests on itself is told so when the layers are put together.
            if name.text not in (*above, policy.name):
                self.gather_bases(self.base(name, on), on, (*above, policy.name))

    def base(self, name: Leaf, on: date) -> Document:
        """The newest version in force on the day."""
        held = [each for each in self.there[1:] if each.series == name.text and str(each.in_force) <= on.isoformat()]
        if held:
            return max(held, key=lambda each: str(each.in_force))
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
        self.files[documents[0].version] = path
        return documents[0]

    def dated(self, name: str) -> dict[str, Path]:
        """The files of the policy by date, of the first folder that has any."""
        if not _SAFE.fullmatch(name):
            return {}
        found = ([*_dated(folder / name)] for folder in self.folders)
        return {path.stem: path for path in next(filter(None, found), [])}

    def names(self) -> Iterator[str]:
        """The policies there are."""
        for folder in self.folders:
            yield from (each.name for each in folder.iterdir() if each.is_dir())


def _no_policy_of_date(series: str, day: Leaf, dated: Collection[str], file: str) -> Wrong:
    expected = listed(dated) if dated else said("a_file", path=file)
    return Wrong(day, said("no_policy_of_date", policy=series), found=quoted(day.text), expected=expected)


def _dated(folder: Path) -> Iterator[Path]:
    """The files of the versions in the folder of a policy, or of what a municipality makes of one."""
    yield from (path for path in sorted(folder.glob("*.yaml")) if not path.name.endswith(".scenarios.yaml"))
