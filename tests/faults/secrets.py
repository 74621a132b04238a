#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Where the key and signed addresses end up: secrets.py CLI WORDS

A session of the window and of every command, with all logging on, a marked key and marked signatures.
Neither may be found in any file that is left, in what is printed or logged, or in the list of
processes; and no host but the endpoint may be told the key. WORDS is window-words. Exit code 1 if
anything was found."""

import os
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402

KEY = "MARKED-KEY-7c1e"
SIGNATURE = "MARKED-SIGNATURE-90ab"
MARKS = (KEY.encode(), SIGNATURE.encode())


class Server(faults.Server):
    """Healthy; its addresses are signed, and it notes who was told the key."""

    def __init__(self):
        super().__init__(lambda server, query, variables: None)
        self.told = []  # Paths that the key came to.

    def address(self, path):
        # Another name of this computer: another host to whoever is asked for a file.
        return "http://localhost:%d/%s?X-Signature=%s" % (self.port, path, SIGNATURE)

    def answer(self, head, body):
        path = head.split(b" ")[1].decode()
        if KEY.encode() in head + body:
            self.told.append(path)
        query, _, signature = path.partition("?")
        if signature:
            return self.healthy(query, {})
        return super().answer(head, body)


def arguments_of(pid, found):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as file:
            found.append(file.read())
    except OSError:
        pass


def run(words, folder, found):
    environment = dict(os.environ, LABELBOX_API_KEY=KEY, HOME=folder, XDG_CACHE_HOME=folder,
                       XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, XDG_RUNTIME_DIR=folder,
                       TMPDIR=folder, QT_QPA_PLATFORM="offscreen",
                       QT_LOGGING_RULES="*.debug=true;qt.*=false")
    process = subprocess.Popen(words, env=environment, cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    look = threading.Timer(0.05, arguments_of, (process.pid, found))
    look.start()
    output, messages = process.communicate(timeout=faults.LONGEST)
    look.join()
    return process.returncode, output, messages


def main():
    cli, window = sys.argv[1:3]
    server = Server()
    endpoint = "http://127.0.0.1:%d/graphql" % server.port
    problems = []

    def look(place, content):
        for mark in MARKS:
            if mark in content:
                problems.append("%s: found %s" % (place, mark.decode()))

    with tempfile.TemporaryDirectory() as folder:
        for words in [[window, endpoint, os.path.join(folder, "data"), each, "errors", "failed", "result"]
                      for each in ("up", "im", "ex")] + [
                          [cli, "--endpoint", endpoint] + command.split() for command in (
                              "list", "failed-rows up", "failed-rows im", "created-rows im", "result ex",
                              "errors ex", "groups im", "wait im", "export up im -o rows.csv",
                              "retry-file im -o again.json", "show nobody")]:
            processes = []
            code, output, messages = run(words, folder, processes)
            name = " ".join(os.path.basename(word) for word in words)
            if code is None or code < 0:
                problems.append("%s: ended with %s" % (name, code))
            look(name + ", output", output)
            look(name + ", messages", messages)
            look(name + ", arguments", b"".join(processes))
            for root, folders, names in os.walk(folder):
                for each in folders + names:
                    look("a name", each.encode())
                for each in names:
                    with open(os.path.join(root, each), "rb") as file:
                        look(name + ", file " + each, file.read())
    problems += ["the key was told to " + path for path in server.told if path != "/graphql"]
    if not server.told:
        problems.append("the key was told to nobody, so that this proves nothing")
    print("\n".join(problems) or "Neither the key nor a signature was found.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
