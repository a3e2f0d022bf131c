"""The bytes of a log, gzipped or not: told apart by how the file begins, because a name can say anything."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from orchestrator.replay.log_error import LogBroken

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_OTHERS = {b"PK\x03\x04": "a zip archive", b"BZh": "a bzip2 file", b"\xfd7zXZ\x00": "an xz file", b"%PDF": "a PDF"}


def chunks(path: Path, line: Callable[[], int]) -> Iterator[bytes]:
    """Give the bytes of the log piece by piece, unpacked; `line` says how far the reader is, for the error.

    Raises LogBroken when there is no such file, when it is something else, and when it is damaged or cut short.
    """
    try:
        with _opened(path) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise LogBroken(str(path), line(), "the gzip file is damaged or cut short", found=str(error)) from error
    except OSError as error:
        raise LogBroken(str(path), 0, f"the file cannot be read ({error.strerror})") from error


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise LogBroken(str(path), 0, "the file is empty", expected="a XES log, gzipped or not")
    for magic, what in _OTHERS.items():
        if start.startswith(magic):
            raise LogBroken(str(path), 0, "this is not a XES log", found=what, expected="XML, gzipped or not")
    return cast("BinaryIO", gzip.open(path)) if start.startswith(_GZIP) else path.open("rb")
