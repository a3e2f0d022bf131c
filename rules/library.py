"""The rules as a library: everything a partner needs to say itself what a policy concludes, under one name.

It needs no database, no server and no network, and keeps nothing. What is named here stays.
"""

from rules.conclusions import Conclusions
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.python_matcher import PythonMatcher
from rules.evaluate.evaluate import EndlessDerivationError, evaluate
from rules.evaluate.may import may
from rules.evaluate.moves import Move, moves
from rules.evaluate.present import present
from rules.evaluate.verdict import Allowed, Doer, Draft, Refused
from rules.facts import Fact
from rules.language.layers.shelf import overlays, shelf
from rules.language.policy import load_policy, parse_policy
from rules.language.read.edition import load_edition, parse_edition
from rules.language.read.facts import load_facts, parse_facts
from rules.language.text.errors import FieldErrors, PolicyError, PolicyErrors
from rules.language.text.value import parse_fields
from rules.model.policy import Policy
from rules.service.dossier import Dossier, DossierErrors, answer, answer_json, answer_lines, present_move, read_dossier
from rules.service.pool import Evaluators
from rules.terms.edition import Edition, Editions, newest
from rules.terms.edition import shelf as editions_on_shelf

__all__ = [
    "Allowed",
    "Conclusions",
    "Doer",
    "Dossier",
    "DossierErrors",
    "Draft",
    "DurableMatcher",
    "Edition",
    "Editions",
    "EndlessDerivationError",
    "Evaluators",
    "Fact",
    "FieldErrors",
    "Move",
    "Policy",
    "PolicyError",
    "PolicyErrors",
    "PythonMatcher",
    "Refused",
    "answer",
    "answer_json",
    "answer_lines",
    "editions_on_shelf",
    "evaluate",
    "load_edition",
    "load_facts",
    "load_policy",
    "may",
    "moves",
    "newest",
    "overlays",
    "parse_edition",
    "parse_facts",
    "parse_fields",
    "parse_policy",
    "present",
    "present_move",
    "read_dossier",
    "shelf",
]
