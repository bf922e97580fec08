#!/usr/bin/env python3
"""The static program is one file that needs nothing where it runs.

It must be no dynamic executable, be small, and serve from a root folder that holds nothing
else, with the answers of the ordinary program: those below, and each that the tree documents.
One of another architecture is run by an emulator, static as well, which is copied beside it.

Usage: one_file.py PACKAGED PROGRAM [EMULATOR]
"""
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile

MOST_BYTES = 15 * 1024 * 1024  # 12 MB are wanted
FRANCE_CONNECT = "/api/v2/authorize?client_id=me&redirect_uri=http://localhost/cb&response_type=code&scope=openid" + (
    "&state=state&nonce=0123456789abcdef0123456789abcdef&acr_values=eidas1")
REQUESTS = [
    ("GET", "/api/ping"),
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF"),  # a case
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=0000000409D"),  # an error
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CG"),  # the default
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=1"),
    ("GET", "/api/open-api.yml"),
    ("GET", "/"),
    ("GET", FRANCE_CONNECT),
    ("POST", "/api/reload-mocks"),
]
COMMANDS = [("--version",), ("check",), ("operations",), ("serve", "--listen", "nowhere")]
CHANGING = {"date", "x-request-id", "x-runtime", "link", "set-cookie"}
TICKET = rb'name="ticket" value="[^"]+"'


def check_form(program):
    headers = subprocess.check_output(["readelf", "--wide", "--program-headers", program], text=True)
    assert "INTERP" not in headers and "DYNAMIC" not in headers, headers
    size = os.path.getsize(program)
    assert size <= MOST_BYTES, f"{size} bytes are more than {MOST_BYTES}"
    return size


class Program:
    """How it is started: by its path, after that of an emulator, and in a root folder of its own when one is given."""

    def __init__(self, *files, root=None):
        self.command = ["/" + os.path.basename(shutil.copy(file, root)) if root else file for file in files]
        self.inside = {"preexec_fn": lambda: (os.chroot(root), os.chdir("/"))} if root else {}

    def run(self, *arguments):
        ended = subprocess.run([*self.command, *arguments], capture_output=True, text=True, env={}, **self.inside)
        return ended.returncode, ended.stdout, ended.stderr


class Served:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [*program.command, "serve", "--listen", "localhost:0", "--log", "off", "--today", "2026-11-25"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={}, **program.inside)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def answer(self, method, target, token):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, target, headers={"Authorization": "Bearer " + token, "Host": "localhost"})
        answer = connection.getresponse()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in CHANGING]
        return answer.status, headers, re.sub(TICKET, b"", answer.read())

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0


def main():
    packaged, program, *emulator = map(os.path.abspath, sys.argv[1:])
    size = check_form(packaged)
    if os.geteuid() != 0:
        print("skipped: only the superuser may serve from a root folder of its own")
        return
    ordinary = Program(program)
    with tempfile.TemporaryDirectory() as root:
        alone = Program(*emulator, packaged, root=root)
        for command in COMMANDS:
            here, there = alone.run(*command), ordinary.run(*command)
            assert here == there, f"{command}: {here} instead of {there}"
        token = alone.run("token")[1].strip()
        here, there = Served(alone), Served(ordinary)
        for request in REQUESTS:
            answers = [served.answer(*request, token) for served in (here, there)]
            assert answers[0] == answers[1], f"{request}: {answers[0]} instead of {answers[1]}"
        status, said, wrong = ordinary.run("verify", f"http://127.0.0.1:{here.port}", "--today", "2026-11-25",
                                            "--rate", "10000")
        assert status == 0, said + wrong
        here.stop()
        there.stop()
    print(f"one file of {size} bytes, {len(REQUESTS)} answers as the ordinary program's; {said.splitlines()[-1]}")


if __name__ == "__main__":
    main()
