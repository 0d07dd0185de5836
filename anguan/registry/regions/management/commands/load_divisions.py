"""`load_divisions 3209`: loads the divisions of the country, and of some regions everything down to the villages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anguan.registry.regions import rules, services


class Command(BaseCommand):
    """Load the division tree (行政区划)."""

    help = "导入行政区划：全国到县级，所列地区到村级，例如 load_divisions 3209"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the codes of regions wanted in full."""
        parser.add_argument("code", nargs="*", help="省、市、县代码，例如 3209")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load."""
        codes: list[str] = options["code"]
        if wrong := [code for code in codes if not rules.is_code(code)]:
            message = f"不是行政区划代码：{'、'.join(wrong)}"
            raise CommandError(message)
        self.stdout.write(f"行政区划已导入，新增或更新 {services.load_divisions(codes)} 条")
