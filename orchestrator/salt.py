"""Salt for the journal: the only place where chance comes in, so that everything else takes it as an argument."""

import secrets

BYTES = 16


def fresh_salts(count: int) -> tuple[str, ...]:
    """Return so many salts nobody can foresee, in hexadecimal."""
    digits = secrets.token_hex(BYTES * count)
    return tuple(digits[start : start + 2 * BYTES] for start in range(0, len(digits), 2 * BYTES))
