"""Entry point of `yifa`: finds the subcommand and turns its errors into exit codes; knows no command's content."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ruamel.yaml.error import MarkedYAMLError

from yifa import __version__
from yifa.interfaces.cli import admin, bench, check_text, demo, draw, excel, keeping, law, procedures, record, report, site
from yifa.interfaces.cli.out import FOUND, STOPPED, USAGE, Command, UsageError, complain
from yifa.interfaces.cli.parser import Parser
from yifa.law.faults import LawError
from yifa.procedure.problem import DataError
from yifa.record.db import DATABASE_ERRORS
from yifa.record.errors import AlreadyServing, RecordError

COMMANDS: tuple[Command, ...] = (
    *demo.COMMANDS,
    *admin.COMMANDS,
    *record.COMMANDS,
    *draw.COMMANDS,
    *keeping.COMMANDS,
    *report.COMMANDS,
    *check_text.COMMANDS,
    *excel.COMMANDS,
    *law.COMMANDS,
    *procedures.COMMANDS,
    *site.COMMANDS,
    *bench.COMMANDS,
)


def build_parser() -> Parser:
    """The whole command line, in Chinese."""
    parser = Parser(prog="yifa", description="依法：让一个镇依法办事，并能证明它。")
    parser.add_argument("--version", action="version", version=f"yifa {__version__}", help="显示版本")
    subs = parser.add_subparsers(dest="command", metavar="命令")
    for command in COMMANDS:
        sub = subs.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 good, 1 found something wrong in data or record, 2 usage."""
    parser = build_parser()
    args = parser.parse_args(argv)
    if not args.command:
        parser.print_help()
        return USAGE
    try:
        return int(args.run(args))
    except (UsageError, AlreadyServing) as error:
        complain(f"yifa {args.command}：{error}")
        return USAGE
    except (LawError, DataError, RecordError) as error:
        # Rule files, declarations, cases or the record itself: each names the file and line, or the act.
        complain(f"yifa {args.command}：{error}")
        return FOUND
    except MarkedYAMLError as error:
        mark = error.problem_mark
        complain(f"yifa {args.command}：{f'{mark.name}:{mark.line + 1}：' if mark else ''}不是可读的 YAML，请检查缩进和冒号")
        return FOUND
    except DATABASE_ERRORS as error:
        complain(f"yifa {args.command}：数据库不可用（{error}）：停止办理，保留现场，见 docs/operate.md")
        return FOUND
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`); that is not our failure.
        sys.stderr.close()
        return 0
    except OSError as error:
        told = f"读写不了 {error.filename}，请检查它在不在、有没有权限" if error.filename else str(error)
        complain(f"yifa {args.command}：{told}")
        return USAGE
    except KeyboardInterrupt:
        complain("已停止。")
        return STOPPED


if __name__ == "__main__":
    raise SystemExit(main())
