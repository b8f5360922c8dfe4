"""The command line's parser in Chinese: usage, headings and what was typed wrongly; knows no command."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from yifa.interfaces.cli.out import USAGE, complain

HEADINGS = {"positional arguments": "要写的", "options": "可选"}

FAULTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<a>.+)", "还缺 {a}"),
    (r"unrecognized arguments: (?P<a>.+)", "不认识 {a}"),
    (r"argument (?P<n>.+): invalid choice: (?P<a>.+) \(choose from (?P<b>.+)\)", "{n} 不能写 {a}，可以写 {b}"),
    (r"argument (?P<n>.+): invalid \w+ value: (?P<a>.+)", "{n} 的写法不对：{a}"),
    (r"argument (?P<n>.+): expected .+", "{n} 后面要写一个值"),
    (r"argument (?P<n>.+): not allowed with argument (?P<a>.+)", "{n} 不能和 {a} 一起写"),
    (r"argument (?P<n>.+): ignored explicit argument (?P<a>.+)", "{n} 后面不写值，收到的是 {a}"),
    (r"one of the arguments (?P<a>.+) is required", "要写 {a} 其中一个"),
    (r"ambiguous option: (?P<a>.+) could match (?P<b>.+)", "{a} 可以是 {b}，请写全"),
)
"""What the library says of a fault, and what we say."""


class _Layout(argparse.HelpFormatter):
    """Help as the library lays it out, headed in Chinese."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The usage line."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """A heading."""
        super().start_section(HEADINGS.get(heading or "", heading))


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese; its sub-parsers do so too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"formatter_class": _Layout, **kwargs, "add_help": False})
        self.add_argument("-h", "--help", action="help", help="显示这些说明")

    def error(self, message: str) -> NoReturn:
        """Say what was typed wrongly and how to see what may be typed; exit 2."""
        complain(f"{self.prog}：{in_chinese(message)}。查看写法：{self.prog} --help")
        self.exit(USAGE)


def in_chinese(message: str) -> str:
    """The library's fault as a Chinese sentence; one we have no words for is quoted."""
    for pattern, told in FAULTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return told.format(**found.groupdict())
    return f"写法不对（{message}）"
