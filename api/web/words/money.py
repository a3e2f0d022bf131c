"""Amounts of money as people write them: whole euros, as the law says them."""

from babel.numbers import format_currency

from api.web.words.language import Language


def euros_in_words(amount: int, language: Language) -> str:
    """Return an amount in whole euros: `€ 1.442` in Dutch, `€1,442` in English."""
    written = "¤ #,##0" if language.code == "nl" else "¤#,##0"
    return format_currency(amount, "EUR", written, locale=language.code, currency_digits=False)
