"""How a day was found is told in Dutch, the language of the law and of most readers, and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages: the same days, the same amounts, the same legal source."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the sentence in `nl` or `en`; Dutch for any other language, being the language of the law."""
        return self.en if language == "en" else self.nl
