"""The case file at the desk: index and findings, an export that is noted, and a bundle that any machine can check."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.interfaces.lived import browser
from tests.interfaces.sheets import text
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.workbench.models import Opening
from yifa.record.bundle import MANIFEST, NOTE
from yifa.record.bundle_check import Said, check_bundle
from yifa.record.canonical import canonical

WHY = {"purpose": "复核或者监督"}


@pytest.fixture
def town(lived_town: Runtime) -> Runtime:
    """The demonstration's year as the process's runtime."""
    return lived_town


def decided(town: Runtime) -> str:
    """A closed ordinary penalty."""
    view = town.view()
    return next(m for m in view.matters("ordinary-penalty") if [d.step for d in view.history(m)][-1] == "close")


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """What was exported once."""
    return {}


@pytest.fixture
def exported(town: Runtime, kept: dict[str, bytes]) -> bytes:
    """One bundle for all mutations."""
    if not kept:
        answer = browser(town, "archivist").post(f"/matters/{decided(town)}/file/out/", WHY)
        assert answer.status_code == 200
        kept["file"] = bytes(answer.content)
    return kept["file"]


def bad(data: bytes, keys: tuple[str, ...] = ()) -> list[Said]:
    """What the check objects to."""
    return [said for said in check_bundle(data, keys) if said.bad]


def entries(data: bytes) -> dict[str, bytes]:
    """Everything in a bundle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    """A bundle of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_the_index_runs_from_the_decision_to_the_sub_file(town: Runtime) -> None:
    page = text(browser(town, "archivist").get(f"/matters/{decided(town)}/file/"))
    order = ["正卷", "处罚决定：", "现场检查：", "处罚告知：", "副卷", "审核意见：审定的文本"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "记下并导出" in page


def test_an_officer_sees_the_file_and_carries_nothing_away_that_his_post_does_not_read(town: Runtime) -> None:
    client = browser(town, "clerk")
    matter = decided(town)
    assert client.get(f"/matters/{matter}/file/").status_code == 200
    assert Client().get(f"/matters/{matter}/file/").status_code == 302
    assert client.get("/matters/0000/file/").status_code == 404
    assert client.post("/matters/0000/file/out/", WHY).status_code == 404


def test_without_a_purpose_nothing_is_opened(town: Runtime) -> None:
    noted = Opening.objects.count()
    answer = browser(town, "archivist").post(f"/matters/{decided(town)}/file/out/", {"purpose": "其他（请写明）", "written": ""})
    assert answer.status_code == 422
    assert "请选明用途" in text(answer)
    assert Opening.objects.count() == noted


def test_every_sealed_fact_is_noted_and_the_bundle_holds_it(town: Runtime) -> None:
    noted = Opening.objects.count()
    answer = browser(town, "archivist").post(f"/matters/{decided(town)}/file/out/", WHY)
    made = Opening.objects.count() - noted
    held = entries(bytes(answer.content))
    manifest = json.loads(held[MANIFEST])
    sealed = 0
    for row in manifest["acts"]:
        body = json.loads(held[row["path"]])
        names = {one["name"] for one in body["openings"]}
        listed = next((one["value"] for one in body["openings"] if one["name"] == "sealed"), {})
        assert set(listed) <= names | set(body["closed"])
        sealed += len(listed)
    assert made == sealed > 0
    assert len(manifest["matters"]) >= 2
    assert "示例数据" in held["卷宗.html"].decode()
    assert "sha256:" not in held["卷宗.html"].decode()
    assert {"正卷", "副卷"} == {row["part"] for row in manifest["contents"]}
    assert any(row["pages"] for row in manifest["contents"])


def test_it_is_accepted_without_a_database_and_under_the_town_s_key(lived: Runtime, exported: bytes, tmp_path: Path) -> None:
    assert not bad(exported)
    key = lived.store.verifier(lived.town, 2020).encode()
    assert not bad(exported, (key,))
    file = tmp_path / "卷宗.zip"
    file.write_bytes(exported)
    command = [sys.executable, "-m", "yifa.interfaces.cli.main", "verify", "--bundle", str(file), "--key", key]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "与导出时一致" in done.stdout
    file.write_bytes(exported.replace("普通程序".encode(), "简易程序".encode(), 1))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    done = subprocess.run([*command[:5], str(tmp_path / "无.zip")], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "读不到" in done.stderr + done.stdout


Held = dict[str, bytes]


def _act(held: Held) -> str:
    """An act in the middle of its matter: the last one might as well not have happened yet."""
    second = b'{"name":"matter_position","salt":'
    return next(
        name for name in sorted(held)
        if name.startswith("acts/") and re.search(re.escape(second) + b'"[0-9a-f]{64}","value":1}', held[name])
    )  # fmt: skip


def _file(held: Held) -> str:
    return next(name for name in sorted(held) if name.startswith("files/"))


def _resigned(held: Held, change: Callable[[dict[str, object]], None]) -> None:
    """What a forger without the key can do: change the list and leave the signature."""
    manifest = json.loads(held[MANIFEST])
    change(manifest)
    held[MANIFEST] = canonical(manifest)


def one_digit_of_an_opened_fact(held: Held) -> None:
    name = _act(held)
    body = json.loads(held[name])
    body["openings"][0]["value"] = "另一种"
    held[name] = canonical(body)


def a_fact_taken_out(held: Held) -> None:
    name = _act(held)
    body = json.loads(held[name])
    body["openings"].pop()
    held[name] = canonical(body)


def an_act_put_in_the_place_of_another(held: Held) -> None:
    names = sorted(name for name in held if name.startswith("acts/"))
    held[names[0]], held[names[1]] = held[names[1]], held[names[0]]


def a_proof_of_another_act(held: Held) -> None:
    first, second, *_ = sorted(name for name in held if name.startswith("acts/"))
    one, two = json.loads(held[first]), json.loads(held[second])
    one["proof"] = two["proof"]
    held[first] = canonical(one)


def one_byte_of_a_paper(held: Held) -> None:
    name = _file(held)
    held[name] = held[name][:-1] + bytes([held[name][-1] ^ 1])


def two_files_exchanged(held: Held) -> None:
    one, two, *_ = sorted(name for name in held if name.startswith("files/"))
    held[one], held[two] = held[two], held[one]


def a_file_put_in(held: Held) -> None:
    held["files/999.pdf"] = b"%PDF-1.7"


def a_file_taken_out(held: Held) -> None:
    del held[_file(held)]


def an_act_taken_out(held: Held) -> None:
    del held[_act(held)]


def an_act_taken_out_of_the_list_too(held: Held) -> None:
    name = _act(held)
    del held[name]
    _resigned(held, lambda m: m.update(acts=[row for row in m["acts"] if row["path"] != name]))  # type: ignore[attr-defined,index]


def a_title_in_the_index(held: Held) -> None:
    _resigned(held, lambda m: m.update(title="另一个案件"))


def the_readable_page(held: Held) -> None:
    held["卷宗.html"] = held["卷宗.html"].replace(b"</h1>", " 已撤销</h1>".encode())


def the_signature(held: Held) -> None:
    held[NOTE] = held[NOTE].replace(b"zhengguo", b"zhengguo2")


def the_signature_taken_out(held: Held) -> None:
    del held[NOTE]


def a_way_out_of_the_folder(held: Held) -> None:
    held["../../etc/cron.d/x"] = b"*"


MUTATIONS = (
    one_digit_of_an_opened_fact, a_fact_taken_out, an_act_put_in_the_place_of_another, a_proof_of_another_act,
    one_byte_of_a_paper, two_files_exchanged, a_file_put_in, a_file_taken_out, an_act_taken_out,
    an_act_taken_out_of_the_list_too, a_title_in_the_index, the_readable_page, the_signature, the_signature_taken_out,
    a_way_out_of_the_folder,
)  # fmt: skip


@pytest.mark.parametrize("change", MUTATIONS, ids=lambda change: change.__name__)
def test_each_mutation_is_found(exported: bytes, change: Callable[[Held], None]) -> None:
    held = entries(exported)
    change(held)
    assert bad(packed(held))


def signed_again(town: Runtime, held: Held) -> bytes:
    """What only the town itself could do: the list made anew over changed entries, under the true key."""
    manifest = json.loads(held[MANIFEST])
    for row in [*manifest["acts"], *manifest["files"]]:
        if row["path"] in held:
            row["sha256"] = hashlib.sha256(held[row["path"]]).hexdigest()
    manifest["acts"] = [row for row in manifest["acts"] if row["path"] in held]
    manifest["files"] = [row for row in manifest["files"] if row["path"] in held]
    held[MANIFEST] = canonical(manifest)
    head = town.store.reader.head(town.town)
    held[NOTE] = town.store.keyring.attest(held[MANIFEST], town.town, head.mode, head.epoch).encode()
    return packed(held)


@pytest.mark.parametrize("change", MUTATIONS[:9], ids=lambda change: change.__name__)
def test_not_even_the_town_can_sign_another_past(lived: Runtime, exported: bytes, change: Callable[[Held], None]) -> None:
    """The log proves each act against a checkpoint; a new list over other acts contradicts it."""
    held = entries(exported)
    assert not bad(signed_again(lived, entries(exported)))
    change(held)
    assert bad(signed_again(lived, held))


def test_a_cut_file_another_compression_and_noise_are_refused(exported: bytes) -> None:
    assert bad(exported[: len(exported) // 2])
    assert bad(packed(entries(exported), zipfile.ZIP_DEFLATED))
    assert bad(b"")
    assert bad(b"PK\x03\x04" + bytes(200))
    assert bad(packed({MANIFEST: b"{}", NOTE: b""}))


def test_a_bundle_of_another_key_is_refused_where_the_key_is_known(lived: Runtime, exported: bytes) -> None:
    from yifa.record.notekey import Signer

    other = Signer(lived.store.verifier(lived.town, 2020).name, hashlib.sha256(b"another").digest()).verifier.encode()
    found = bad(exported, (other,))
    assert len(found) == 1
    assert "不是给出的那一把" in found[0].text
    assert bad(exported, ("no key",))


def test_what_was_destroyed_is_told_and_does_not_make_the_bundle_false(exported: bytes) -> None:
    held = entries(exported)
    name = next(each for each in sorted(held) if re.fullmatch(r"acts/.*", each) and b'"sealed"' in held[each])
    body = json.loads(held[name])
    sealed = next(one["value"] for one in body["openings"] if one["name"] == "sealed")
    gone = next(iter(sealed))
    body["openings"] = [one for one in body["openings"] if one["name"] != gone]
    body["closed"] = {gone: "nobody-knows"}
    held[name] = canonical(body)
    assert any("没有说明" in said.text for said in bad(packed(held)))
