"""Make the id of a case from the name a log gives it. Names of the world are not identifiers: any name will do."""

import hashlib
import re
import unicodedata

FITS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""What the id of a case looks like."""
FITS_BEFORE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""What a prefix looks like."""
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 40
_MARK = 12


def case_id(prefix: str, name: str) -> str:
    """Return prefix and name where they are an id together; else what is readable of the name, and a mark of it all.

    The mark (the beginning of the SHA-256 of the name) keeps apart names of which the same is left, and is the same
    every time, so that a log replayed twice gives the same cases.
    """
    plain = f"{prefix}{name}"
    if FITS.fullmatch(plain):
        return plain
    apart = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    readable = _NOT_IN_AN_ID.sub("-", apart)[:_LONGEST].strip("-._")
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    return f"{prefix}{readable}-{mark}" if readable else f"{prefix}{mark}"
