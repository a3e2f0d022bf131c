"""Sources that nobody can follow, and regulations that no clause cites."""

from collections.abc import Iterator

from rules.language.check.remark import Remark
from rules.language.text.errors import named, nearest, quoted
from rules.model.citation import Citation
from rules.model.citing import citing
from rules.model.policy import Policy
from rules.terms.said import Said, said


def uncited(policy: Policy) -> Iterator[Remark]:
    """Every source that begins with the name of no regulation, and every regulation that plays no part."""
    yield from _unfollowed(policy)
    by_clauses = (each for clause in citing(policy) for each in clause.citations)
    cited = {each.regulation for each in (*by_clauses, *_of_personal_data(policy))}
    for regulation in policy.regulations.values():
        if regulation not in cited:
            yield Remark(regulation.line, named(said("regulation"), regulation.name), said("regulation_uncited"))


def _of_personal_data(policy: Policy) -> Iterator[Citation]:
    """What is cited where no clause is: for personal data, and for how long cases are kept."""
    yield from policy.personal_data.grounds
    for retention in policy.retention.values():
        yield from retention.citations
    for purpose in policy.purposes.values():
        yield from purpose.citations


def _unfollowed(policy: Policy) -> Iterator[Remark]:
    for clause in citing(policy):
        for each in clause.citations:
            if each.regulation is None and each.own is None:
                yield Remark(
                    each.line,
                    named(said(clause.citer.value), clause.name),
                    _not_declared(each, tuple(policy.regulations)),
                )


def _not_declared(cited: Citation, known: tuple[str, ...]) -> Said:
    words, last = cited.written.rpartition(" ")[::2]
    name = words if last[:1].isdigit() and words else cited.written
    meant = nearest(name, known)
    if meant:
        return said("names_another_regulation", source=quoted(cited.written), meant=quoted(meant))
    return said("names_no_regulation", source=quoted(cited.written))
