"""Sheets of duties (一页纸): what an enterprise owes, what is proven, what an inspector would find today."""

from anguan.responsibility.duties.sheets.one_page import OnePage, data_of, fitted, one_page_of, paper_of

__all__ = ["OnePage", "data_of", "fitted", "one_page_of", "paper_of"]
