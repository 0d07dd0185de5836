"""Sheets of training to print (打印件): the three-level education card, and one person's whole file."""

from anguan.responsibility.training.sheets.card import card_of as card_of
from anguan.responsibility.training.sheets.card import card_pdf as card_pdf
from anguan.responsibility.training.sheets.file import file_of as file_of
from anguan.responsibility.training.sheets.file import file_pdf as file_pdf
