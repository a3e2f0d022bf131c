"""A policy by the path of its file, or by the name under which it comes with the product."""

from pathlib import Path

from api.cli.trouble import Trouble


def find_policy(wanted: str) -> Path:
    """Return the file of the policy: a path, `name@date`, or a name, of which the latest version is meant.

    What a municipality made of a policy is `name@date+municipality`.

    Raises Trouble, naming what there is.
    """
    from rules.language.layers.shelf import bases, overlays, shelf
    from rules.language.text.errors import nearest

    if (path := Path(wanted)).is_file():
        return path
    if found := {**bases(), **overlays()}.get(wanted):
        return found
    known = shelf()
    if versions := [version for version in known if wanted in (version, version.partition("@")[0])]:
        return known[max(versions)]
    names = sorted({name for version in known for name in (version, version.partition("@")[0])})
    there_are = ", ".join(names) or "the shelf, which is empty"
    hint = f" Did you mean {close!r}?" if (close := nearest(wanted, names)) else ""
    raise Trouble(f"no policy {wanted!r}: neither a file, nor one of {there_are}.{hint}")
