#!/usr/bin/env python3
"""Many clients each send half of a large body and wait.

What the server keeps of them all is bounded, small requests are answered all the while, the
memory goes back when they have gone, and where memory ends before the bound does, the server
lives on.

Usage: held_bytes.py PROGRAM [CLIENTS]
"""
import resource
import socket
import subprocess
import sys
import time

MEBIBYTE = 1 << 20
BODY = 60_000


def serve(program, *options):
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--log", "off",
                               "--head-timeout", "30m", "--body-timeout", "30m", *options],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    host, port = server.stdout.readline().split()[1].removeprefix("http://").split(":")
    while "the embedded tree" not in server.stderr.readline():
        pass  # it is whole: what comes later belongs to its requests
    return server, (host, int(port))


def memory_of(server, kind="VmRSS"):
    with open(f"/proc/{server.pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(kind))


def half_a_body(address):
    client = socket.create_connection(address, timeout=30)
    head = f"POST /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {BODY}\r\n\r\n"
    try:
        client.sendall(head.encode() + b"x" * (BODY - 1))
    except ConnectionError:
        pass  # refused already, or dropped
    return client


def is_answered(address):
    with socket.create_connection(address, timeout=30) as client:
        try:
            client.sendall(b"GET /api/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                           b"Connection: close\r\n\r\n")
            return client.recv(100).startswith(b"HTTP/1.1 200")
        except ConnectionError:
            return False


def answer_so_far(client):
    """Its first bytes; none when nothing has come, or the connection is gone."""
    client.setblocking(False)
    try:
        return client.recv(100)
    except (BlockingIOError, ConnectionError):
        return b""


def is_gone(client):
    """Whether the server has ended the connection."""
    client.setblocking(False)
    try:
        return client.recv(100) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def stop(server):
    server.terminate()
    assert server.wait(timeout=10) == 0


def check_bound(program, count):
    bound = 4 * MEBIBYTE
    server, address = serve(program, "--max-held", str(bound))
    assert is_answered(address)
    before = memory_of(server)
    clients = [half_a_body(address) for _ in range(count)]
    assert is_answered(address)
    grown = memory_of(server) - before
    assert grown < 3 * bound, f"it grew by {grown} bytes"
    refused = [answer for answer in map(answer_so_far, clients) if answer]
    assert len(refused) > count // 2, f"{len(refused)} of {count} were refused"
    assert all(answer.startswith(b"HTTP/1.1 503") for answer in refused), refused[:3]
    for client in clients:
        client.close()
    deadline = time.monotonic() + 30
    while memory_of(server) - before > bound and time.monotonic() < deadline:
        assert is_answered(address)
    left = memory_of(server) - before
    assert left <= bound, f"{left} bytes are not given back"
    stop(server)
    print(f"{count} halves: grown by {grown >> 10} KiB, {left >> 10} KiB after they have gone")


def check_end_of_memory(program, count):
    """The address space ends long before all of them have sent what they send."""
    server, address = serve(program, "--max-held", "64GiB")
    assert is_answered(address)
    room = 16 * MEBIBYTE  # beside what the threads have reserved
    end = memory_of(server, "VmSize") + room
    resource.prlimit(server.pid, resource.RLIMIT_AS, (end, end))
    clients = [half_a_body(address) for _ in range(count)]
    gone = sum(1 for client in clients if is_gone(client))
    assert gone > 0, "memory never ended"
    for client in clients:
        client.close()
    deadline = time.monotonic() + 30
    while not is_answered(address):
        assert time.monotonic() < deadline
    stop(server)
    print(f"{count} halves where {room >> 20} MiB are left: {gone} are dropped, it lives on")


if __name__ == "__main__":
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    many = max(2 * clients, 4_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, many + 100), hard))
    check_bound(sys.argv[1], clients)
    check_end_of_memory(sys.argv[1], many)
