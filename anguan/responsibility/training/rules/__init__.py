"""Rules of training (安全培训): what is counted as what, who owes how many hours, what a session needs."""

from anguan.responsibility.training.rules.categories import CATEGORY_TITLES as CATEGORY_TITLES
from anguan.responsibility.training.rules.categories import LEVELS as LEVELS
from anguan.responsibility.training.rules.categories import Category as Category
from anguan.responsibility.training.rules.categories import title_of as title_of
