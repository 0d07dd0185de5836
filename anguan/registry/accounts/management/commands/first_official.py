"""`anguan first_official`: open a new installation for its first official (开通第一个监管账号)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anguan.foundation import clock
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.rules.activation import as_printed
from anguan.registry.accounts.services.founding import first_official


class Command(BaseCommand):
    """Register an office with one official, and print the one-time code."""

    help = "开通第一个监管账号：登记部门和人员，打印一次性激活码"

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what is asked for."""
        parser.add_argument("--region", required=True, help="区划代码，如 3209（市）、320921（县）")
        parser.add_argument("--office", required=True, help="部门全称")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--phone", default="", help="手机号，用作登录名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what to do next."""
        try:
            issued = first_official(
                region_code=options["region"],
                office=options["office"],
                name=options["name"],
                phone=options["phone"],
                at=clock.now(),
            )
        except Refused as refusal:
            raise CommandError("；".join(f"{one.message}，{one.remedy}" for one in refusal.reasons)) from refusal
        self.stdout.write(f"已登记：{issued.organisation} {issued.name}")
        self.stdout.write(f"登录名：{issued.username}")
        self.stdout.write(f"激活码：{as_printed(issued.code)}（{clock.day_of(issued.expires_at)} 前有效，只能用一次）")
        self.stdout.write("请在浏览器打开 /activate，输入激活码，设置密码。")
