#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What an ill server makes of the program: one line a plan, over real sockets.

faults.py CLI [--sanitized] [--window WORDS] [WORD...]: runs every plan, or those whose names contain a
word, and prints plan, command, exit code and verdict. Sanitized programs may take more time and memory. With the program window-words, the window is looked at,
too: it must have the same rows and say the same as the command line. Exit code 1 if any came out
otherwise than it must."""

import concurrent.futures
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import typing
import zlib

MEGABYTE = 1 << 20
AT_ONCE = 3  # Most of them wait.
LONGEST = 240  # Seconds for a command or window; a plan that takes longer has no end.
MOST_MEMORY = 200 * MEGABYTE


def task(id, **more):
    fields = dict(id=id, name="task " + id, type="adv-upsert-data-rows", status="COMPLETE",
                  completionPercentage=100, createdAt="2024-05-01T12:34:56.789Z",
                  updatedAt="2024-05-01T12:40:00.000Z", result=None, errors=None, metadata=None)
    fields.update(more)
    return fields


def http(body, status="200 OK", headers=(), length=None):
    body = body if isinstance(body, bytes) else body.encode()
    head = ["HTTP/1.1 " + status, "Content-Type: application/json"]
    if length is not False:
        head.append("Content-Length: %d" % (len(body) if length is None else length))
    return ("\r\n".join(head + list(headers)) + "\r\n\r\n").encode() + body


def data(value):
    return http(json.dumps({"data": value}))


def error(code, message="no", status=None):
    extensions = {"code": code}
    if status is not None:
        extensions["exception"] = {"status": status}
    return http(json.dumps({"errors": [{"message": message, "extensions": extensions}], "data": None}))


def chunked(parts, last=True):
    text = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for part in parts:
        text += b"%x\r\n" % len(part) + part + b"\r\n"
    return text + (b"0\r\n\r\n" if last else b"")


LINES = b"".join(b'{"n": %d}\n' % number for number in range(4000))
FAILURES = [{"message": "Duplicate", "spec": {"globalKey": "k%d" % number}} for number in range(3)]


class Server:
    """Answers as a healthy server would, except where the plan says otherwise."""

    def __init__(self, plan):
        self.plan = plan
        self.requests = 0
        self.asked = 0  # Of what the plan is about.
        self.ends = False
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def address(self, path):
        return "http://127.0.0.1:%d/%s" % (self.port, path)

    def accept(self):
        while not self.ends:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            with connection:
                connection.settimeout(LONGEST)
                rest = b""
                while True:
                    while b"\r\n\r\n" not in rest:
                        block = connection.recv(65536)
                        if not block:
                            return
                        rest += block
                    head, rest = rest.split(b"\r\n\r\n", 1)
                    length = 0
                    for line in head.split(b"\r\n"):
                        if line.lower().startswith(b"content-length:"):
                            length = int(line.split(b":")[1])
                    while len(rest) < length:
                        rest += connection.recv(65536)
                    body, rest = rest[:length], rest[length:]
                    self.requests += 1
                    answer = self.answer(head, body)
                    closes = isinstance(answer, tuple)
                    for part in answer[0] if closes else [answer]:
                        connection.sendall(part)
                    if closes:
                        return
        except OSError:
            pass

    def answer(self, head, body):
        path = head.split(b" ")[1].decode()
        question = json.loads(body) if body else {}
        query = question.get("query", path)
        variables = question.get("variables", {})
        planned = self.plan(self, query, variables)
        return self.healthy(query, variables) if planned is None else planned

    def tasks(self):
        return [task("up"), task("ex", type="export-data-rows"),
                task("im", name="JSON Import", type="data-row-import", result=self.address("file"))]

    def healthy(self, query, variables):
        if query == "/file":
            return http(json.dumps({"createdDataRows": [], "errors": [
                {"message": "m", "failedDataRows": [{"globalKey": "g"}]}]}))
        if query.startswith("/lines"):
            return http(LINES)
        if "failedDataRowImports" in query:
            return data({"failedDataRowImports": {"after": None, "total": 3, "results": FAILURES}})
        if "successesfulDataRowImports" in query:
            return data({"successesfulDataRowImports": {"after": None, "total": 0, "nodes": []}})
        if "exportMetadataHeader" in query:
            if variables.get("streamType") == "ERRORS":
                return data({"task": {"exportMetadataHeader": None}})
            return data({"task": {"exportMetadataHeader": {
                "totalSize": str(len(LINES)), "totalLines": "4000"}}})
        if "exportFileFromOffset" in query:
            return data({"task": {"exportFileFromOffset": {
                "offsets": {"start": "0", "end": str(len(LINES) - 1)},
                "lines": {"start": "0", "end": "3999"}, "file": self.address("lines")}}})
        if "createdTasks" in query:
            found = self.tasks()
            if "taskId" in variables:
                found = [each for each in found if each["id"] == variables["taskId"]]
            elif "skip: 0" not in query:
                found = []
            return data({"user": {"createdTasks": found}})
        if "organization" in query and "tasks(" in query:
            return error("GRAPHQL_VALIDATION_FAILED", "Cannot query field tasks")
        if "organization" in query:
            return data({"organization": {"id": "o", "name": "O"}})
        return data({"user": {"id": "u", "email": "a@b.test", "name": "n", "nickname": "N"}})


def at(*words, answer):
    """A plan that gives @p answer, or what it makes of server and count, to such questions."""
    def plan(server, query, variables):
        if not all(word in query or word == variables.get("streamType") for word in words):
            return None
        server.asked += 1
        return answer(server, server.asked) if callable(answer) else answer

    return plan


def cut(body, count=1):
    """Closes the connection behind @p body, @p count times; then the server is well."""
    return lambda server, asked: ([body],) if asked <= count else None


def endless(part, head):
    return lambda server, asked: (iter(lambda n=[0]: head if n.append(1) or len(n) == 2 else part, None),)


def bomb():
    """300 MB of blanks; made a megabyte at a time, because a child's memory begins as ours."""
    deflate = zlib.compressobj()
    return b"".join(deflate.compress(b" " * MEGABYTE) for _ in range(300)) + deflate.flush()


HEADER = ("exportMetadataHeader",)
PAGE = ("failedDataRowImports",)
FILE = ("/file",)
CHUNK = ("/lines",)
packed = gzip.compress(LINES)
GZIP = ("Content-Encoding: gzip",)
IMPORT = json.dumps({"errors": [{"message": "m", "failedDataRows": [{"globalKey": "g"}]}]}).encode()


def page(after, rows, total):
    return data({"failedDataRowImports": {"after": after, "total": total, "results": rows}})


# Name, what the server does, command, exit codes that are right, a word its messages must have.
PLANS = [("healthy", at("nothing", answer=None), "result ex", {0}, ""),
         ("healthy", at("nothing", answer=None), "failed-rows up", {0}, "")]
for name, answer, codes in [
        ("null header", data({"task": {"exportMetadataHeader": None}}), {0}),
        ("RESOURCE_NOT_FOUND", error("RESOURCE_NOT_FOUND"), {0}),
        ("cannot query field", error("GRAPHQL_VALIDATION_FAILED", "Cannot query field x"), {0}),
        ("parse failed", error("GRAPHQL_PARSE_FAILED"), {8}),
        ("internal 400", error("INTERNAL_SERVER_ERROR", status=400), {8}),
        ("internal 422", error("INTERNAL_SERVER_ERROR", status=422), {8}),
        ("internal 426", error("INTERNAL_SERVER_ERROR", status=426), {8}),
        ("internal 500", error("INTERNAL_SERVER_ERROR", status=500), {8}),
        ("internal, no status", error("INTERNAL_SERVER_ERROR"), {8}),
        ("malformed request", error("MALFORMED_REQUEST"), {8}),
        ("unknown code", error("TEAPOT"), {8}),
        ("no extensions", http('{"errors":[{"message":"m"}],"data":null}'), {8}),
        ("errors is a text", http('{"errors":"m","data":null}'), {8}),
        ("errors: null", http('{"errors":null,"data":null}'), {8}),
        ("{}", http("{}"), {8}), ("[]", http("[]"), {8}), ("null", http("null"), {8}),
        ("nothing at all", http(""), {8}), ("half an answer", http('{"data":{"ta'), {8}),
        ("HTML", http("<html>sign in</html>"), {8}),
        ("HTTP 404", http('{"message":"no"}', "404 Not Found"), {8}),
        ("HTTP 418", http('{"message":"no"}', "418 Teapot"), {8}),
        ("HTTP 401", http('{"message":"no"}', "401 Unauthorized"), {6}),
        ("HTTP 403", http('{"message":"no"}', "403 Forbidden"), {6}),
        ("HTTP 511", http("<html/>", "511 Sign in"), {8}),
        ("redirect to another host", http("", "302 Found", ["Location: http://elsewhere.test/"]), {8}),
        ("key rejected", error("AUTHENTICATION_ERROR"), {6}),
        ("not allowed", error("AUTHORIZATION_ERROR"), {6}),
        ("task: null", data({"task": None}), {8}),
        ("no header", data({"task": {}}), {8}),
        ("size is null", data({"task": {"exportMetadataHeader": {"totalSize": None}}}), {8}),
        ("size is negative", data({"task": {"exportMetadataHeader": {"totalSize": "-1"}}}), {8}),
        ("size beyond 64 bits",
         data({"task": {"exportMetadataHeader": {"totalSize": "99999999999999999999"}}}), {8}),
        ("size is a list", data({"task": {"exportMetadataHeader": {"totalSize": []}}}), {8})]:
    PLANS.append(("header: " + name, at(*HEADER, answer=answer), "result ex", codes, ""))
    PLANS.append(("header: " + name, at(*HEADER, answer=answer), "errors ex", codes, ""))
PLANS += [
    ("429, then well", at(*PAGE, answer=lambda s, n: http(
        '{"message":"You have exceeded"}', "429 Too Many", ["Retry-After: 0"]) if n < 3 else None),
     "failed-rows up", {0}, ""),
    ("503 with Retry-After in the past", at(*PAGE, answer=lambda s, n: http(
        "", "503 Busy", ["Retry-After: -5"]) if n < 2 else None), "failed-rows up", {0}, ""),
    ("502 with HTML, then well", at(*PAGE, answer=lambda s, n: http("<html/>", "502 Bad")
                                     if n < 2 else None), "failed-rows up", {0}, ""),
    ("503 once, and well then", at("taskId", answer=lambda s, n: http("", "503 No") if n == 1 else None),
     "wait up --timeout 20", {3}, ""),
    ("502 for ever", at("createdTasks", answer=http("", "502 Bad")), "wait up --timeout 5", {5}, ""),
    ("no answer at all", at("createdTasks", answer=lambda s, n: time.sleep(30) or b""),
     "wait up --timeout 5", {5}, ""),
    ("closed at once, then well", at(*PAGE, answer=cut(b"")), "failed-rows up", {0, 8}, ""),
    ("half a page, then well", at(*PAGE, answer=cut(http("{" * 50, length=500))),
     "failed-rows up", {0}, ""),
    ("half a gzip page, then well", at(*PAGE, answer=cut(http(
        gzip.compress(b"{}" * 500)[:20], headers=GZIP))), "failed-rows up", {0}, ""),
    ("bomb of a page", at(*PAGE, answer=http(bomb(), headers=["Content-Encoding: deflate"])),
     "failed-rows up", {8}, "larger than"),
    ("endless page", at(*PAGE, answer=endless(b" " * 65536, b"HTTP/1.1 200 OK\r\n\r\n")),
     "failed-rows up", {8}, "larger than"),
    ("five thousand rows are too much", at(*PAGE, answer=lambda s, n: http(
        b" " * (50 * MEGABYTE)) if n == 1 else None), "failed-rows up", {0}, ""),
    ("compressed as nobody asked", at(*PAGE, answer=http("x", headers=["Content-Encoding: br"])),
     "failed-rows up", {8}, "(br)"),
    ("repeated cursor", at(*PAGE, answer=page("1", FAILURES[:1], 9)), "failed-rows up", {11}, "does not end"),
    ("cycle of cursors", at(*PAGE, answer=lambda s, n: page(str(n % 3), FAILURES[:1], 99)),
     "failed-rows up", {11}, "does not end"),
    ("pages for ever", at(*PAGE, answer=lambda s, n: page(str(n), FAILURES * 2000, 10)),
     "failed-rows up", {11}, "does not end"),
    ("four empty pages, then rows", at(*PAGE, answer=lambda s, n: page(
        str(n) if n < 5 else None, [] if n < 5 else FAILURES, 3)), "failed-rows up", {0}, ""),
    ("empty pages for ever", at(*PAGE, answer=lambda s, n: page(str(n), [], 3)),
     "failed-rows up", {8}, "does not end"),
    ("total says more", at(*PAGE, answer=page(None, FAILURES, 1000)), "failed-rows up", {11}, "1,000"),
    ("total says less", at(*PAGE, answer=page(None, FAILURES, 1)), "failed-rows up", {0}, ""),
    ("total says more", at(*PAGE, answer=page(None, FAILURES, 1000)), "export up", {11}, "1,000"),
    ("total says more", at(*PAGE, answer=page(None, FAILURES, 1000)), "groups up", {11}, "1,000"),
    ("total is a text", at(*PAGE, answer=page(None, FAILURES, "many")), "failed-rows up", {0}, ""),
    ("rows are an object", at(*PAGE, answer=page(None, {}, 3)), "failed-rows up", {8}, ""),
    ("rows are null", at(*PAGE, answer=page(None, None, 3)), "failed-rows up", {8}, ""),
    ("one row is null", at(*PAGE, answer=page(None, [FAILURES[0], None], 2)), "failed-rows up", {0}, ""),
    ("lists are gone", at(*PAGE, answer=error("RESOURCE_NOT_FOUND")), "failed-rows up", {8}, ""),
    ("an expired file, 400", at(*FILE, answer=lambda s, n: http(
        "<Code>ExpiredToken</Code>", "400 Bad Request") if n == 1 else None), "failed-rows im", {0}, ""),
    ("an expired file, 403", at(*FILE, answer=lambda s, n: http("", "403 No") if n == 1 else None),
     "failed-rows im", {0}, ""),
    ("a file that is gone", at(*FILE, answer=http("", "404 No")), "failed-rows im", {8}, "404"),
    ("a file that is gone", at(*FILE, answer=http("", "404 No")), "wait im", {11}, "is complete"),
    ("a file that is gone", at(*FILE, answer=http("", "404 No")), "export up im", {11}, "im"),
    ("a file that is gone", at(*FILE, answer=http("", "404 No")), "export --all-failed", {11}, "im"),
    ("a file that leads in a circle", at(*FILE, answer=http("", "302 Found", ["Location: /file"])),
     "failed-rows im", {8}, "without end"),
    ("a file cut off in its first element", at(*FILE, answer=http(IMPORT[:-4])), "failed-rows im", {8}, ""),
    ("a file cut off behind one", at(*FILE, answer=http(IMPORT[:-2] + b',{"mess')), "failed-rows im",
     {11}, "breaks off"),
    ("a file that is empty", at(*FILE, answer=http("")), "failed-rows im", {8}, ""),
    ("a file of HTML", at(*FILE, answer=http("<html>")), "failed-rows im", {8}, "sign-in"),
    ("half a chunk", at(*CHUNK, answer=cut(http(LINES[:3000], length=len(LINES)))), "result ex", {0}, ""),
    ("half a gzip chunk, length right", at(*CHUNK, answer=cut(http(
        packed[:len(packed) // 2], headers=GZIP))), "result ex", {0}, ""),
    ("gzip without its trailer", at(*CHUNK, answer=cut(http(packed[:-8], headers=GZIP))), "result ex", {0}, ""),
    ("gzip with a wrong checksum", at(*CHUNK, answer=cut(http(
        packed[:-8] + b"\0\0\0\0" + packed[-4:], headers=GZIP))), "result ex", {0}, ""),
    ("chunked without its last", at(*CHUNK, answer=cut(chunked([LINES[:2000]], last=False))),
     "result ex", {0}, ""),
    ("chunk of the wrong size", at(*CHUNK, answer=http(LINES[:2000])), "result ex", {8}, "incomplete"),
    ("an expired chunk, 400", at(*CHUNK, answer=lambda s, n: http(
        "<Code>ExpiredToken</Code>", "400 Bad Request") if n == 1 else None), "result ex", {0}, ""),
    ("tasks for ever", at("createdTasks(skip", answer=lambda s, n: data({"user": {"createdTasks": [
        task("t%d-%d" % (n, each)) for each in range(100)]}})), "list --limit 3", {0}, ""),
    ("the same tasks for ever", at("createdTasks(skip", answer=data({"user": {"createdTasks": [
        task("t%d" % each) for each in range(100)]}})), "list", {0}, ""),
    ("the organization's list repeats itself", at("tasks(", "organization", answer=data(
        {"organization": {"tasks": [task("o%d" % each) for each in range(100)]}})), "list", {0}, ""),
    ("the organization's list is ill", at("tasks(", "organization", answer=error(
        "INTERNAL_SERVER_ERROR", status=500)), "list", {11}, "colleagues"),
    ("the list is null", at("createdTasks(skip", answer=data({"user": {"createdTasks": None}})),
     "list", {8}, ""),
    ("no user", at("GetUserPyApi", answer=data({"user": None})), "list", {6}, ""),
    ("no list for a task", at("taskId", answer=data({"user": {}})), "show up", {8}, ""),
    ("no such task", at("nothing", answer=None), "show nobody", {7}, ""),
    ("no organization", at("organization {", answer=data({"organization": None})), "show up", {0}, ""),
    ("unknown status", at("taskId", answer=data({"user": {"createdTasks": [task("up", status="ODD")]}})),
     "wait up --timeout 5", {5}, "ODD"),
]
# Every field of a task, of every other type.
for field in ("id", "name", "type", "status", "completionPercentage", "createdAt", "result", "metadata"):
    for value in (None, 7, [], {}, "", "x" * 1000):
        codes = {0, 8} if field == "id" else {0}
        PLANS.append(("%s is %s" % (field, json.dumps(value)[:6]), at("createdTasks(skip", answer=data(
            {"user": {"createdTasks": [task("up", **{field: value}) if field != "id"
                                       else dict(task("up"), id=value)]}})),
            "list", codes | {11}, ""))
# Every field of a row, likewise: a row is a row, whatever is in it.
for field in ("message", "spec", "globalKey", "externalId", "rowData", "metadata", "attachments"):
    for value in (None, 7, [], {}, "", [None], {"a": 1e300}):
        row = {"message": "m", "spec": {"globalKey": "k", "externalId": "e", "rowData": "r"}}
        (row if field in row else row["spec"])[field] = value
        PLANS.append(("%s of a row is %s" % (field, json.dumps(value)[:6]), at(*PAGE, answer=page(
            None, [FAILURES[0], row, FAILURES[1]], 3)), "failed-rows up", {0}, ""))
for entry in (None, 7, "x", [], {}):
    PLANS.append(("a row is %s" % json.dumps(entry), at(*PAGE, answer=page(
        None, [FAILURES[0], entry, FAILURES[1]], 3)), "failed-rows up", {0}, ""))
    PLANS.append(("a task is %s" % json.dumps(entry), at("createdTasks(skip", answer=data(
        {"user": {"createdTasks": [task("up"), entry]}})), "list", {11}, "left out"))
for name, chunk in [
        ("null", None), ("without offsets", {"file": "x"}), ("without a file", {
            "offsets": {"start": "0", "end": str(len(LINES) - 1)}, "file": None}),
        ("of a file that is a number", {"offsets": {"start": "0", "end": "9"}, "file": 7}),
        ("of a file on disk", {"offsets": {"start": "0", "end": "9"}, "file": "file:///etc/passwd"}),
        ("that ends before it begins", {"offsets": {"start": "9", "end": "3"}, "file": "http://x.test/"}),
        ("with offsets that are words", {"offsets": {"start": "a", "end": "b"}, "file": "http://x.test/"})]:
    PLANS.append(("a chunk " + name, at("exportFileFromOffset", answer=data(
        {"task": {"exportFileFromOffset": chunk}})), "result ex", {8}, ""))
# Closed at any byte of a small answer: once, and for good.
SMALL = page(None, FAILURES, 3)
for byte in range(0, len(SMALL), 11):
    PLANS.append(("closed behind byte %d" % byte, at(*PAGE, answer=cut(SMALL[:byte])), "failed-rows up", {0}, ""))
PLANS += [
    ("headers without end", at(*HEADER, answer=endless(b"X-More: of the same\r\n" * 1000,
                                                       b"HTTP/1.1 200 OK\r\n")), "result ex", {8}, ""),
    ("one header without end", at(*HEADER, answer=endless(b"x" * 65536, b"HTTP/1.1 200 OK\r\nX: ")),
     "result ex", {8}, ""),
    ("a hundred thousand levels", at(*PAGE, answer=http(b"[" * 100000)), "failed-rows up", {8}, ""),
    ("a file of a hundred thousand levels", at(*FILE, answer=http(b"[" * 100000)), "failed-rows im", {8, 11}, ""),
    ("a row twice", at(*PAGE, answer=page(None, [FAILURES[0]] * 2, 2)), "failed-rows up", {0}, ""),
    ("a task twice", at("createdTasks(skip", answer=data({"user": {"createdTasks": [task("up")] * 2}})),
     "list", {0}, ""),
]


class Outcome(typing.NamedTuple):
    code: typing.Optional[int]  # None: it had to be killed, or crashed.
    output: bytes
    messages: str
    requests: int
    memory: int  # At its peak, in bytes.

    @property
    def rows(self):
        """Elements of a list of JSON, each on its line."""
        return sum(1 for line in self.output.split(b"\n") if line.startswith(b"{"))

    @property
    def sentences(self):
        """What was said, without the program's name before each line."""
        return [line.partition(": ")[2] for line in self.messages.strip().split("\n")]


def run(program, plan, words, folder):
    """@p words: of the command line, with ENDPOINT for the server's address."""
    server = Server(plan)
    environment = dict(os.environ, LABELBOX_API_KEY="key", HOME=folder, XDG_CACHE_HOME=folder,
                       XDG_RUNTIME_DIR=folder, QT_QPA_PLATFORM="offscreen")
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(
            [program] + [word.replace("ENDPOINT", server.address("graphql")) for word in words],
            env=environment, stdout=subprocess.PIPE, stderr=messages)
        watch = threading.Timer(LONGEST, process.kill)
        watch.start()
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        process.stdout.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        messages.seek(0)
        said = messages.read().decode(errors="replace")
    server.ends = True
    server.socket.close()
    return Outcome(process.returncode if process.returncode >= 0 else None, output, said,
                   server.requests, usage.ru_maxrss * 1024)


def in_command_line(cli, plan, command, codes, word, folder):
    """The outcome, and what is wrong with it."""
    outcome = run(cli, plan, ["--endpoint", "ENDPOINT"] + command.split(), folder)
    problems = []
    if outcome.code not in codes:
        problems.append("exit code must be %s" % " or ".join(map(str, sorted(codes))))
    if word not in outcome.messages:
        problems.append("“%s” is not said" % word)
    if outcome.code not in (0, None) and not outcome.messages.strip():
        problems.append("nothing is said")
    return outcome, problems


# Where the window shows what a command prints.
TABS = {"failed-rows": ["errors", "failed"], "groups": ["errors", "failed"], "errors": ["errors", "failed"],
        "result": ["result"], "list": []}
# What only a list that was read to its end may say.
REASSURING = re.compile("rows were accepted|No row was rejected|wrote no error lines|export is empty|"
                        "created no rows|No row went in|has not created any tasks|There are no tasks yet")
LONGEST_PAUSE = 2000  # Milliseconds; a window that stands still so long has hung.
LATE = "late: "  # Begins what may be the fault of a computer with much else to do.


def in_window(window, plan, command, told, folder):
    """The outcome beside @p told, that of the command line, and what is wrong with it."""
    verb, *of = command.split()
    tabs = TABS[verb]
    outcome = run(window, plan, ["ENDPOINT", folder] + (of[:1] + tabs if tabs else []), folder)
    problems = []
    places = [json.loads(line) for line in outcome.output.splitlines()]
    if outcome.code != 0 or len(places) != 1 + len(tabs):
        return outcome, ["%sthe window ended with %s" % (LATE if outcome.code is None else "", outcome.code)]
    if not all(place["settled"] for place in places):
        problems.append(LATE + "the window has not settled")
    pause = max(place["longestPause"] for place in places)
    if pause > LONGEST_PAUSE:
        problems.append(LATE + "the window stood still for %d ms" % pause)
    for place in places[1:] or places:
        words = " ".join(place["words"])
        name = place["place"]
        if told.code in (0, 11) and verb in ("failed-rows", "errors", "result") and place["rows"] != told.rows:
            problems.append("%s: has %d rows, not %d" % (name, place["rows"], told.rows))
        if told.code != 0 and not any(sentence and sentence in words for sentence in told.sentences):
            problems.append("%s: does not say “%s”, but: %s" % (name, told.sentences[-1], words))
        if told.code != 0 and REASSURING.search(words):
            problems.append("%s: reassures: %s" % (name, words))
    return outcome, problems


def tried(cli, window, plan, command, codes, word):
    """The outcome, what is wrong with it, and what the command line said."""
    with tempfile.TemporaryDirectory() as folder:
        outcome, problems = in_command_line(cli, plan, command, codes, word, folder)
        said = outcome.messages
        if window:
            outcome, problems = in_window(window, plan, command, outcome, folder)
    if outcome.memory > MOST_MEMORY:
        problems.append("took %d MB" % (outcome.memory // MEGABYTE))
    if outcome.requests > 400:
        problems.append("too many requests")
    return outcome, problems, said


def main():
    global LONGEST, MOST_MEMORY
    cli, words = sys.argv[1], sys.argv[2:]
    if words[:1] == ["--sanitized"]:
        LONGEST, MOST_MEMORY, words = 8 * LONGEST, 8 * MOST_MEMORY, words[1:]
    window = None
    if words[:1] == ["--window"]:
        window, words = words[1], words[2:]
    chosen = [plan for plan in PLANS if not words or any(word in plan[0] for word in words)]
    if window:
        chosen = [plan for plan in chosen if plan[2].split()[0] in TABS and "--limit" not in plan[2]]
    short = []
    late = []
    greediest = 0

    def tell(plan, outcome, problems, said):
        nonlocal greediest
        greediest = max(greediest, outcome.memory)
        line = "%-42s %-22s %5s %9d  %s" % (
            plan[0][:42], ("window: " if window else "") + plan[2][:22], outcome.code, outcome.requests,
            "; ".join(problems) or "right")
        if any(problem.startswith(LATE) for problem in problems) and plan not in late:
            late.append(plan)
            line += " (tried again below)"
        elif problems:
            line += "\n    " + said.strip().replace("\n", "\n    ")[:600]
            short.append(line)
        print(line, flush=True)

    print("%-42s %-22s %5s %9s  %s" % ("what the server does", "command", "code", "requests", "verdict"))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as workers:
        for plan, found in zip(chosen, workers.map(lambda plan: tried(cli, window, *plan[1:]), chosen)):
            tell(plan, *found)
    for plan in list(late):  # With nothing beside it that could have made it late.
        tell(plan, *tried(cli, window, *plan[1:]))
    print("%d plans, %d short; nothing took more than %d MB" % (
        len(chosen), len(short), greediest // MEGABYTE))
    print("\n".join(short))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
