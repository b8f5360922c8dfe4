"""`yifa export|import`: registers as workbooks, for one person of the record; refuses what this person may not do."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from django.apps import apps

from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, json_line, say
from yifa.interfaces.cli.serving import DEMO_SETTINGS, LIVE_SETTINGS, prepare_desk
from yifa.interfaces.excel import limits
from yifa.interfaces.excel.exporting import Exporter, Given, template
from yifa.interfaces.excel.fault import Faulty, told
from yifa.interfaces.excel.importing import PURPOSE, take_in
from yifa.interfaces.excel.names import PERSON, Names
from yifa.interfaces.excel.registers import register
from yifa.interfaces.excel.sealed import Opened
from yifa.interfaces.excel.sheets import Sheet, sheets
from yifa.interfaces.runtime import DOMAINS, Runtime
from yifa.interfaces.web.people import People
from yifa.interfaces.workbench.forms.reading import Mend
from yifa.interfaces.workbench.reading_rights import may_read_kind
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration

SHORTEST = 4
PATIENCE = 1.0
"""Seconds before a count of what is behind is shown, and between two of them."""


def export(args: argparse.Namespace) -> int:
    """Write one register, or an empty table for it, as a workbook."""
    with opened(args) as runtime:
        declared = {sheet.title: sheet for sheet in sheets(runtime.catalogue, DOMAINS, day_of(runtime.now()))}
        if args.register is None:
            return _listed(runtime, declared)
        if args.template:
            if args.register not in declared:
                raise UsageError(f"没有“{args.register}”的空表；有：{'、'.join(declared)}")
            return _written(args, template(declared[args.register]), "空表")
        if not args.person:
            raise UsageError("用 --as 写明由谁导出：按此人的岗位决定能看什么")
        person = _person(runtime, args.person)
        data, rows, found = _register(runtime, args, declared, person)
        _noting(runtime, person, args.purpose or "")(found)
        return _written(args, data, f"{rows} 行")


def _register(
    runtime: Runtime, args: argparse.Namespace, declared: dict[str, Sheet], person: str
) -> tuple[bytes, int, Sequence[Opened]]:  # fmt: skip
    if args.purpose is not None and len(args.purpose.strip()) < SHORTEST:
        raise UsageError("--purpose 要写明为什么打开不公开的内容，例如：向区司法局移交2020年名册")
    view = runtime.view()
    people = People(view, runtime.catalogue, runtime.now())
    exporter = Exporter(runtime, Given(people.name(person), (args.purpose or "").strip()))
    sheet = None if args.all else declared.get(args.register)
    declaration = sheet.declaration if sheet is not None else _declaration(runtime, args.register, declared)
    if sheet is None:
        page = register(exporter, declaration, person)
    elif may_read_kind(declaration, people.posts(person)):
        page = exporter.table(sheet)
    else:
        raise UsageError(f"{people.name(person)}的岗位不能查看全部“{declaration.title}”；加上 --all 导出本人可以查看的")
    remark = "已经了结或者撤回的不在这张表里；全部事项请用 --all 导出" if sheet is not None and sheet.only_open else ""
    data = exporter.workbook(page, *filter(None, (remark,)))
    return data, len(page.rows), exporter.sealed.opened


def _declaration(runtime: Runtime, name: str, declared: dict[str, Sheet]) -> Declaration:
    if name in declared:
        return declared[name].declaration
    day = day_of(runtime.now())
    every = [runtime.catalogue.declaration(slug, day) for slug in runtime.catalogue.slugs()]
    found = [declaration for declaration in every if name in (declaration.slug, declaration.title)]
    if not found:
        raise UsageError(f"没有“{name}”这种登记簿；不写名称，可以看到有哪些：yifa export")
    return found[0]


def _listed(runtime: Runtime, declared: dict[str, Sheet]) -> int:
    day = day_of(runtime.now())
    say(f"可以导入导出的表：{'、'.join(declared)}")
    say("可以导出的登记簿：")
    for slug in runtime.catalogue.slugs():
        say(f"  {runtime.catalogue.declaration(slug, day).title}（{slug}）")
    return GOOD


def _written(args: argparse.Namespace, data: bytes, what: str) -> int:
    file = Path(args.out or f"{args.register}.xlsx")
    file.write_bytes(data)
    say(f"已写入 {file}（{what}）")
    return GOOD


def take(args: argparse.Namespace) -> int:
    """Take a workbook in, all of it or nothing; exit 1 and every fault by cell where it does not hold."""
    file = Path(args.file)
    if file.suffix.lower() in (".xlsm", ".xltm", ".xls", ".csv", ".et"):
        raise UsageError(f"不能导入 {file.suffix}：请另存为“Excel 工作簿（.xlsx）”，不带宏")
    with file.open("rb") as source:
        data = source.read(limits.BYTES + 1)
    with opened(args) as runtime:
        persons = [_person(runtime, name) for name in args.person]
        try:
            done = take_in(runtime, data, persons, noted=_noting(runtime, persons[0], PURPOSE), told=_progress())
        except Faulty as faulty:
            if args.json:
                for fault in faulty.faults:
                    json_line({"sheet": fault.sheet, "cell": fault.cell, "text": fault.text})
            else:
                say("没有导入任何内容，请先改好以下各处：")
                for line in told(faulty.faults):
                    say(f"  · {line}")
            return FOUND
    if args.json:
        json_line({"new": done.new, "same": done.same, "examples": done.examples, "acts": list(done.acts)})
    else:
        for line in done.words:
            say(line)
    return GOOD


def _person(runtime: Runtime, text: str) -> str:
    """The person of a name, by the record. Raises UsageError."""
    view = runtime.view()
    if view.procedure_of(text) == PERSON:
        return text
    names = Names.of(view, runtime.catalogue.declaration(PERSON, day_of(runtime.now())))
    try:
        return names.person(text)
    except Mend as mend:
        raise UsageError(f"--as：{mend}") from None


def _progress() -> Callable[[int, int], None]:
    """Counts on standard error, once it takes longer than a moment."""
    last = time.monotonic()

    def show(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PATIENCE or (done == total and total > 1000):
            last = time.monotonic()
            sys.stderr.write(f"已办理 {done} / {total} 件，全部办完才算导入\n")
            sys.stderr.flush()

    return show


def _noting(runtime: Runtime, person: str, purpose: str) -> Callable[[Sequence[Opened]], None]:
    """Writes every opened fact down in the desk's database. Raises UsageError for a person without an account."""

    def note(found: Sequence[Opened]) -> None:
        if not found:
            return
        if not apps.ready:
            prepare_desk(runtime.home, DEMO_SETTINGS if runtime.mode == "demonstration" else LIVE_SETTINGS)
        account = apps.get_model("accounts", "Account").objects.filter(person=person).first()
        if account is None:
            raise UsageError("打开不公开的内容要留痕，而这个人还没有账号：请先由安全管理员开立账号")
        import_module("yifa.interfaces.workbench.noting").note_opened(account, person, found, purpose, runtime.now())

    return note


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    home_argument(parser)
    parser.add_argument("register", nargs="?", metavar="登记簿", help="名称，例如 人员；不写则列出有哪些")
    parser.add_argument("--as", dest="person", metavar="姓名", default="", help="由谁导出：按此人的岗位决定能看什么")
    parser.add_argument("--out", metavar="文件", help="写到哪里（默认 登记簿.xlsx）")
    parser.add_argument("--template", action="store_true", help="只要空表：列名、示例和填写说明")
    parser.add_argument("--all", action="store_true", help="全部事项连同环节、结果，包括已经办结的；这样的表不能再导入")
    parser.add_argument("--purpose", metavar="用途", help="写明用途，连不公开的各列一起导出；每一处都留痕")


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    home_argument(parser)
    parser.add_argument("file", metavar="文件", help="工作簿（.xlsx）")
    parser.add_argument(
        "--as", dest="person", metavar="姓名", action="append", required=True, help="由谁导入；须两人办理的写两次，第一人是录入人"
    )
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象")


COMMANDS = (
    Command("export", "把登记簿导出为工作簿（XLSX）", _export_arguments, export),
    Command("import", "由工作簿（XLSX）导入：一处不对，全不导入", _import_arguments, take),
)
