"""What stands at the place of the seal: nothing, for the wet seal; a sample; or what a lawful seal service puts there.

Yifa makes no seal. An electronic seal is put by the service that lawfully keeps it, through an adapter that the installation
names; without one the place stays empty, and on a demonstration a picture says 示例.
"""

from __future__ import annotations

from typing import Protocol

from yifa.interfaces.runtime import Runtime


class SealService(Protocol):
    """An adapter to a seal service."""

    @property
    def name(self) -> str:
        """The service and the ground on which it keeps the organ's seal, for the record and for people."""

    def mark(self, organ: str) -> str:
        """The picture (SVG) to print at the place, empty where the service seals the finished file or a hand does."""

    def sealed(self, pdf: bytes, *, organ: str, number: str | None) -> bytes:
        """The finished file as the service gives it back. Raises where the service does not seal it."""


class WetSeal:
    """No electronic seal: the place stays empty for the stamp."""

    name = "加盖实物印章"

    def mark(self, organ: str) -> str:
        """Nothing is printed."""
        del organ
        return ""

    def sealed(self, pdf: bytes, *, organ: str, number: str | None) -> bytes:
        """The file as it is."""
        del organ, number
        return pdf


class SampleSeal(WetSeal):
    """The demonstration's: a broken ring that says 示例 and names no organ, so that nobody can take it for a seal."""

    name = "示例（不是印章）"

    def mark(self, organ: str) -> str:
        """The picture."""
        del organ
        return SAMPLE


SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" fill="none" stroke="#c8102e" opacity="0.75">'
    '<circle cx="100" cy="100" r="92" stroke-width="5" stroke-dasharray="14 9"/>'
    # 示例 drawn in strokes: no font is asked for.
    '<g stroke-width="5" stroke-linecap="round">'
    '<path d="M42 72h46M32 94h66M65 94v42q0 8-9 4M48 108l-14 22M82 108l14 22"/>'
    '<path d="M124 66l-12 28M119 84v56M130 72h26M142 72l-12 30M136 90h18q-2 30-24 48M138 102l8 10M162 80v38M174 68v66q0 8-9 3"/>'
    "</g></svg>"
)

_adapters: list[SealService] = []


def use(adapter: SealService | None) -> None:
    """Name the installation's adapter, or none."""
    _adapters[:] = [adapter] if adapter is not None else []


def seal_of(current: Runtime) -> SealService:
    """Who seals this town's papers. A demonstration never reaches a real service."""
    if current.mode == "demonstration":
        return SampleSeal()
    return _adapters[0] if _adapters else WetSeal()
