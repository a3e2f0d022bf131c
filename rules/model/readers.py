"""Who may see facts of a type: the roles it names, whom such a fact names itself, and who may know that it is there."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from rules.model.confidentiality import LEVELS, narrowed_to
from rules.model.fact_type import WORK_DONE, WORK_GIVEN, FactType
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may see facts of one type.

    `fields` are its fields that name who may see that one fact: a party, a person, a role, or another fact, which is
    then seen by whoever sees that. `existence_known`: everybody else may know that there is such a fact. Only who holds
    a role that is `served` by a purpose of the type sees it, named or not; None is everybody.
    """

    roles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    existence_known: bool = False
    served: tuple[str, ...] | None = None

    @property
    def narrowed(self) -> bool:
        """Whether there is anybody who may not see it."""
        return bool(self.roles or self.fields) or self.served is not None

    def may(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may see a fact that names them: it is for a purpose of theirs."""
        return self.served is None or not set(self.served).isdisjoint(roles)


@lru_cache(maxsize=8192)
def readers_of(policy: Policy, fact_type: str, level: str = LEVELS[-1]) -> Readers:
    """Return who may see a fact of the type that carries this level; without one, who may see it whatever it carries.

    Work that is given, and what came of it, is for whoever directs the case, whoever wrote it and whom it is for; that
    work was given is for everybody to know.
    """
    if fact_type == WORK_GIVEN:
        return Readers((policy.director,), ("party", "role"), existence_known=True)
    if fact_type == WORK_DONE:
        return Readers((policy.director,), ("work",), existence_known=True)
    kind = policy.facts[fact_type]
    served = _served(policy, kind)
    named = (*kind.seen_by, *kind.seen_by_named)
    seen_by = narrowed_to(kind.levels, level) or named or (tuple(policy.roles) if served is not None else ())
    roles = tuple(each for each in seen_by if each in policy.roles and (served is None or each in served))
    return Readers(roles, tuple(each for each in seen_by if each not in policy.roles), kind.existence_known, served)


def _served(policy: Policy, kind: FactType) -> tuple[str, ...] | None:
    """Return the roles that have a purpose for which such a fact may be seen."""
    if not kind.purposes:
        return None
    return tuple(dict.fromkeys(role for name in kind.purposes for role in policy.purposes[name].roles))
