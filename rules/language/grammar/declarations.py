"""What a policy declares: roles, facts and their fields, tasks, parts of the case, terms, and open places."""

from rules.language.grammar.construct import Construct, Key
from rules.language.grammar.shape import (
    ANYTHING,
    BOUND,
    CHOICES,
    DAY,
    DURATION,
    FACT,
    LENGTH,
    LINE,
    NAME,
    PATH,
    PATTERN,
    TEXT,
    TITLED_CHOICES,
    VALUE,
    YES_NO,
    YES_OR_NO,
    Names,
    Schema,
    Shape,
    by_name,
    either,
    named_freely,
    ref,
    several,
    words_of,
)
from rules.model.confidentiality import LEVEL, LEVELS
from rules.model.fact_type import FieldKind
from rules.terms.duration import LeapDay
from rules.terms.said import said

RULES = "rules"
"""The type of an open place that takes rules instead of a value."""

EXISTENCE = ("hidden", "known")
"""Of who may not see a fact: whether it is there for them at all; the first is so when nothing is said."""

CALENDARS = ("nl-termijnenwet", "plain")

_SENTENCE = "words for people, in Dutch and English"
TITLE = Key("title", TEXT, _SENTENCE)
SOURCE = Key("source", several(Shape(ref("source"))), "where it comes from: an article, an own rule, or a list of them")
IN = Key("in", NAME, "the part of the case in which this lives")
_BELOW = Shape(either(ref("policy_name"), ref("version")), Names.OTHER)
OVERRIDES = Key(
    "overrides",
    several(_BELOW),
    "what gives way to this: a base policy or its rules (lex specialis), or the day of the version that is continued",
    layered=True,
)
ROLES = Shape(ref("roles"), Names.OTHER)

_READ_IN = "the date of the version of the text that was read"
REGULATION = Construct(
    "regulation",
    keys=(
        TITLE,
        Key("bwb", LINE, "its number in the national collection of laws: `BWBR0005537`"),
        Key("cvdr", LINE, "its number in the collection of municipal regulations: `CVDR740464`"),
        Key("eli", LINE, "its European identifier"),
        Key("url", LINE, "the page on which it stands, for what has no identifier"),
        Key("read_in", DAY, f"{_READ_IN}; left out, it was not"),
        OVERRIDES,
    ),
    bare=({"type": "null"},),
    called=said("a_regulation"),
)
CITED = Construct(
    "source",
    keys=(
        Key("article", LINE, "the regulation, the article, and the part of it", required=True),
        Key("read_in", DAY, f"{_READ_IN}, where it is another than of the rest"),
    ),
    called=said("a_cited_article"),
)
OWN_RULE = Construct(
    "source",
    keys=(Key("own", TEXT, "what the authority chose itself, in words: no law says it", required=True),),
    called=said("an_own_rule"),
)
SOURCES = Key("sources", Shape(named_freely(ref("regulation"))), "the regulations that clauses cite")

FIELD = Construct(
    "field",
    keys=(
        Key("type", Shape(LINE.schema, Names.OTHER), "the kind of value it holds, or `ref` and a type of fact"),
        Key("optional", YES_NO, "whether it may be left out"),
        Key("many", YES_NO, "whether it holds a list of such values"),
        TITLE,
        Key("choices", TITLED_CHOICES, "the words one of which it holds, each with its title where they have them"),
        Key("of", FACT, "the type of fact it refers to"),
        Key("not_before", BOUND, "no earlier day: today, a day, a date of this fact, or `fact.field`"),
        Key("not_after", BOUND, "no later day: today, a day, a date of this fact, or `fact.field`"),
    ),
    bare=(
        {"type": "string", "examples": [*(f"{kind.value}?" for kind in FieldKind), "date not after today"]},
        CHOICES.schema,
    ),
    called=said("a_field"),
)
_BY_LEVEL: Schema = {
    "type": "object",
    "propertyNames": {"enum": list(LEVELS)},
    "additionalProperties": ref("roles"),
}
FACT_TYPE = Construct(
    "fact",
    keys=(
        TITLE,
        Key("fields", Shape(either({"type": "null"}, by_name(ref("field"))), Names.OTHER), "what it holds"),
        Key("by", ROLES, "the roles that may add it; left out, every role"),
        Key("seen_by", ROLES, "the roles that may see it, and its fields of a party or person; left out, every role"),
        Key("purposes", Shape(ref("roles")), "the purposes for which it may be seen; left out, it is for any"),
        Key(
            LEVEL, Shape(_BY_LEVEL, Names.OTHER), "who still sees one that carries a level of confidentiality, by level"
        ),
        Key("existence", Shape({"enum": [*EXISTENCE]}), "whether others may know that there is such a fact"),
        Key("effective_on", NAME, "the date field that says on which day it counts"),
        IN,
        Key("legal_act", YES_NO, "forbidden unless a rule permits it"),
        Key("when_closed", YES_NO, "may still be added to a closed case"),
        Key("open", YES_NO, "an overlay may add fields"),
        OVERRIDES,
        Key(
            "extends",
            _BELOW,
            "the base policy, or the day of the version, whose type of fact gets further fields",
            layered=True,
        ),
    ),
    bare=({"type": "null"},),
    called=said("a_type_of_fact"),
)
ROLE = Construct(
    "role",
    keys=(TITLE, Key("many", YES_NO, "whether several parties may hold it at a time"), OVERRIDES),
    bare=({"type": ["string", "null"]},),
    called=said("a_role"),
)
SCOPE = Construct(
    "scope",
    keys=(TITLE, Key("milestone", YES_NO, "reached once, instead of open or closed"), OVERRIDES),
    bare=({"type": ["string", "null"]},),
    called=said("a_scope"),
)
TASK = Construct(
    "task",
    keys=(TITLE, Key("yields", FACT, "the fact by which it is done", required=True), IN, OVERRIDES),
    called=said("a_task"),
)

PERSONAL_DATA = Construct(
    "personal_data",
    keys=(
        Key("activity", LINE, "where the register of processing activities describes it: an address"),
        Key("purpose", TEXT, "what the personal data are for, in words"),
        Key("ground", SOURCE.shape, "on which ground they are processed: an article, an own rule, or a list of them"),
        Key("subjects", several(LINE), "whose they are: roles, and fields that name somebody, as `fact.field`"),
    ),
    called=said("what_is_said_of_personal_data"),
)
PURPOSE = Construct(
    "purpose",
    keys=(
        TITLE,
        Key("ground", SOURCE.shape, "on which ground: an article, an own rule, or a list of them", required=True),
        Key("roles", ROLES, "the roles that see something for it", required=True),
    ),
    called=said("a_purpose"),
)
_WHOSE: Schema = {"type": "object", "minProperties": 1, "additionalProperties": either(ref("path"), ref("name"))}
SECRECY = Construct(
    "secrecy",
    keys=(
        Key("imposed_by", PATH, "the field of a fact that names whose stays secret from then on", required=True),
        Key("lifted_by", PATH, "the field of a fact that names whose is secret no longer", required=True),
        Key("seen_by", ROLES, "the roles from which it is not kept", required=True),
        Key("hides", Shape(_WHOSE), "fields of text in which it stands as well, each with whose it is"),
    ),
    called=said("what_is_said_of_secrecy"),
)
_HELD = either(ref("name"), by_name(either({"type": "null"}, {"type": "object", "additionalProperties": ANYTHING})))
RETENTION = Construct(
    "retention",
    keys=(
        TITLE,
        Key("source", SOURCE.shape, "the category of the selection list, or an own rule", required=True),
        Key(
            "with",
            Shape(_HELD, Names.OTHER),
            "the facts, with these values, that such a case holds; left out, any case",
        ),
        Key("keep", Shape(LINE.schema), "how long: a length of time, or `for good`", required=True),
        Key(
            "from", Shape(LINE.schema, Names.OTHER), "from when: `closed`, or a date as `fact.field`; left out, closed"
        ),
        Key("four_eyes", YES_NO, "whether one asks for destruction and another carries it out"),
    ),
    called=said("a_retention"),
)

AT_MOST = Key("at_most", DURATION, "the most that counts of a length that a fact says")
SUSPENSION = Construct(
    "suspended",
    keys=(
        Key("from_day_after", PATH, "the date after which the term stands still", required=True),
        Key("until_day_of", PATH, "the date on which it runs on", required=True),
        Key("at_most_until", PATH, "the date on which it runs on at the latest"),
        Key("inclusive", YES_NO, "whether the last day counts in"),
    ),
)
EXTENSION = Construct(
    "extended",
    keys=(
        Key("by", LENGTH, "by which length the end moves, or so many weeks as that fact says", required=True),
        AT_MOST,
        Key("once", YES_NO, "whether only the first such fact counts"),
        Key("when", PATTERN, "the fact that extends it, bare or with tests", required=True),
        Key("before_end", YES_NO, "whether only facts from before the end count"),
    ),
)
TERM = Construct(
    "term",
    keys=(
        Key("lasts", DURATION, "how long it lasts"),
        Key("until", PATH, "instead of a length, the day on which it ends"),
        Key(
            "after",
            Shape(either(ref("path"), ref("name"), ref("term")), Names.OTHER),
            "the day, or for hours the moment, from which it runs, not counted itself; or the term from whose end",
        ),
        Key("calendar", words_of(*CALENDARS), "which days it may not end on"),
        Key("leap_day", words_of(*LeapDay), "where years or months from 29 February end in a year without one"),
        Key("suspended", Shape(SUSPENSION.schema, Names.OTHER), "when it stands still"),
        Key("extended", several(Shape(EXTENSION.schema, Names.OTHER)), "what makes it end later"),
        SOURCE,
        OVERRIDES,
    ),
    called=said("a_term"),
)
WITHIN = Shape(either(LINE.schema, TERM.table), Names.OTHER)
"""A term by its name, in one breath, or written out."""

WHO = Construct(
    "who",
    keys=(
        Key("person", PATH, "the person in a field of a bound fact"),
        Key("party", PATH, "the party in a field of a bound fact"),
    ),
    bare=(ref("name"),),
)
HOLDER = Construct(
    "bearer",
    keys=(
        Key("role", NAME, "the role", required=True),
        Key("party", PATH, "the one party of it, in a field of a bound fact", required=True),
    ),
    bare=(ref("name"),),
)

OPEN_KINDS = (
    FieldKind.WHOLE,
    FieldKind.DECIMAL,
    FieldKind.YES_NO,
    FieldKind.CHOICE,
    FieldKind.TEXT,
    FieldKind.DATE,
)
"""The kinds of value that can be left open."""

_TIGHTER = Shape({"enum": ["lower", "higher", *YES_OR_NO]})

OPEN_PLACE = Construct(
    "open",
    keys=(
        Key("type", words_of(*OPEN_KINDS, RULES), "what can be filled in: a kind of value, or rules", required=True),
        Key("from", VALUE, "the least that may be filled in"),
        Key("to", VALUE, "the most that may be filled in"),
        Key("default", VALUE, "what holds unless it is filled in"),
        Key("tighter", _TIGHTER, "in which direction an overlay may move it"),
        Key("choices", CHOICES, "the words one of which may be filled in"),
        Key("about", several(FACT), "the facts that rules at this place may be about"),
        TITLE,
    ),
    called=said("an_open_place"),
)
