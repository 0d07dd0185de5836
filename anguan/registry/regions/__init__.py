"""Regions (行政区划): the division tree of the country down to villages, extended by parks (园区) and grids (网格).

Codes are the statistical division codes (统计用区划代码) published by the National Bureau of Statistics, written short:
2 digits a province, 4 a city, 6 a county, 9 a town, 12 a village. One code lies within another when it begins with it.
"""
