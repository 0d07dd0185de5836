"""Words that lead somewhere (链接文字), as cells of tables of figures."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def linked(text: str, url: str) -> SafeString:
    """Return words that lead somewhere."""
    return format_html('<a class="text-link" href="{}">{}</a>', url, text)
