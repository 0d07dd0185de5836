"""Lifecycle (流程): a table of steps that drives checks, buttons, the API's words, the diagram and the tests."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Step:
    """One legal move: from a state, to a state, by whom, and what the button says."""

    name: str
    source: str
    target: str
    who: str  # a role of the actor, or a part they play in this row such as "rectifier"
    label: str
    tone: str = "plain"  # how the button looks: primary, plain, danger


class Lifecycle:
    """The legal moves of one kind of record.

    `titles` gives each state its statutory Chinese word; a state without one is a mistake found at import.
    """

    def __init__(self, *steps: Step, titles: dict[str, str]):
        self.steps = steps
        self.titles = titles
        unnamed = {state for step in steps for state in (step.source, step.target)} - set(titles)
        if unnamed:
            message = f"states without a title: {sorted(unnamed)}"
            raise ValueError(message)

    @property
    def step_names(self) -> list[str]:
        """Every step's name once, in table order."""
        return list(dict.fromkeys(step.name for step in self.steps))

    @property
    def states(self) -> list[str]:
        """Every state, in the order of the titles."""
        return list(self.titles)

    def available(self, state: str, roles: Collection[str]) -> list[Step]:
        """Return the moves that someone with these roles can make now; the buttons of the page."""
        return [step for step in self.steps if step.source == state and step.who in roles]

    def require(self, name: str, *, state: str, roles: Collection[str]) -> Step:
        """Return the step, or refuse: it is not this state's, or not this person's, to take."""
        here = [step for step in self.steps if step.name == name and step.source == state]
        if not here:
            raise Refused(
                Reason(
                    "not_in_this_state",
                    _("当前状态是“{state}”，这一步已经不能办理").format(state=self.titles.get(state, state)),
                    _("请刷新页面查看最新进展，可能已有人办理"),
                )
            )
        for step in here:
            if step.who in roles:
                return step
        raise Refused(Reason("not_yours", _("这一步不由您办理"), _("请联系本环节的责任人办理")))

    def walk(self, state: str, names: Iterable[str]) -> Sequence[str]:
        """Return the states visited from `state`, taking those named steps that are legal and skipping the others."""
        visited = [state]
        for name in names:
            for step in self.steps:
                if step.name == name and step.source == visited[-1]:
                    visited.append(step.target)
                    break
        return visited

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram, for the docs."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state}: {title}" for state, title in self.titles.items()]
        lines += [f"    {step.source} --> {step.target}: {step.label}" for step in self.steps]
        return "\n".join(lines)
