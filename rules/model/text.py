"""Words for people, in the two languages the product speaks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Dutch and English. A policy that gives a bare string means the same words in both."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in `nl` or `en`; Dutch for any other language, being the language of the law."""
        return self.en if language == "en" else self.nl
