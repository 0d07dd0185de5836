"""Anguan (安管家): regional work safety, from the phone on the shop floor to the city's one map."""
