"""Read an event log in XES (IEEE 1849), trace by trace, so that a log larger than memory can be replayed.

The file comes from elsewhere, so it is read with suspicion: a document type is refused (it has no use in XES, and
entities can blow up or be left out in silence), and so is nesting or a single tag beyond what any log needs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Never
from xml.parsers import expat

from orchestrator.replay.log import NAME, Event, LogBroken, Odd, Oddities, Trace, chunks
from orchestrator.replay.value import AttributeValue, Unreadable, attribute_value, is_attribute
from rules.language.text.errors import quoted

_DEEPEST = 100
_LONGEST_TAG = 8_000_000
_STANDARD = ("concept", "lifecycle", "org", "time")
_EXPECTED = "a XES log: <log> with <trace> elements"


def read_log(path: Path, *, defaults: bool = False, odd: Oddities | None = None) -> Iterator[Trace]:
    """Give the traces of the log, in the order of the file.

    With `defaults` an attribute that the log declares global, and a trace or event lacks, gets the value declared;
    without, it is missing. (Real logs declare as global what not every trace has, with 1970 as its value.)

    An attribute without a value, or with one that is not of its type, is Odd: it is counted in `odd` and stops nothing
    before somebody wants to use it.

    Raises LogBroken with file and line: no XML, no XES, damaged, a trace without a name, two with one name.
    """
    reading = _Reading(str(path), defaults=defaults, odd=odd or Oddities())
    for chunk in chunks(path, reading.line):
        reading.feed(chunk)
        yield from reading.taken()
    reading.feed(b"", last=True)
    yield from reading.taken()


class _Reading:
    """The state of reading one file."""

    def __init__(self, file: str, *, defaults: bool, odd: Oddities) -> None:
        self.file = file
        self.odd = odd
        self.use_defaults = defaults
        self.defaults: dict[str, dict[str, AttributeValue | Odd]] = {"trace": {}, "event": {}}
        self.prefixes: dict[str, str] = {}
        self.places: list[str] = []
        self.passed_over = 0
        self.attributes: dict[str, AttributeValue | Odd] = {}
        self.of_trace: dict[str, AttributeValue | Odd] = {}
        self.events: list[Event] = []
        self.began = self.event_began = self.began_column = 0
        self.names: dict[str, tuple[int, int, int]] = {}
        self.ready: list[Trace] = []
        self.fed = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype

    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def column(self) -> int:
        return self.parser.CurrentColumnNumber + 1

    def taken(self) -> list[Trace]:
        taken, self.ready = self.ready, []
        return taken

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            self._refuse_xml(error)
        except LookupError as error:  # expat asks Python for an encoding it does not know itself
            raise self.broken("the encoding is not known", found=str(error), expected="UTF-8") from error
        self.fed += len(chunk)
        if self.fed - self.parser.CurrentByteIndex > _LONGEST_TAG:
            expected = f"at most {_LONGEST_TAG:,} bytes"
            raise self.broken("a single tag or text is longer than a log needs", expected=expected)

    def broken(self, message: str, *, found: str = "", expected: str = "") -> LogBroken:
        return LogBroken(self.file, self.line(), message, found=found, expected=expected)

    def refuse_doctype(self, *_: object) -> Never:
        raise self.broken("a document type or entity has no place in a log", found="<!DOCTYPE", expected=_EXPECTED)

    def _refuse_xml(self, error: expat.ExpatError) -> Never:
        begun = bool(self.places)
        message = "the XML is broken" if begun else "this is not XML"
        found = expat.ErrorString(error.code)
        raise LogBroken(self.file, error.lineno, message, found=found, expected="" if begun else _EXPECTED) from error

    def start(self, name: str, found: dict[str, str]) -> None:
        if self.passed_over:
            self._pass_over()
            return
        tag = name.rpartition(" ")[2]
        match (self.places[-1] if self.places else "", tag):
            case ("", "log") | ("log", "trace" | "global") | ("trace", "event"):
                self.places.append(tag)
                self._begin(tag, found)
            case ("", _):
                raise self.broken("this is XML, but not a XES log", found=f"<{tag}>", expected=_EXPECTED)
            case ("log", "event"):
                raise self.broken("an event stands outside a trace, so it belongs to no case", expected="<trace>")
            case ("log", "extension"):
                self._declare(found)
                self._pass_over()
            case ("trace" | "event" | "global", _) if is_attribute(tag):
                self._attribute(tag, found)
                self._pass_over()
            case _:
                self._pass_over()

    def _pass_over(self) -> None:
        """Skip this element with everything inside."""
        self.passed_over += 1
        if self.passed_over > _DEEPEST:
            raise self.broken("the elements are nested too deeply", expected=f"at most {_DEEPEST} levels")

    def _begin(self, tag: str, found: dict[str, str]) -> None:
        match tag:
            case "trace":
                self.began, self.began_column = self.line(), self.column()
                self.events, self.of_trace = [], {}
                self.attributes = self.of_trace
            case "event":
                self.event_began, self.attributes = self.line(), {}
            case "global":
                self.attributes = self.defaults.setdefault(found.get("scope", "event"), {})

    def _declare(self, found: dict[str, str]) -> None:
        """Remember a prefix that differs from the one everybody uses for that extension."""
        usual = found.get("uri", "").rpartition("/")[2].removesuffix(".xesext")
        prefix = found.get("prefix", usual)
        if usual in _STANDARD and prefix != usual:
            self.prefixes[prefix] = usual

    def _attribute(self, tag: str, found: dict[str, str]) -> None:
        if self.places[-1] == "global" and not self.use_defaults:
            return
        key = found.get("key")
        if key is None:
            self.odd.note(f"<{tag}>", "it has no key", self.line(), self.column())
            return
        name = self._usual(key) if self.prefixes else key
        value = self._value(tag, found.get("value"))
        before = self.attributes.get(name)
        if before is not None and before != value:
            value = self._odd(str(found.get("value")), "it stands here more than once", "it once, or with one value")
        if isinstance(value, Odd):
            self.odd.note(name, value.why, value.line, value.column)
        self.attributes[name] = value

    def _value(self, tag: str, text: str | None) -> AttributeValue | Odd:
        if text is None:
            return self._odd(None, "it has no value", f'<{tag} key="…" value="…"/>')
        try:
            return attribute_value(tag, text)
        except Unreadable as unreadable:
            return self._odd(text, unreadable.message, unreadable.expected)

    def _odd(self, text: str | None, why: str, expected: str) -> Odd:
        return Odd(text, why, expected, self.line(), self.column())

    def _usual(self, key: str) -> str:
        prefix, colon, rest = key.partition(":")
        return f"{self.prefixes.get(prefix, prefix)}{colon}{rest}"

    def end(self, _: str) -> None:
        if self.passed_over:
            self.passed_over -= 1
            return
        match self.places.pop():
            case "event":
                self.events.append(Event(self.defaults["event"] | self.attributes, self.event_began))
                self.attributes = self.of_trace
            case "trace":
                self.ready.append(self._trace())

    def _trace(self) -> Trace:
        name = self.of_trace.get(NAME)
        number = len(self.names) + 1
        if name is None or isinstance(name, Odd) or not str(name).strip():
            expected = f'<string key="{NAME}" value="…"/>'
            message = f"trace {number} has no name, so its case has none"
            raise LogBroken(self.file, self.began, message, column=self.began_column, expected=expected)
        here = (number, self.began, self.began_column)
        before = self.names.setdefault(str(name), here)
        if before != here:
            found = "trace {} on line {}, column {}".format(*before)
            message = f"trace {number} has the name {quoted(str(name))} of a trace before it"
            expected = "each case once, as one trace"
            raise LogBroken(self.file, self.began, message, column=self.began_column, found=found, expected=expected)
        attributes = self.defaults["trace"] | self.of_trace
        return Trace(str(name), attributes, tuple(self.events), self.began)
