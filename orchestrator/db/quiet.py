"""A transaction from which nothing leaves: it records history, and what the world had to hear it heard long ago."""

from sqlmodel import Session

_MARK = "speelruimte: nothing leaves"


def keep_quiet(session: Session) -> None:
    """Let this session write no effects and set no clock, until it is closed or speaks again."""
    session.info[_MARK] = True


def speak_again(session: Session) -> None:
    """Let effects leave this session again."""
    session.info.pop(_MARK, None)


def is_quiet(session: Session) -> bool:
    """Whether effects and clocks are to be left alone."""
    return _MARK in session.info
