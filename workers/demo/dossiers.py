"""The thirty dossiers of the demonstration, of five policies and three municipalities."""

from workers.demo.dossier import Dossier
from workers.demo.openness import openness
from workers.demo.permits import permits
from workers.demo.support import support
from workers.demo.work import work
from workers.demo.youth import youth


def dossiers() -> tuple[Dossier, ...]:
    """Return all thirty, in the order in which they come in."""
    return (*permits(), *youth(), *support(), *work(), *openness())
