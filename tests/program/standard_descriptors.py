#!/usr/bin/env python3
"""Runs each command with a standard output that is full or closed, and serves with any of
the descriptors 0 to 2 closed.

Usage: standard_descriptors.py PROGRAM PAYLOADS
"""
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
SENTENCE = ("standard output can't be written to; free space where it goes, or send it "
            "elsewhere")
# The arguments with which a command prints something; of others only the help is asked.
ARGUMENTS = {
    "serve": ["--listen", "127.0.0.1:0", "--log", "off"],
    "check": ["--rules"],
    "docs": ["--payloads", "PAYLOADS", "--check", "--base-url", "http://elsewhere.example"],
    "new": [OPERATION],
    "token": [],
    "operations": [],
    "diff": ["HEAD", "HEAD", "--repository", "REPOSITORY"],
}


def close(descriptors):
    for number in descriptors:
        os.close(number)


def commands(program):
    usage = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    return re.findall(r"^  bac-a-sable (\w+)", usage.stdout, re.M)


def make_repository(folder, payloads):
    environment = os.environ | {"GIT_CONFIG_NOSYSTEM": "1", "HOME": folder}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"}
    work = os.path.join(folder, "repository")
    shutil.copytree(os.path.join(payloads, OPERATION), os.path.join(work, "payloads", OPERATION))
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "c"]):
        subprocess.run(["git", "-C", work, *arguments], env=environment, check=True)
    return work


def check_unwritable(program, name, arguments, where):
    closed = {"preexec_fn": lambda: close([1])} if where == "closed" else {}
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([program, name, *arguments], stdout=full, stderr=subprocess.PIPE,
                              text=True, timeout=60, **closed)
    lines = done.stderr.splitlines()
    assert done.returncode == 2, f"{name} with standard output {where}: {done}"
    assert lines and lines[-1].endswith(SENTENCE), f"{name}, {where}: {done.stderr}"


def check_serving(program, folder, closed):
    path = os.path.join(folder, "socket" + "".join(map(str, closed)))
    server = subprocess.Popen([program, "serve", "--listen", "unix:" + path],
                              preexec_fn=lambda: close(closed), stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = socket.socket(socket.AF_UNIX)
    deadline = time.monotonic() + 20
    while client.connect_ex(path) != 0:
        assert server.poll() is None and time.monotonic() < deadline, f"{closed}: it does not serve"
        time.sleep(0.01)
    client.sendall(b"GET /api/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert client.recv(1 << 16).startswith(b"HTTP/1.1 200 "), closed
    for number in range(3):
        target = os.readlink(f"/proc/{server.pid}/fd/{number}")
        assert target == "/dev/null", f"{closed} closed: {number} is {target}"
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=5) == 0, closed


def main():
    program, payloads = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        places = {"PAYLOADS": payloads, "REPOSITORY": make_repository(folder, payloads)}
        names = commands(program)
        for name in names:
            arguments = [places.get(word, word) for word in ARGUMENTS.get(name, ["--help"])]
            check_unwritable(program, name, arguments, "full")
            check_unwritable(program, name, ["--help"], "full")
            if name != "serve":
                check_unwritable(program, name, arguments, "closed")
        for name in ("--help", "--version"):
            check_unwritable(program, name, [], "full")
        ways = [c for n in (1, 2, 3) for c in itertools.combinations(range(3), n)]
        for closed in ways:
            check_serving(program, folder, closed)
    print(f"{len(names)} commands, {len(ways)} ways to close descriptors")


if __name__ == "__main__":
    main()
