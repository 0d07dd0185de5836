"""Duties (履职事项): what the law asks of each enterprise, when, what proves it, and what it costs to miss it.

安全生产法第四条、第二十一条 and the rules under it.
"""
