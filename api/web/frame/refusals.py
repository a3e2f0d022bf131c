"""What only the pages refuse, before the platform is asked anything."""


class PageRefusal(Exception):
    """A page cannot be shown to whoever asks. `str()` of it is a sentence for programs that ask for pages."""


class SignInNeeded(PageRefusal):
    """Nobody is signed in, or the session is over."""

    def __init__(self) -> None:
        super().__init__("Sign in to see this page.")


class FormNotOurs(PageRefusal):
    """A form was sent that does not come from a page of this session."""

    def __init__(self) -> None:
        super().__init__("This form does not come from a page of this session. Open the page again.")


class NotHere(PageRefusal):
    """The fictional persons sign in from the machine itself only, and only on a platform to try."""

    def __init__(self) -> None:
        super().__init__("The fictional persons sign in on a platform to try, from the machine it runs on.")


class SignInStale(PageRefusal):
    """An issuer answers something that was not asked, was answered before, or was asked too long ago."""

    def __init__(self) -> None:
        super().__init__("This attempt to sign in is not known here, or is over. Begin again at /aanmelden.")


class SignInDeclined(PageRefusal):
    """Somebody did not sign in at the issuer after all, or was not let through there."""

    def __init__(self) -> None:
        super().__init__("The issuer did not let this person through. Begin again at /aanmelden.")


class SignInRefused(PageRefusal):
    """What an issuer says of somebody is not believed; the log of the platform has the reason."""

    def __init__(self) -> None:
        super().__init__("What the issuer says is not believed. Whoever keeps the platform running can see why.")


class PartyUnready(PageRefusal):
    """Somebody signs in for a party that an issuer may speak for, and that is not registered."""

    def __init__(self) -> None:
        super().__init__("The organisation is not registered here. Whoever keeps the platform running can do that.")


class AnswerGone(PageRefusal):
    """The answer to a form is asked for that is kept no longer, or not for this session."""

    def __init__(self) -> None:
        super().__init__("This answer is no longer kept. What was confirmed has been done; look at the case.")


class PageNotFound(PageRefusal):
    """There is no such page, or not for this person."""

    def __init__(self, path: str) -> None:
        super().__init__(f"There is no page at {path}.")
        self.path = path
