#!/usr/bin/env python3
"""Serves with a standard error that is a pipe which nobody reads.

Every request must be answered, a reload too, and SIGTERM be obeyed within a second. What
the pipe holds at the end is whole lines; with --log json, each one JSON object.

Usage: unread_log.py PROGRAM PAYLOADS [REQUESTS]
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

AT_ONCE = 200


class Client:
    """Sends the same request again and again on one connection, many at once."""

    def __init__(self, url):
        host, port = url.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=30)

    def ask(self, method, target, count=1):
        """The number of answers by status."""
        request = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
        self.socket.sendall(request.encode() * count)
        statuses, received = {}, b""
        while sum(statuses.values()) < count:
            more = self.socket.recv(1 << 20)
            assert more, f"the server closed after {statuses} of {count}"
            received += more
            while b"\r\n\r\n" in received:
                head, rest = received.split(b"\r\n\r\n", 1)
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                if len(rest) < length:
                    break
                received = rest[length:]
                status = int(head[9:12])
                statuses[status] = statuses.get(status, 0) + 1
        return statuses


def run(program, payloads, log, requests):
    bad = os.path.join(payloads, "api_particulier_v3_mesri_statut_etudiant_with_ine", "bad.yaml")
    reading, writing = os.pipe()
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--log", log,
                               "--payloads", payloads],
                              stdout=subprocess.PIPE, stderr=writing, text=True)
    os.close(writing)
    url = server.stdout.readline().split()[1]
    client = Client(url)
    # Findings first: they are many, and come while the tree is read anew.
    with open(bad, "w", encoding="utf-8") as file:
        file.write("status: [\n")
    start = time.monotonic()
    for _ in range(requests // AT_ONCE):
        assert client.ask("GET", "/api/ping", AT_ONCE) == {200: AT_ONCE}
    for _ in range(3):
        assert Client(url).ask("POST", "/api/reload-mocks") == {200: 1}
    assert client.ask("GET", "/_sandbox/health") == {200: 1}
    answered = time.monotonic() - start
    start = time.monotonic()
    server.send_signal(signal.SIGTERM)
    status = server.wait(timeout=10)
    stopped = time.monotonic() - start
    assert status == 0, f"it ended with status {status}"
    assert stopped < 1, f"it stopped after {stopped:.3f} s"
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.readlines()
    assert lines and all(line.endswith("\n") for line in lines), lines[-1:]
    if log == "json":
        assert all(isinstance(json.loads(line), dict) for line in lines)
    if log != "off":
        assert sum(map(len, lines)) > 40_000, "the pipe never was full"
    print(f"--log {log}: {requests} requests answered in {answered:.1f} s, "
          f"stopped in {stopped:.3f} s, {len(lines)} lines in the pipe")


def main():
    program, source = sys.argv[1:3]
    requests = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    for log in ("text", "json", "off"):
        with tempfile.TemporaryDirectory() as folder:
            payloads = os.path.join(folder, "payloads")
            shutil.copytree(source, payloads)
            run(program, payloads, log, requests)


if __name__ == "__main__":
    main()
