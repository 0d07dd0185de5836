"""Rules of offices: the lines (条线) along which departments supervise (管行业必须管安全, 安全生产法 第三条)."""

# code → title; which department holds which line is decided by each city, so an office row carries its own lines.
LINES: dict[str, str] = {
    "emergency": "应急管理（综合与危化、工贸）",
    "industry": "工业和信息化",
    "housing": "住房和城乡建设",
    "transport": "交通运输",
    "commerce": "商务",
    "market": "市场监管（特种设备）",
    "agriculture": "农业农村",
    "fire": "消防救援",
}
