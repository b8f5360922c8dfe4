"""Clients that ask as fast as they are answered: raw connections for acts, a browser for pages; knows no page's content."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from yifa.procedure.draft import Draft

HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds until an answer is given up."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class Line:
    """One kept-alive connection that sends ready requests; cheap, so that it measures the server and not itself."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError if the server is gone."""
        self._socket.sendall(request)
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        found = _LENGTH.search(got, 0, end + 2)
        if found is None:
            raise ConnectionError("服务器的回答没有写明长度")
        body, length = got[end + 4 :], int(found[1])
        while len(body) < length:
            body += self._more()
        return int(got[9:12]), body

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> bytes:
        piece = self._socket.recv(65536)
        if not piece:
            raise ConnectionError("服务器断开了连接")
        return piece


def post(path: str, body: bytes, token: str = "") -> bytes:
    """A ready request."""
    proof = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{proof}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode("ascii") + body


def draft_body(draft: Draft) -> bytes:
    """A draft as the interface takes it."""
    told: dict[str, Any] = {
        "kind": draft.kind,
        "at": draft.at.isoformat(),
        "actors": [
            {"person": each.person, "capacity": each.capacity} | ({"acting_for": each.acting_for} if each.acting_for else {})
            for each in draft.actors
        ],
        "facts": dict(draft.facts),
        "evidence": list(draft.evidence),
    }
    optional = {"matter": draft.matter, "thread": None if draft.thread is None else str(draft.thread), "key": draft.key}
    return json.dumps(told | {name: value for name, value in optional.items() if value}, ensure_ascii=False).encode()


def crowd(work: Sequence[Callable[[], list[float]]]) -> tuple[float, list[float]]:
    """Clients all at once, each returning how long its requests took: seconds in all, and every request's seconds."""
    with ThreadPoolExecutor(len(work)) as pool:
        began = time.perf_counter()
        spent = [each for some in pool.map(lambda client: client(), work) for each in some]
        return time.perf_counter() - began, spent


class Browser:
    """A person's browser as far as the house needs one: cookies and forms."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        """A page, redirects not followed."""
        return self._ask("GET", path, None, {})[:2]

    def log_in(self, person: str) -> None:
        """As one of the demonstration's cast. Raises ConnectionError where the page does not let this person in."""
        self.get("/demo/")
        body = urlencode({"person": person, "csrfmiddlewaretoken": self._cookies.get("csrftoken", "")}).encode()
        status, _, _ = self._ask("POST", "/demo/enter/", body, {"Content-Type": "application/x-www-form-urlencoded"})
        if status != 302:
            raise ConnectionError(f"演示登录没有成功：{status}")

    def cast(self) -> list[str]:
        """Persons the demonstration lets in."""
        return re.findall(r'name="person" value="([^"]+)"', self.get("/demo/")[1].decode())

    def send(self, path: str, fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> tuple[int, bytes]:
        """A form with files."""
        mark = f"----yifa{datetime.now().timestamp():.0f}".encode()  # noqa: DTZ005  only a separator
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
            for name, value in (fields | {"csrfmiddlewaretoken": self._cookies.get("csrftoken", "")}).items()
        ]
        parts += [
            f'Content-Disposition: form-data; name="{name}"; filename="{shown}"\r\n\r\n'.encode() + data
            for name, (shown, data) in files.items()
        ]
        body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark.decode()}"})[:2]

    def where(self, path: str) -> str:
        """Where a page sends one on to; empty for a page that stays."""
        return self._ask("GET", path, None, {})[2]

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = headers | ({"Cookie": cookies} if cookies else {})
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self._cookies[cookie.strip()] = content
        return answer.status, answer.read(), answer.getheader("Location") or ""
