"""The events of a YAML text: by the C parser where it surely says what the careful one would, else by the careful one.

The C parser (libyaml, YAML 1.1) is sixteen times as fast but speaks an older YAML. Whatever the two might read differently, and
every text in which either finds a fault, is left to the careful one, so that results and complaints are always its own.
Refuses to know what the events are good for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from _ruamel_yaml import CParser
from ruamel.yaml import YAML
from ruamel.yaml.events import AliasEvent, DocumentStartEvent, Event, NodeEvent, ScalarEvent

T = TypeVar("T")

_TOLD_APART = re.compile("[\t\r\x85\u2028\u2029]|^%", re.MULTILINE)
"""White space and line ends on which the two disagree, and directives."""


class Unsure(Exception):
    """The quick reading found something that the careful one must look at."""


def careful(text: str) -> Iterator[Event]:
    """The events as YAML 1.2 has them. Raises YAMLError."""
    return iter(YAML(typ="safe", pure=True).parse(text))


def either(text: str, build: Callable[[Iterator[Event]], T | None]) -> T | None:
    """What `build` makes of the quick events, None where it must be asked again with the careful ones.

    `build` must begin anew at every call, and answer None wherever it finds a fault.
    """
    if _TOLD_APART.search(text):
        return None
    try:
        return build(_quick(text))
    except Exception:  # whatever it was, the careful reading says it in its own words
        return None


def _quick(text: str) -> Iterator[Event]:
    parser = CParser(text)
    documents = 0
    while parser.check_event():
        event: Event = parser.get_event()
        if isinstance(event, NodeEvent):
            empty = isinstance(event, ScalarEvent) and not event.value and not event.style
            # The two put an empty value on different lines.
            if empty or isinstance(event, AliasEvent) or event.anchor or getattr(event, "tag", None):
                raise Unsure
        elif isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unsure
        yield event
