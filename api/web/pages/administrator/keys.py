"""With which keys the programs of a party sign, for its administrator: registered, replaced with overlap, removed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm, Posted
from orchestrator.clock import now
from orchestrator.domain.party_key import A_YEAR, KeyChanged, KeyExists, PartyKey
from orchestrator.domain.public_key import PRIVATE, KeyInvalid, PublicKey, read_public_key
from orchestrator.errors import SpeelruimteError
from orchestrator.usecases import party_keys

router = APIRouter()

KEY, LASTS = "openbaar", "duur"
LENGTHS = {
    "kwartaal": timedelta(days=92),
    "halfjaar": timedelta(days=183),
    "jaar": A_YEAR,
    "twee-jaar": timedelta(days=730),
}
"""How long a key can be good, by the name of the choice."""


@router.get("/sleutels")
def show_keys(desk: AnyDesk, alles: str = "") -> Response:
    """Show the keys of the party that are good, or all it ever had, and a form to register one."""
    with desk.open() as visit:
        return _keys(desk, visit, everything=bool(alles))


@router.post("/sleutels")
def add_key(desk: AnyDesk, form: AForm) -> Response:
    """Register a key beside those that are there."""

    def do(visit: DeskVisit) -> Response:
        added = _add(visit, form)
        return desk.go_to("show_key", "key_added", kid=added.kid)

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        return _keys(desk, visit, typed=_typed_again(form.typed, no), problems=_problems(desk, no), status=400)

    return desk.act(do, again, KeyInvalid, KeyExists)


@router.get("/sleutels/{kid}")
def show_key(desk: AnyDesk, kid: str) -> Response:
    """Show one key, and how programs go over to another."""
    with desk.open() as visit:
        return _key(desk, visit, kid)


@router.post("/sleutels/{kid}")
def replace_key(desk: AnyDesk, kid: str, form: AForm) -> Response:
    """Register the key that comes after this one, which stays good until it is removed or ends."""

    def do(visit: DeskVisit) -> Response:
        party_keys.get_key(visit.session, visit.actor, visit.party.id, kid)
        _add(visit, form)
        return desk.go_to("show_key", "key_replaced", kid=kid)

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        return _key(desk, visit, kid, typed=_typed_again(form.typed, no), problems=_problems(desk, no), status=400)

    return desk.act(do, again, KeyInvalid, KeyExists)


@router.get("/sleutels/{kid}/verwijderen")
def show_key_removing(desk: AnyDesk, kid: str) -> Response:
    """Say what removing a key means, and ask whether it is meant."""
    with desk.open() as visit:
        found = _found(visit, kid)
    return desk.show("pages/administrator/remove_key.html", key=found, at=now())


@router.post("/sleutels/{kid}/verwijderen")
def remove_key(desk: AnyDesk, kid: str, form: AForm) -> Response:
    """Let a key be good for nothing, if nobody else did so meanwhile."""

    def do(visit: DeskVisit) -> Response:
        of = (visit.session, visit.actor, visit.party.id, kid)
        party_keys.remove_key(*of, at=now(), key=form.key, is_as_seen=lambda key: key.removed_at is None)
        return desk.go_to("show_keys", "key_removed")

    def again(visit: DeskVisit, _: KeyChanged) -> Response:
        return _key(desk, visit, kid, changed=True, status=409)

    return desk.act(do, again, KeyChanged)


def _add(visit: DeskVisit, form: Posted) -> PartyKey:
    at = now()
    ends = at + LENGTHS.get(form.text(LASTS), A_YEAR)
    of = (visit.session, visit.actor, visit.party.id, _public(form))
    return party_keys.add_key(*of, ends=ends, at=at, key=form.key)


def _public(form: Posted) -> PublicKey:
    """Return the one key that was pasted. Raises KeyInvalid."""
    return read_public_key(form.text(KEY).replace("\r\n", "\n"))


def _keys(
    desk: Desk,
    visit: DeskVisit,
    *,
    everything: bool = False,
    typed: Mapping[str, tuple[str, ...]] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    at, every = now(), party_keys.list_keys(visit.session, visit.actor, visit.party.id)
    found = [each for each in every if everything or each.is_good(at)]
    told = {"found": found, "everything": everything, "others": len(every) - len(found), "at": at}
    return desk.show("pages/administrator/keys.html", status=status, **told, **_form(desk, typed, problems))


def _key(
    desk: Desk,
    visit: DeskVisit,
    kid: str,
    *,
    typed: Mapping[str, tuple[str, ...]] | None = None,
    problems: Mapping[str, str] | None = None,
    changed: bool = False,
    status: int = 200,
) -> Response:
    told = {"key": _found(visit, kid), "at": now(), "changed": changed}
    return desk.show("pages/administrator/key.html", status=status, **told, **_form(desk, typed, problems))


def _found(visit: DeskVisit, kid: str) -> PartyKey:
    return party_keys.get_key(visit.session, visit.actor, visit.party.id, kid)


def _form(
    desk: Desk, typed: Mapping[str, tuple[str, ...]] | None, problems: Mapping[str, str] | None
) -> Mapping[str, Any]:
    """Return what the form to register a key shows."""
    filled = {name: values[0] for name, values in (typed or {}).items()}
    lengths = [(each, desk.language.say(f"keys.lasts_{each.replace('-', '_')}")) for each in LENGTHS]
    return {"lengths": lengths, "typed": {KEY: "", LASTS: "jaar"} | filled, "problems": problems or {}}


def _typed_again(typed: Mapping[str, tuple[str, ...]], no: SpeelruimteError) -> Mapping[str, tuple[str, ...]]:
    """Return what was typed, without a private key: it is neither shown again nor kept with the page."""
    private = isinstance(no, KeyInvalid) and any(each.code == PRIVATE for each in no.errors)
    return {name: values for name, values in typed.items() if not (private and name == KEY)}


def _problems(desk: Desk, no: SpeelruimteError) -> Mapping[str, str]:
    """Return what is wrong with the key, in words; a private one is to be used no more."""
    kind = "known" if isinstance(no, KeyExists) else "wrong"
    if isinstance(no, KeyInvalid):
        kind = next((each.code for each in no.errors if each.code), kind)
    return {KEY: desk.language.say(f"keys.problem_{kind}")}
