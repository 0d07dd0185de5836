"""What is listed of certificates: their classes, how long they hold, and the kinds of deadlines they carry."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anguan.foundation.catalog import Confidence, load

HERE = Path(__file__).parent
DEADLINES = HERE / "deadlines.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CertificateClass(_Part):
    """One class of certificates (证书类别)."""

    id: str
    title: str
    special_operation: bool = False  # 特种作业操作证: numbered by the identity number, with terms set by law
    national: bool = False  # its number stands for one person in the whole country
    post: str = ""  # the role it is for: 主要负责人, 安全生产管理人员 (三项岗位)
    items: tuple[str, ...] = ()  # 操作项目, 单位类别
    words: str = ""  # what tables call it


class Classes(_Part):
    """The classes, and the terms of special-operation certificates."""

    id: str
    title: str
    source: str
    clause: str
    confidence: Confidence
    effective: date
    valid_years: int
    review_years: int
    apply_days: int
    valid_clause: str
    review_clause: str
    apply_clause: str
    classes: tuple[CertificateClass, ...]


@lru_cache(maxsize=1)
def sheet() -> Classes:
    """Return the catalogue of certificates."""
    return load(HERE / "classes.yaml", Classes)


@lru_cache(maxsize=1)
def classes() -> dict[str, CertificateClass]:
    """Return the classes by their id, in the order people choose from."""
    return {one.id: one for one in sheet().classes}


def title_of(cls: str) -> str:
    """Return what a class is called."""
    return classes()[cls].title if cls in classes() else cls
