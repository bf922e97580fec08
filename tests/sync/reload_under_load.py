#!/usr/bin/env python3
"""Flips one case between two payloads, again and again, while 64 connections ask for it.

    reload_under_load.py PROGRAM PAYLOADS [--reloads 1000] [--by request|notice] [--memory]

Every answer must be one of the two, whole; none may fail. Prints the times of answers
without and with reloads, the time from the change of the file to its first answer, and the
memory after ten reloads and at the end. Exit status 1 when an answer was wrong or, with
--memory (not under sanitizers), when memory grew by more than a tenth.
"""
import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time

OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
INE = "9876543210Z"
PAYLOADS = ['{"data":"' + letter * 2000 + '"}' for letter in "ab"]

options = argparse.ArgumentParser()
options.add_argument("program")
options.add_argument("payloads")
options.add_argument("--reloads", type=int, default=1000)
options.add_argument("--by", choices=["request", "notice"], default="request")
options.add_argument("--connections", type=int, default=64)
options.add_argument("--memory", action="store_true")
options = options.parse_args()


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000 if times else 0


class Load:
    def __init__(self, port, token):
        self.port = port
        self.request = (f"GET /v3/mesri/statut_etudiant/ine?ine={INE}&recipient=13002526500013 "
                        f"HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n").encode()
        self.wanted = {payload.encode() for payload in PAYLOADS}
        self.seen = None
        self.wrong = []
        self.times = []
        self.over = False

    async def ask(self, reader, writer, request):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        length = next(int(line[15:]) for line in lines if line.lower().startswith(b"content-length:"))
        return int(lines[0].split()[1]), await reader.readexactly(length)

    async def connection(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while not self.over:
            start = time.perf_counter()
            try:
                status, body = await self.ask(reader, writer, self.request)
            except Exception as error:  # a lost connection is a wrong answer too
                self.wrong.append(repr(error))
                return
            self.times.append(time.perf_counter() - start)
            self.seen = body
            if status != 200 or body not in self.wanted:
                self.wrong.append(f"{status} {body[:80]}")
        writer.close()


async def run(port, tree, pid, token):
    load = Load(port, token)
    connections = [asyncio.create_task(load.connection()) for _ in range(options.connections)]
    await asyncio.sleep(2)
    quiet, load.times = load.times, []
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    reload = b"POST /api/reload-mocks HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    memory = None
    latencies = []
    for number in range(options.reloads):
        wanted = PAYLOADS[(number + 1) % 2]
        start = time.perf_counter()
        write_case(tree, wanted)
        if options.by == "request":
            status, body = await load.ask(reader, writer, reload)
            if (status, body) != (200, b'{"message":"Mock backend reloaded"}'):
                load.wrong.append(f"reload: {status} {body!r}")
        deadline = start + 20
        while load.seen != wanted.encode():
            await asyncio.sleep(0)
            if time.perf_counter() > deadline:
                load.wrong.append("the change was never served")
                break
        latencies.append(time.perf_counter() - start)
        if number == 10:
            memory = resident(pid)
        if load.wrong:
            break
    load.over = True
    await asyncio.gather(*connections)
    after = resident(pid)
    print(f"answers: {len(quiet) + len(load.times)}, wrong: {len(load.wrong)}")
    print(f"p50, p99 without reloads: {percentile(quiet, .5):.2f}, {percentile(quiet, .99):.2f} ms")
    print(f"p50, p99 during reloads:  {percentile(load.times, .5):.2f}, "
          f"{percentile(load.times, .99):.2f} ms")
    print(f"from the change to its first answer: p50 {percentile(latencies, .5):.1f} ms, "
          f"p99 {percentile(latencies, .99):.1f} ms")
    print(f"resident after ten reloads: {memory} kB, at the end: {after} kB")
    for wrong in load.wrong[:10]:
        print("wrong:", wrong)
    grown = options.memory and memory is not None and after > 1.1 * memory + 2048
    return bool(load.wrong) or grown


def write_case(tree, payload):
    folder = os.path.join(tree, OPERATION)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, ".new"), "w") as file:
        file.write(f"description: d\nparams:\n  ine: '{INE}'\nstatus: 200\npayload: '{payload}'\n")
    os.rename(os.path.join(folder, ".new"), os.path.join(folder, "flipped.yaml"))


def main():
    with tempfile.TemporaryDirectory() as temporary:
        tree = os.path.join(temporary, "tree")
        shutil.copytree(options.payloads, tree)
        write_case(tree, PAYLOADS[0])
        token = subprocess.check_output([options.program, "token"], text=True).strip()
        server = subprocess.Popen([options.program, "serve", "--payloads", tree, "--listen",
                                   "127.0.0.1:0", "--log", "off"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        try:
            port = int(server.stdout.readline().rsplit(":", 1)[1])
            failed = asyncio.run(run(port, tree, server.pid, token))
        finally:
            server.terminate()
            status = server.wait(10)
        if status != 0:
            print("wrong: serve ended with", status)
        return 1 if failed or status != 0 else 0


sys.exit(main())
