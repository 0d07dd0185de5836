"""Rounds (任务下发): an office sends a notice to a territory or a selection, sees who has read and who has replied.

Publish, receive, reply by a day (下发、签收、按期回复); those who have not are pressed. What is owed, by whom and until
when is a deadline; who hears of it is a message.
"""
