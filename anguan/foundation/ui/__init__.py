"""The page kit (界面): one shell, one set of parts, one kind of list, for every page of the system.

README.md beside this file shows how a page is written.
"""
