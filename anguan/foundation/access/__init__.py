"""Access (权限与辖区): who may see and do what, decided once and said again by the database."""

from anguan.foundation.access.actor import Actor as Actor
from anguan.foundation.access.actor import Territory as Territory
