"""The worklist as its address asks for it: a filter that can be shared, because it is a link."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from api.web.frame.address import query_of, short
from orchestrator.domain.worklist import Urgency, WorklistFilter

_NAMES: Mapping[str, Urgency] = {
    "aandacht": Urgency.OWING,
    "te-laat": Urgency.LATE,
    "deze-week": Urgency.THIS_WEEK,
    "later": Urgency.LATER,
    "zonder-termijn": Urgency.NO_TERM,
    "onbezet": Urgency.UNHELD,
    "niets-te-doen": Urgency.QUIET,
    "gesloten": Urgency.CLOSED,
    "alles": Urgency.ANY,
}
FIRST = "aandacht"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; empty means not narrowed. `mine`: with work I took on myself. `after`: next page."""

    show: str = FIRST
    policy: str = ""
    waits_for: str = ""
    mine: bool = False
    words: str = ""
    after: str = ""

    def wanted(self, person: str | None) -> WorklistFilter:
        """Return the filter as the use cases take it."""
        return WorklistFilter(
            urgency=_NAMES.get(self.show, Urgency.OWING),
            policy=self.policy or None,
            waits_for=self.waits_for or None,
            person=person if self.mine else None,
            words=self.words or None,
        )

    def query(self, **other: str) -> str:
        """Return the query of the address that asks for this, with other values for some of its parts."""
        said = {
            "toon": self.show if self.show != FIRST else "",
            "beleid": self.policy,
            "wacht-op": self.waits_for,
            "van-mij": "ja" if self.mine else "",
            "zoek": self.words,
            "na": "",
        }
        return query_of(said | other)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the urgency was chosen."""
        return bool(self.policy or self.waits_for or self.mine or self.words)


def asked_of(query: QueryParams) -> Asked:
    """Return what the query of an address asks for; what it cannot mean is left out."""
    show = query.get("toon", FIRST)
    return Asked(
        show=show if show in _NAMES else FIRST,
        policy=short(query.get("beleid")),
        waits_for=short(query.get("wacht-op")),
        mine=query.get("van-mij") == "ja",
        words=short(query.get("zoek")),
        after=short(query.get("na")),
    )
