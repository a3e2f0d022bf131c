"""A checker of proofs, written from docs/proof.md alone: it shares no code with the product, and no library but one."""

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

CONTENT = {"kind", "at", "party", "person", "role", "body", "cause"}
LINE = {"case_id", "seq", "prev", "hash"}
SUMMARY = {"format", "case_id", "first", "last", "head", "salted_from", "shown", "anchors", "growth"}


@dataclass
class Report:
    """What is wrong, as (line of the file, what); and until which place what was signed when."""

    wrong: list[tuple[int, str]] = field(default_factory=list)
    signed_until: dict[int, str] = field(default_factory=dict)
    lines: int = 0


class Wrong(Exception):
    pass


def jcs(value):
    """RFC 8785, for what a journal holds: no number has a fraction."""
    match value:
        case dict():
            keys = sorted(value, key=lambda each: each.encode("utf-16-be"))
            return "{" + ",".join(f"{jcs(key)}:{jcs(value[key])}" for key in keys) + "}"
        case list():
            return "[" + ",".join(map(jcs, value)) + "]"
        case float():
            raise Wrong("a number with a fraction")
    return json.dumps(value, ensure_ascii=False)


def must(right, what):
    if not right:
        raise Wrong(what)


def check(file: bytes, *pems: bytes, kept: str | None = None) -> Report:
    report, checking = Report(), _Checking([load_pem_public_key(pem) for pem in pems])
    lines = file.split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            if number == len(lines):
                must(line == b"", "the last line has no end")
                checking.end(kept)
            else:
                checking.take(number, line)
        except (Wrong, KeyError, ValueError, TypeError, AttributeError) as wrong:
            report.wrong.append((number, f"{type(wrong).__name__}: {wrong}"))
            checking.broken = True
    report.signed_until, report.lines = checking.signed, checking.lines
    return report


class _Checking:
    def __init__(self, keys: list[Ed25519PublicKey]) -> None:
        self.keys = keys
        self.about = None
        self.line = None
        self.anchored = self.broken = False
        self.last_note = self.growth = None
        self.signed = {}
        self.lines = 0

    def take(self, number, line):
        said = json.loads(line)
        must(jcs(said).encode() == line, "not canonical")
        ((kind, told),) = said.items()
        must((number == 1) == (kind == "proof"), "the first line says what it is about, and no other")
        must(self.growth is None, "something after the end")
        {"proof": self.begin, "line": self.read_line, "anchor": self.read_anchor, "growth": self.read_growth}[kind](
            told
        )

    def begin(self, told):
        must(told.keys() == SUMMARY and told["format"] == "speelruimte proof 1", "no summary")
        must(type(told["first"]) is int and 1 <= told["first"] <= told["last"], "no places")
        self.about, self.next = told, told["first"]
        self.shown = {place for first, last in told["shown"] for place in range(first, last + 1)}
        must(told["first"] <= told["salted_from"] <= told["last"] + 1, "salt elsewhere")
        must(told["growth"] in (0, 1), "growth or none")
        rows = [place for row in told["shown"] for place in row]
        must(rows == sorted(rows), "rows in order")
        must(all(b - a > 1 for (_, a), (b, _) in zip(told["shown"], told["shown"][1:], strict=False)), "rows apart")
        must(self.shown <= set(range(told["first"], told["last"] + 1)), "shown inside")
        must(told["anchors"] == sorted(set(told["anchors"])), "anchors in order")
        must(set(told["anchors"]) <= set(range(told["first"], told["last"] + 1)), "anchors inside")

    def read_line(self, told):
        before, self.line = self.line, told
        due = before is not None and before["seq"] in self.about["anchors"]
        must(not due or self.anchored or self.broken, f"no anchor under {before and before['seq']}")
        self.anchored = False
        self.lines += 1
        place, self.next = self.next, told["seq"] + 1
        must(place == told["seq"], "another place")
        salted, shown = place >= self.about["salted_from"], place in self.shown
        wanted = LINE | ({"commitment"} if salted else set()) | ({"content"} if shown else set())
        must(told.keys() == wanted | ({"salt"} if shown and salted else set()), "other keys")
        must(told["case_id"] == self.about["case_id"], "another case")
        prev = before["hash"] if before else "0" * 64 if place == 1 else told["prev"]
        must(told["prev"] == prev, "does not follow")
        if shown:
            must(told["content"].keys() == CONTENT, "no content")
        if salted:
            self._salted(told, shown)
        elif shown:
            whole = told["content"] | {"case_id": told["case_id"], "seq": place, "prev": told["prev"]}
            must(sha256(jcs(whole).encode()).hexdigest() == told["hash"], "another hash")

    def _salted(self, told, shown):
        if shown:
            must(re.fullmatch("[0-9a-f]{32}", told["salt"]), "no salt")
            said = b"speelruimte commitment 1\n" + bytes.fromhex(told["salt"]) + jcs(told["content"]).encode()
            must(sha256(said).hexdigest() == told["commitment"], "another content")
        hashes([told["prev"], told["commitment"]])
        place = bytes.fromhex(told["prev"]) + bytes.fromhex(told["commitment"]) + told["seq"].to_bytes(8, "big")
        hashed = sha256(b"speelruimte line 1\n" + place + told["case_id"].encode())
        must(hashed.hexdigest() == told["hash"], "another hash")

    def read_anchor(self, told):
        must(told.keys() == {"case_id", "seq", "head", "place", "path", "checkpoint"}, "no anchor")
        must(not self.anchored and told["seq"] == self.line["seq"], "an anchor elsewhere")
        must(told["seq"] in self.about["anchors"], "an anchor too many")
        self.anchored = True
        must(told["head"] == self.line["hash"], "another head")
        note = self.read_note(told["checkpoint"])
        leaf = {"case_id": told["case_id"], "head": told["head"], "seq": told["seq"]}
        must(told["case_id"] == self.about["case_id"], "a leaf of another case")
        found = sha256(b"\0" + jcs(leaf).encode()).digest()
        must(self.climb(found, told["place"], note["size"], hashes(told["path"])) == note["root"], "another root")
        self.last_note = note
        self.signed[told["seq"]] = note["at"]

    def read_growth(self, told):
        must(told.keys() == {"checkpoint", "path"}, "no growth")
        due = self.line["seq"] in self.about["anchors"]
        must(self.anchored or not due or self.broken, "no anchor under the last line")
        self.growth = self.read_note(told["checkpoint"])
        old, new = sorted((self.growth, self.last_note), key=lambda each: each["size"])
        must(self.grew(old, new, hashes(told["path"])), "not one tree")

    def read_note(self, text):
        found = re.fullmatch(r"(\S+)\n(0|[1-9]\d*)\n(\S{44})\nat (\S{25})\n\n((?:— \S+ \S+\n)+)", text)
        must(found, "no checkpoint")
        origin, size, root, at, below = found.groups()
        body = text.partition("\n\n")[0] + "\n"
        must(datetime.fromisoformat(at).utcoffset().total_seconds() == 0, "not in UTC")
        known = {sha256(f"{origin}\n\1".encode() + key.public_bytes_raw()).digest()[:4]: key for key in self.keys}
        right = 0
        for line in below.splitlines():
            _, name, signed = line.split(" ")
            raw = plain(signed)
            if name == origin and raw[:4] in known:
                verify(known[raw[:4]], raw[4:], body.encode())
                right += 1
        must(right, "nobody known signed it")
        must(self.last_note is None or self.last_note["origin"] == origin, "another origin")
        return {"origin": origin, "size": int(size), "root": plain(root), "at": at}

    def climb(self, leaf, place, size, path):
        """RFC 9162, 2.1.3.2."""
        must(0 <= place < size, "no such leaf")
        fn, sn, root = place, size - 1, leaf
        for beside in path:
            must(sn > 0, "too long a path")
            if fn % 2 or fn == sn:
                root = node(beside, root)
                while not fn % 2 and fn:
                    fn, sn = fn >> 1, sn >> 1
            else:
                root = node(root, beside)
            fn, sn = fn >> 1, sn >> 1
        must(sn == 0, "too short a path")
        return root

    def grew(self, old, new, path):
        """RFC 9162, 2.1.4.2."""
        first, second = old["size"], new["size"]
        if first == second:
            return not path and old["root"] == new["root"]
        if first == 0 or not path:
            return first == 0 and not path and old["root"] == sha256(b"").digest()
        if first & (first - 1) == 0:
            path = [old["root"], *path]
        fn, sn = first - 1, second - 1
        while fn % 2:
            fn, sn = fn >> 1, sn >> 1
        fr = sr = path[0]
        for beside in path[1:]:
            if sn == 0:
                return False
            if fn % 2 or fn == sn:
                fr, sr = node(beside, fr), node(beside, sr)
                while not fn % 2 and fn:
                    fn, sn = fn >> 1, sn >> 1
            else:
                sr = node(sr, beside)
            fn, sn = fn >> 1, sn >> 1
        return sn == 0 and (fr, sr) == (old["root"], new["root"])

    def end(self, kept):
        must(self.about, "empty")
        must(self.line and self.line["seq"] == self.about["last"], "it ends elsewhere")
        must(self.line["hash"] == self.about["head"], "another head")
        must(self.anchored or self.line["seq"] not in self.about["anchors"], "no anchor under the last line")
        must((self.growth is not None) == (self.about["growth"] == 1), "growth or none")
        if kept:
            wanted = self.read_note(kept)
            same = [each for each in (self.growth, self.last_note) if each and each["size"] == wanted["size"]]
            must(same and same[0]["root"] == wanted["root"], "not the tree that was kept")


def hashes(path):
    must(all(re.fullmatch("[0-9a-f]{64}", each) for each in path), "no hash")
    return [bytes.fromhex(each) for each in path]


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def plain(text):
    raw = base64.b64decode(text, validate=True)
    must(base64.b64encode(raw).decode() == text, "not the one way to write it")
    return raw


def verify(key, signature, text):
    try:
        key.verify(signature, text)
    except InvalidSignature:
        raise Wrong("not signed so") from None
