"""How commands speak: Chinese lines for people, one JSON object a line for programs; decides no exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

GOOD, FOUND, USAGE = 0, 1, 2
STOPPED = 130
"""Ended by Ctrl-C, as shells count it."""


class UsageError(Exception):
    """What was typed cannot be carried out; the message says what to type instead."""


class Command(NamedTuple):
    """One subcommand: name, one line of help, how to read its arguments, what to do."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def say(text: str = "") -> None:
    """A line for a person."""
    sys.stdout.write(text + "\n")


def json_line(value: Any) -> None:
    """One JSON object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def complain(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")
