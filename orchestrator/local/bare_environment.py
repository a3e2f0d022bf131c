"""What every program we start may see of our own environment: how to find programs, and nothing that is secret."""

import os
from collections.abc import Mapping

_KEPT = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PYTHONWARNINGS"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT"),
    }
)


def bare_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return of an environment (of ours, when none is given) what any program may know.

    What is kept is named, so that a password in a variable nobody thought of goes nowhere.
    """
    ours = os.environ if environment is None else environment
    return {name: value for name, value in ours.items() if name in _KEPT or name.startswith("LC_")}
