"""Tell what happens while it happens: every line of every journal, with rule, source and deadline."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from rules.rows import counted
from workers.demo.visitor import Visitor

LOOK_SECONDS = 0.4
WIDEST = 120
"""Columns of the line under a heading; a file or a pipe has no width of its own."""
LOCAL = ZoneInfo("Europe/Amsterdam")

_STYLE = {
    "fact": "bold",
    "obligation_arose": "yellow",
    "task_offered": "cyan",
    "notice_given": "magenta",
    "scope_changed": "bright_green",
    "clock": "dim",
    "case_opened": "green",
}
_STATE = {"breached": "bold red", "fulfilled": "green", "completed": "green", "failed": "red", "claimed": "blue"}
_COUNTED = {
    "case_opened": ("case opened", "cases opened"),
    "fact": ("fact",),
    "obligation_arose": ("obligation arose", "obligations arose"),
    "fulfilled": ("fulfilled", "fulfilled"),
    "breached": ("breached", "breached"),
    "task_offered": ("task offered", "tasks offered"),
    "completed": ("done", "done"),
    "notice_given": ("notice",),
}


class Narrator:
    """Follows all cases of the municipalities named and writes one line for each thing that happens."""

    def __init__(self, directors: Sequence[Visitor], console: Console, *, verbose: bool) -> None:
        self.told: Counter[str] = Counter()
        self.last_at: datetime | None = None
        self._directors = directors
        self._console = console
        self._verbose = verbose
        self._since: Counter[str] = Counter()
        self._seen: dict[str, int] = {}
        self._one_at_a_time = threading.Lock()

    def say(self, sentence: str) -> None:
        """Write a heading of the story, after what came of the part before."""
        self.sum_up()
        self._console.print()
        heading = Rule(Text(sentence, style="bold white"), align="left", style="dim")
        self._console.print(heading, width=min(self._console.width, WIDEST))

    def remark(self, text: Text) -> None:
        """Write a line of the story that is in no journal."""
        if self._verbose:
            self._console.print(text, soft_wrap=True)

    def sum_up(self) -> None:
        """Say in one line what happened since the last heading, unless every line of it was written."""
        since, self._since = self._since, Counter()
        if since and not self._verbose:
            told = (counted(since[kind], *words) for kind, words in _COUNTED.items() if since[kind])
            self._console.print(f"  {', '.join(told)}", soft_wrap=True)

    def catch_up(self) -> int:
        """Tell what was added since the last look; return how many lines that were."""
        with self._one_at_a_time:
            return sum(self._tell_case(each, case) for each in self._directors for case in each.every("cases"))

    def _tell_case(self, director: Visitor, case: Mapping[str, Any]) -> int:
        seen = self._seen.get(case["id"], 0)
        if case["seq"] <= seen:
            return 0
        path = f"cases/{quote(case['id'], safe='')}/journal"
        entries = list(director.every(path, after=str(seen) if seen else None))
        for entry in entries:
            self._tell(case, entry)
            self._seen[case["id"]] = entry["seq"]
        return len(entries)

    def _tell(self, case: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
        self.told[entry["kind"]] += 1
        self.last_at = datetime.fromisoformat(entry["at"])
        self._since.update(kind for kind in (entry["kind"], _became(entry)) if kind)
        if self._verbose:
            self._console.print(line_of(case, entry), soft_wrap=True)


def _became(entry: Mapping[str, Any]) -> str:
    """Return the state an obligation or a task came to by this entry, if that is something to count."""
    about = entry["body"].get("obligation") or entry["body"].get("task") or {} if entry["cause"] else {}
    return about.get("state", "") if entry["kind"] in {"obligation_changed", "task_changed"} else ""


def line_of(case: Mapping[str, Any], entry: Mapping[str, Any]) -> Text:
    """Return one line: when, which case, who, and what; of a consequence the words say why and until when."""
    about = (entry["body"].get("obligation") or entry["body"].get("task") or {}) if entry["cause"] else {}
    at = datetime.fromisoformat(entry["at"]).astimezone(LOCAL)
    line = Text(f"{at:%d %b} ", style="dim")
    line.append(f"{case['title'][:26]:<27}", style="dim")
    line.append(f"{'  so ' if entry['cause'] else _who(entry) + ': '}", style="magenta")
    line.append(entry["words"]["en"], style=_STATE.get(about.get("state", ""), _STYLE.get(entry["kind"], "")))
    return line


def _who(entry: Mapping[str, Any]) -> str:
    return f"{entry['party']}/{entry['person']}" if entry["person"] else str(entry["party"])
