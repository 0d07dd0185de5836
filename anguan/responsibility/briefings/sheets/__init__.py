"""Sheets of briefings (月报表): a month of an enterprise's teams, on paper and as a workbook."""

from anguan.responsibility.briefings.sheets.month import HEADERS, Month, data_of, month_of, paper_of, rows_of_people

__all__ = ["HEADERS", "Month", "data_of", "month_of", "paper_of", "rows_of_people"]
