"""Which industry of the catalog a division of GB/T 4754 is (行业对照); where it may be several, the owner is asked."""

from pydantic import BaseModel, ConfigDict, Field

from anguan.foundation.catalog import Confidence
from anguan.responsibility.duties.catalog.vocabulary import Industry


class Division(BaseModel):
    """One division (大类): what it is, or what it may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    is_: tuple[Industry, ...] = Field(default=(), alias="is")
    asks: tuple[Industry, ...] = ()


class Industries(BaseModel):
    """Divisions by their two digits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    confidence: Confidence
    divisions: dict[str, Division]

    def of(self, code: str) -> Division:
        """Return what an industry code such as C34 or C3411 is; a letter alone says nothing, the rest is other."""
        digits = code[1:3] if code[:1].isalpha() else code[:2]
        return self.divisions.get(digits, OTHER) if len(digits) == 2 else Division()


OTHER = Division.model_validate({"is": ("other",)})
