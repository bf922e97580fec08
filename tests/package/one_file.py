#!/usr/bin/env python3
"""The static program is one file that needs nothing where it runs.

It must be no dynamic executable, be small, and serve from a root folder that holds nothing
else, with the answers of the ordinary program.

Usage: one_file.py PACKAGED PROGRAM
"""
import http.client
import os
import shutil
import subprocess
import sys
import tempfile

MOST_BYTES = 15 * 1024 * 1024  # 12 MB are wanted
REQUESTS = [
    ("GET", "/api/ping"),
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF"),
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CG"),
    ("GET", "/v3/mesri/statut_etudiant/ine?recipient=1"),
    ("GET", "/api/open-api.yml"),
    ("GET", "/"),
    ("POST", "/api/reload-mocks"),
]
CHANGING = {"date", "x-request-id", "x-runtime", "link"}


def check_form(program):
    headers = subprocess.check_output(["readelf", "--wide", "--program-headers", program], text=True)
    assert "INTERP" not in headers and "DYNAMIC" not in headers, headers
    size = os.path.getsize(program)
    assert size <= MOST_BYTES, f"{size} bytes are more than {MOST_BYTES}"
    return size


class Served:
    """A program that serves, in a root folder of its own when one is given."""

    def __init__(self, program, root=None):
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "localhost:0", "--log", "off", "--today", "2026-11-25"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={},
            preexec_fn=(lambda: (os.chroot(root), os.chdir("/"))) if root else None)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def answer(self, method, target, token):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, target, headers={"Authorization": "Bearer " + token, "Host": "localhost"})
        answer = connection.getresponse()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in CHANGING]
        return answer.status, headers, answer.read()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0


def main():
    packaged, program = map(os.path.abspath, sys.argv[1:])
    size = check_form(packaged)
    if os.geteuid() != 0:
        print("skipped: only the superuser may serve from a root folder of its own")
        return
    token = subprocess.check_output([program, "token"], text=True).strip()
    with tempfile.TemporaryDirectory() as root:
        shutil.copy(packaged, root)
        alone, ordinary = Served("/" + os.path.basename(packaged), root), Served(program)
        for request in REQUESTS:
            here, there = alone.answer(*request, token), ordinary.answer(*request, token)
            assert here == there, f"{request}: {here} instead of {there}"
        alone.stop()
        ordinary.stop()
    print(f"one file of {size} bytes, {len(REQUESTS)} answers as the ordinary program's")


if __name__ == "__main__":
    main()
