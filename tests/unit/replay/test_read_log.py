"""A log is read as it is meant, and a broken one says where and what; nothing hostile in it gets through."""

import gzip
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from orchestrator.replay.log import LogBroken, Odd, Oddities, Trace
from orchestrator.replay.xes import read_log

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="UNKNOWN"/>
    <date key="enddate" value="1970-01-01T00:00:00.000+01:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <float key="meta:average" value="5.8"><float key="nested" value="not a number"/></float>
  <trace>
    <string key="concept:name" value="case-1"><string key="concept:name" value="nested"/></string>
    <date key="startdate" value="2011-10-11T13:42:22.688+02:00"/>
    <int key="pages" value="12"/>
    <float key="costs" value="1.5"/>
    <boolean key="urgent" value="true"/>
    <id key="identity:id" value="b1b1"/>
    <list key="parts"><values><string key="part" value="shed"/></values></list>
    <container key="where"><string key="street" value="Duinweg"/></container>
    <event>
      <string key="concept:name" value="Received"/>
      <date key="time:timestamp" value="2011-10-11T13:45:40.276+02:00"/>
    </event>
    <event>
      <string key="concept:name" value="Checked"/>
      <date key="time:timestamp" value="2011-10-10T22:00:00Z"/>
    </event>
  </trace>
  <trace>
    <string key="concept:name" value="case-2"/>
  </trace>
</log>
"""


def written(place: Path, content: str | bytes) -> Path:
    path = place / "log.xes"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(place: Path, content: str | bytes, *, defaults: bool = False) -> list[Trace]:
    return list(read_log(written(place, content), defaults=defaults))


def test_every_kind_of_attribute_becomes_a_value_of_its_own_kind(tmp_path: Path) -> None:
    first, second = read(tmp_path, LOG)

    assert first.attributes == {
        "concept:name": "case-1",
        "startdate": datetime(2011, 10, 11, 13, 42, 22, 688000, tzinfo=timezone(timedelta(hours=2))),
        "pages": 12,
        "costs": 1.5,
        "urgent": True,
        "identity:id": "b1b1",
    }
    assert [event.attributes["concept:name"] for event in first.events] == ["Received", "Checked"]
    assert (first.line, first.events[0].line, second.line) == (10, 19, 28)
    assert second.events == ()


def test_the_last_moment_is_the_latest_one_whatever_the_order_of_the_events(tmp_path: Path) -> None:
    first, second = read(tmp_path, LOG)

    assert first.last_moment == datetime(2011, 10, 11, 11, 45, 40, 276000, tzinfo=UTC)
    assert second.last_moment is None


def test_a_year_that_stands_for_unknown_is_not_the_last_moment(tmp_path: Path) -> None:
    first, _ = read(tmp_path, LOG.replace("2011-10-10T22:00:00Z", "9999-12-31T23:59:59-05:00"))

    assert first.last_moment == datetime(2011, 10, 11, 11, 45, 40, 276000, tzinfo=UTC)


def test_a_gzipped_log_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    assert read(tmp_path, gzip.compress(LOG.encode())) == read(tmp_path, LOG)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_log_may_be_written_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    text = LOG.replace("UTF-8", encoding).replace("case-2", "zaak-één")

    assert read(tmp_path, text.encode(encoding))[1].name == "zaak-één"


def test_what_the_log_declares_global_fills_in_only_when_asked_for(tmp_path: Path) -> None:
    plain = read(tmp_path, LOG)[1]
    filled = read(tmp_path, LOG, defaults=True)[1]

    assert "enddate" not in plain.attributes
    assert filled.attributes["enddate"] == datetime(1969, 12, 31, 23, tzinfo=UTC)
    assert filled.name == "case-2"


def test_a_log_may_use_its_own_prefixes(tmp_path: Path) -> None:
    text = LOG.replace('prefix="concept"', 'prefix="c"').replace('"concept:name"', '"c:name"')
    element = text.replace("xmlns=", "xmlns:x=").replace("</", "</x:").replace("<", "<x:")
    element = element.replace("<x:/x:", "</x:").replace("<x:?", "<?")

    assert [trace.name for trace in read(tmp_path, element)] == ["case-1", "case-2"]


def test_a_moment_without_an_offset_is_dutch_time(tmp_path: Path) -> None:
    [trace, _] = read(tmp_path, LOG.replace("2011-10-11T13:42:22.688+02:00", "2011-12-11T13:42:22"))

    started = trace.attributes["startdate"]
    assert isinstance(started, datetime)
    assert started.astimezone(UTC) == datetime(2011, 12, 11, 12, 42, 22, tzinfo=UTC)


START = '<log><trace>\n<string key="concept:name" value="a"/>\n'
BOMB = '<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<log>&b;</log>'
BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "log.xes: the file is empty. Expected a XES log, gzipped or not."),
    "no XML": (
        "case;start\n1;2011",
        "log.xes:1: this is not XML. Found not well-formed (invalid token). Expected a XES log",
    ),
    "other XML": ("<html/>", "log.xes:1: this is XML, but not a XES log. Found <html>. Expected a XES log"),
    "cut short": (START, "log.xes:3: the XML is broken. Found no element found."),
    "wrong nesting": (START + "</log>", "log.xes:3: the XML is broken. Found mismatched tag."),
    "no name": ("<log>\n<trace/></log>", "log.xes:2:1: trace 1 has no name, so its case has none."),
    "empty name": (
        '<log><trace><string key="concept:name" value=" "/></trace></log>',
        "log.xes:1:6: trace 1 has no name, so its case has none.",
    ),
    "twice": (
        START + '</trace>\n<trace><string key="concept:name" value="a"/></trace></log>',
        "log.xes:4:1: trace 2 has the name 'a' of a trace before it. Found trace 1 on line 1, column 6.",
    ),
    "twice on one line": (
        "<log>" + '<trace><string key="concept:name" value="a"/></trace>' * 2 + "</log>",
        "log.xes:1:59: trace 2 has the name 'a' of a trace before it. Found trace 1 on line 1, column 6.",
    ),
    "loose event": ("<log>\n<event/></log>", "log.xes:2: an event stands outside a trace, so it belongs to no case."),
    "entities": (BOMB, "log.xes:2: a document type or entity has no place in a log."),
    "outside": ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', "a document type or entity has no place in a log."),
    "too deep": (
        "<log>" + "<list>" * 200,
        "log.xes:1: the elements are nested too deeply. Expected at most 100 levels.",
    ),
    "zip": (b"PK\x03\x04....", "log.xes: this is not a XES log. Found a zip archive. Expected XML, gzipped or not."),
    "gzip cut short": (gzip.compress(LOG.encode() * 50)[:-200], "the gzip file is damaged or cut short."),
    "gzip damaged": (b"\x1f\x8b\x08\x00" + bytes(40), "the gzip file is damaged or cut short."),
    "endless tag": ("<log " + " " * 9_000_000, "a single tag or text is longer than a log needs."),
}


ODD = {
    "bad date": ('<date key="n" value="11-10-2011"/>', "this date cannot be read"),
    "no such day": ('<date key="n" value="2011-02-30T00:00:00Z"/>', "this date cannot be read"),
    "empty date": ('<date key="n" value=""/>', "this date cannot be read"),
    "bad int": ('<int key="n" value="1_000"/>', "this int cannot be read"),
    "bad float": ('<float key="n" value="1,5"/>', "this float cannot be read"),
    "bad boolean": ('<boolean key="n" value="ja"/>', "this boolean cannot be read"),
    "no value": ('<string key="n"/>', "it has no value"),
    "two values": ('<string key="n" value="1"/><string key="n" value="2"/>', "it stands here more than once"),
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_attribute_stops_nothing_and_is_told(tmp_path: Path, kind: str) -> None:
    attribute, why = ODD[kind]
    odd = Oddities()

    (tmp_path / "log.xes").write_text(START + attribute + "</trace></log>")
    [trace] = read_log(tmp_path / "log.xes", odd=odd)

    found = trace.attributes["n"]
    assert isinstance(found, Odd)
    assert (found.why, found.line) == (why, 3)
    assert [(each.attribute, each.why, each.line, each.times) for each in odd.told()] == [("n", why, 3, 1)]


def test_an_attribute_without_a_key_stops_nothing_and_is_told(tmp_path: Path) -> None:
    odd = Oddities()
    (tmp_path / "log.xes").write_text(START + '<string value="n"/></trace></log>')

    assert [trace.name for trace in read_log(tmp_path / "log.xes", odd=odd)] == ["a"]
    assert [each.why for each in odd.told()] == ["it has no key"]


@pytest.mark.parametrize("wrong", BROKEN)
def test_a_broken_log_says_where_and_what(tmp_path: Path, wrong: str) -> None:
    content, says = BROKEN[wrong]

    with pytest.raises(LogBroken) as broken:
        read(tmp_path, content)

    assert says in str(broken.value)


def test_a_log_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(LogBroken, match=r"none\.xes: the file cannot be read \(No such file or directory\)"):
        list(read_log(tmp_path / "none.xes"))


def test_traces_come_while_the_rest_is_still_to_be_read(tmp_path: Path) -> None:
    trace = '<trace><string key="concept:name" value="{}"/></trace>\n'
    many = "<log>" + "".join(trace.format(number) for number in range(20_000)) + "<broken"

    traces = read_log(written(tmp_path, many))

    assert next(traces).name == "0"
    with pytest.raises(LogBroken, match=r"log\.xes:20001: the XML is broken"):
        list(traces)
