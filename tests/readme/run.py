#!/usr/bin/env python3
"""Runs the commands of README.md and compares what they print.

Each ```console block is a command after `$ ` and what it prints; a line `…` stands
for any lines, a `…` at the end of a line for anything. A command that serves is
started on a free port in place of 8080, and stays up for the blocks that follow.

Usage: run.py README.md PROGRAM
"""
import pathlib
import re
import shlex
import subprocess
import sys

SERVED = "http://127.0.0.1:8080"
# Commands that would run this very test, or install and build: they are only
# looked for.
NOT_RUN = {"scripts/test"}


def blocks(text):
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        command, *expected = block.rstrip("\n").split("\n")
        assert command.startswith("$ "), command
        yield command[2:], expected


def matches(expected, printed):
    """Whether the printed lines are the expected ones, with `…` as a wildcard."""
    pattern = ""
    for line in expected:
        if line == "…":
            pattern += r"(?:.*\n)*?"
        elif line.endswith("…"):
            pattern += re.escape(line[:-1]) + r".*\n"
        else:
            pattern += re.escape(line) + r"\n"
    text = "".join(line.rstrip("\r") + "\n" for line in printed)
    return re.fullmatch(pattern, text) is not None


class Runner:
    def __init__(self, root, program):
        self.root, self.program = root, program
        self.server, self.url, self.variables = None, SERVED, ""

    def serve(self, command):
        self.stop()
        words = [w for w in shlex.split(command) if w not in ("serve", "scripts/serve")]
        words = [w for w in words if w != "build/bac-a-sable"]
        missing = [w for w in words if w.startswith("../shared") and not (self.root / w).exists()]
        if missing:
            print(f"skipped, {missing[0]} is not there: {command}")
            return []
        self.server = subprocess.Popen(
            [self.program, "serve", *words, "--listen", "127.0.0.1:0", "--log", "off"],
            cwd=self.root, stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline().rstrip("\n")
        self.url = line.split()[-1]
        return [line.replace(self.url, SERVED)]

    def stop(self):
        if self.server:
            self.server.terminate()
            assert self.server.wait(timeout=5) == 0, "the server did not stop cleanly"
        self.server = None

    def run(self, command):
        if command.split()[0] == "scripts/serve" or "bac-a-sable serve" in command:
            return self.serve(command)
        if command in NOT_RUN:
            assert (self.root / command).stat().st_mode & 0o100, f"{command} cannot be run"
            return []
        shell = command.replace(SERVED, self.url).replace("build/bac-a-sable", self.program)
        if re.match(r"^[A-Z]+=", command):
            self.variables += shell + "\n"
            return []
        done = subprocess.run(["bash", "-euc", self.variables + shell], cwd=self.root,
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        return done.stdout.rstrip("\n").split("\n") if done.stdout else []


def main():
    readme, program = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    runner = Runner(readme.parent, program)
    failed = count = 0
    try:
        for command, expected in blocks(readme.read_text(encoding="utf-8")):
            printed = runner.run(command)
            count += 1
            if expected and printed and not matches(expected, printed):
                failed += 1
                print(f"$ {command}\nexpected:\n" + "\n".join(expected) +
                      "\nprinted:\n" + "\n".join(printed) + "\n")
        # Commands in tables have no output to compare: they must at least work.
        for command in re.findall(r"`(build/bac-a-sable token[^`]*)`", readme.read_text()):
            printed = runner.run(command)
            count += 1
            if len(printed) != 1 or printed[0].count(".") != 2:
                failed += 1
                print(f"$ {command}\nprinted no token: {printed}")
    finally:
        runner.stop()
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
