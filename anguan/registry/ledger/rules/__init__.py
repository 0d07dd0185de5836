"""Rules of the ledger import (台账导入): columns and their many headings, towns, and the judgement of every cell."""

from anguan.registry.ledger.rules.columns import BY_KEY as BY_KEY
from anguan.registry.ledger.rules.columns import COLUMNS as COLUMNS
from anguan.registry.ledger.rules.columns import GROUP_TITLES as GROUP_TITLES
from anguan.registry.ledger.rules.columns import Column as Column
from anguan.registry.ledger.rules.columns import is_known as is_known
from anguan.registry.ledger.rules.columns import match_headings as match_headings
from anguan.registry.ledger.rules.columns import reasons_not_to_map as reasons_not_to_map
from anguan.registry.ledger.rules.judging import Entry as Entry
from anguan.registry.ledger.rules.judging import Judge as Judge
from anguan.registry.ledger.rules.judging import PersonNamed as PersonNamed
from anguan.registry.ledger.rules.judging import is_example as is_example
from anguan.registry.ledger.rules.problems import KINDS as KINDS
from anguan.registry.ledger.rules.problems import Problem as Problem
from anguan.registry.ledger.rules.towns import Place as Place
from anguan.registry.ledger.rules.towns import TownFinder as TownFinder
