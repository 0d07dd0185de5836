"""Sheets of documents (成文): the same plain data as PDF by Typst and as Word."""

from anguan.responsibility.paperwork.sheets.pdf import letter_pdf as letter_pdf
from anguan.responsibility.paperwork.sheets.pdf import sheet_pdf as sheet_pdf
from anguan.responsibility.paperwork.sheets.sheet import sheet_of as sheet_of
from anguan.responsibility.paperwork.sheets.word import word_of as word_of
