"""Column types that several tables use: a moment always with its zone, lists as PostgreSQL arrays, JSON as jsonb."""

from sqlalchemy import DateTime, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

MOMENT = DateTime(timezone=True)
WORDS = Text()
NAMES = ARRAY(Text())
NUMBERS = ARRAY(Integer())
MOMENTS = ARRAY(DateTime(timezone=True))
JSON = JSONB()
