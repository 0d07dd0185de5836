"""Ledger import (企业台账导入): an office's table of enterprises becomes their one file, as often as it is sent.

Template → headings matched → dry run that lists every wrong cell → marked table back → what is right is imported.
"""
