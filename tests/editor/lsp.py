"""A client of a language server: JSON-RPC over its standard input and output."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

PATIENCE = 60
Message = dict[str, Any]
_CAPABILITIES: Message = {
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
    }
}


class Client:
    """One server that runs, and the documents that are open in it."""

    def __init__(self, process: subprocess.Popen[bytes], root: Path, settings: Mapping[str, Any]) -> None:
        self._process, self._root, self._settings = process, root, settings
        self._ids = 0
        self._inbox: Queue[Message | None] = Queue()
        self._diagnostics: dict[str, list[Message]] = {}
        Thread(target=self._listen, daemon=True).start()

    def open(self, name: str, text: str) -> list[Message]:
        """Open a document and wait for its diagnostics."""
        uri = self.uri(name)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._diagnostics.pop(uri, None)
        self.notify("textDocument/didOpen", {"textDocument": document})
        while uri not in self._diagnostics:
            self._next()
        return self._diagnostics[uri]

    def close(self, name: str) -> None:
        """Close a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(name)}})

    def complete(self, name: str, line: int, column: int) -> dict[str, str]:
        """What is offered at a place, and what is said of each."""
        answer = self.ask("textDocument/completion", self._at(name, line, column))
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: _plain(item.get("documentation", "")) for item in items}

    def hover(self, name: str, line: int, column: int) -> str:
        """The text shown over a place; nothing if there is none."""
        answer = self.ask("textDocument/hover", self._at(name, line, column))
        return _plain(answer["contents"]) if answer else ""

    def uri(self, name: str) -> str:
        """The address of a document of that name."""
        return (self._root / name).as_uri()

    def ask(self, method: str, params: Message) -> Any:
        """Send a request and wait for its answer."""
        self._ids += 1
        number = self._ids
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")

    def notify(self, method: str, params: Message) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def _at(self, name: str, line: int, column: int) -> Message:
        return {"textDocument": {"uri": self.uri(name)}, "position": {"line": line, "character": column}}

    def _next(self) -> Message:
        try:
            message = self._inbox.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError(f"the server said nothing for {PATIENCE} seconds") from None
        assert message is not None, "the server ended"
        if "method" in message:
            self._hear(message)
        return message

    def _hear(self, message: Message) -> None:
        """What the server says or asks of its own accord: diagnostics, and settings by section."""
        if message["method"] == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        if "id" in message:
            items = message.get("params", {}).get("items", [])
            answer = [self._settings.get(item["section"]) for item in items]
            self._send({"id": message["id"], "result": answer or None})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while (message := _read(self._process.stdout)) is not None:
            self._inbox.put(message)
        self._inbox.put(None)


def _plain(text: Any) -> str:
    return str(text["value"] if isinstance(text, dict) else text)


def _read(stream: IO[bytes]) -> Message | None:
    """The next message: headers, an empty line, and as many bytes as they say."""
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    body = stream.read(length) if length else b""
    return json.loads(body) if body else None


@contextmanager
def running(command: Sequence[str], root: Path, settings: Mapping[str, Any]) -> Iterator[Client]:
    """A server, started and initialized with a folder and the settings of an editor, and stopped in the end."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        client = Client(process, root, settings)
        folder = {"uri": root.as_uri(), "name": "policies"}
        client.ask(
            "initialize",
            {"processId": None, "rootUri": root.as_uri(), "workspaceFolders": [folder], "capabilities": _CAPABILITIES},
        )
        client.notify("initialized", {})
        yield client
        client.ask("shutdown", {})
        client.notify("exit", {})
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.communicate()
