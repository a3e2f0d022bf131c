"""One line of the table: what was measured, and the figure with its unit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure. `part` and `name` together are unique within a run."""

    part: str
    name: str
    value: float | None
    unit: str
    note: str = ""

    def shown(self) -> str:
        if self.value is None:
            return "-"
        return f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.3g}"
