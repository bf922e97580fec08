#!/usr/bin/env python3
"""Runs the commands of README.md and compares what they print.

Each ```console block is a command after `$ ` and what it prints; a line `…` stands
for any lines, a `…` in a line for anything. A command that serves is
started on a free port in place of 8080, and stays up for the blocks that follow.
https://git.example.org/cases.git is a repository made for the run: a branch main, and
a pull request 7 that adds a case.

Usage: run.py README.md PROGRAM
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

SERVED = "http://127.0.0.1:8080"
REPOSITORY = "https://git.example.org/cases.git"
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
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
        else:
            pattern += ".*".join(re.escape(part) for part in line.split("…")) + r"\n"
    text = "".join(line.rstrip("\r") + "\n" for line in printed)
    return re.fullmatch(pattern, text) is not None


def make_repository(folder, payloads):
    """What REPOSITORY stands for; returns its URL."""
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": folder}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"}

    def git(*arguments):
        subprocess.run(["git", "-C", work, *arguments], env=environment, check=True,
                       capture_output=True)

    def commit(subject):
        git("add", "--all")
        git("commit", "--quiet", "--message", subject)

    work = os.path.join(folder, "cases.git")
    cases = pathlib.Path(work, "payloads", OPERATION)
    shutil.copytree(payloads / OPERATION, cases)
    git("init", "--quiet", "--initial-branch=main")
    commit("Cases")
    git("switch", "--quiet", "--create", "new-case")
    known = (cases / "200-admise-non-inscrite.yaml").read_text(encoding="utf-8")
    (cases / "200-nouvelle.yaml").write_text(known.replace("310605021CF", "1234567890G"),
                                             encoding="utf-8")
    commit("A new case")
    git("update-ref", "refs/pull/7/head", "HEAD")
    git("switch", "--quiet", "main")
    return "file://" + work


class Runner:
    def __init__(self, root, program, temporary):
        self.root, self.program = root, program
        self.server, self.url, self.variables = None, SERVED, ""
        self.repository = make_repository(temporary, root / "payloads")
        self.environment = os.environ | {"BAC_A_SABLE_CACHE_DIR": os.path.join(temporary, "cache")}

    def serve(self, command):
        self.stop()
        words = [w for w in shlex.split(command) if w not in ("serve", "scripts/serve")]
        words = [w.replace(REPOSITORY, self.repository) for w in words if w != "build/bac-a-sable"]
        missing = [w for w in words if w.startswith("../shared") and not (self.root / w).exists()]
        if missing:
            print(f"skipped, {missing[0]} is not there: {command}")
            return []
        self.server = subprocess.Popen(
            [self.program, "serve", *words, "--listen", "127.0.0.1:0", "--log", "off"],
            cwd=self.root, env=self.environment, stdout=subprocess.PIPE, text=True)
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
        shell = shell.replace(REPOSITORY, self.repository)
        if re.match(r"^[A-Z]+=", command):
            self.variables += shell + "\n"
            return []
        done = subprocess.run(["bash", "-euc", self.variables + shell], cwd=self.root,
                              env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        return done.stdout.rstrip("\n").split("\n") if done.stdout else []


def main():
    readme, program = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    with tempfile.TemporaryDirectory() as temporary:
        return run_all(readme, Runner(readme.parent, program, temporary))


def run_all(readme, runner):
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
