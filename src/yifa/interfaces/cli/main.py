"""Entry point of `yifa`: finds the subcommand and turns its errors into exit codes; knows no command's content."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from yifa import __version__
from yifa.interfaces.cli import admin, bench, demo, law, procedures, record, report
from yifa.interfaces.cli.out import STOPPED, USAGE, Command, UsageError, complain

COMMANDS: tuple[Command, ...] = (
    *demo.COMMANDS,
    *admin.COMMANDS,
    *record.COMMANDS,
    *report.COMMANDS,
    *law.COMMANDS,
    *procedures.COMMANDS,
    *bench.COMMANDS,
)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, in Chinese."""
    parser = argparse.ArgumentParser(prog="yifa", description="依法：让一个镇依法办事，并能证明它。")
    parser.add_argument("--version", action="version", version=f"yifa {__version__}")
    subs = parser.add_subparsers(dest="command", metavar="命令")
    for command in COMMANDS:
        sub = subs.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 good, 1 found something, 2 usage."""
    parser = build_parser()
    args = parser.parse_args(argv)
    if not args.command:
        parser.print_help()
        return USAGE
    try:
        return int(args.run(args))
    except UsageError as error:
        complain(f"yifa {args.command}：{error}")
        return USAGE
    except KeyboardInterrupt:
        complain("已停止。")
        return STOPPED
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`); that is not our failure.
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
