#!/usr/bin/env python3
"""Runs the commands of README.md or CONTRIBUTING.md and compares what they print.

Each ```console block holds commands after `$ `, which `\\` continues on the next line,
and what they print; a line `…` stands for any lines, a `…` in a line for anything; a
command that ends with another status than 0 says so, `# status 1`. A
```yaml block is what the file that was copied last is changed to. A command that serves
is started on a free port in place of 8080, and stays up for the blocks that follow; the
cases are then what they are in the project, of which all commands see a copy.
https://git.example.org/cases.git is a repository made for the run: a branch main, and
a pull request 7 that adds a case. Git takes the public tree's repository for another one
made for the run.

Usage: run.py PAGE PROGRAM
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time

SERVED = "http://127.0.0.1:8080"
REPOSITORY = "https://git.example.org/cases.git"
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
# What the page asks of the public tree's best known person.
ANGELA = """params:
  nomNaissance: DUBOIS
  prenoms: [ANGELA, CLAIRE, LOUISE]
  anneeDateNaissance: 1962
  moisDateNaissance: 8
  jourDateNaissance: 24
  sexeEtatCivil: F
  codeCogInseePaysNaissance: '99100'
  codeCogInseeCommuneNaissance: '75107'
status: 200
payload: '{"data":{"allocataires":[{"nom_naissance":"DUBOIS"}]},"links":{},"meta":{}}'
"""
# Commands that would run this very test, or install and build: they are only
# looked for.
NOT_RUN = {"scripts/test"}


def blocks(text):
    """The kind and the lines of each block that is run, in a list or not."""
    for indent, kind, block in re.findall(r"^( *)```(console|yaml)\n(.*?)^\1```", text,
                                          re.M | re.S):
        yield kind, textwrap.dedent(block)


def commands(block):
    """Each command with the lines it prints."""
    found = re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block, re.M)
    return [(command, printed.splitlines()) for command, printed in found]


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


def copy_project(root, folder):
    """All but the cases is shared with the original."""
    copy = pathlib.Path(folder, root.name)
    copy.mkdir()
    for entry in root.iterdir():
        if entry.name not in ("payloads", "build"):
            (copy / entry.name).symlink_to(entry)
    (copy.parent / "shared").symlink_to(root.parent / "shared")
    return copy


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


def make_public_repository(folder, payloads):
    """In the place of the public one, for git; returns a git configuration that says so."""
    work = os.path.join(folder, "public.git")
    shutil.copytree(payloads / OPERATION, pathlib.Path(work, "mocks/payloads", OPERATION))
    for way in ("civility", "france_connect"):
        folder_of_way = pathlib.Path(
            work, "mocks/payloads", f"api_particulier_v3_cnav_quotient_familial_with_{way}")
        folder_of_way.mkdir(parents=True)
        (folder_of_way / "200.yaml").write_text(ANGELA, encoding="utf-8")
    documents = pathlib.Path(work, "commons/swagger")
    documents.mkdir(parents=True)
    (documents / "openapi.yaml").write_text("openapi: 3.0.0\npaths: {}\n", encoding="utf-8")
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["init", "--quiet", "--initial-branch=develop"], ["add", "--all"],
                      [*who, "commit", "--quiet", "--message", "Cases"]):
        subprocess.run(["git", "-C", work, *arguments], check=True, capture_output=True)
    config = os.path.join(folder, "gitconfig")
    pathlib.Path(config).write_text(
        f'[url "file://{work}"]\n\tinsteadOf = https://github.com/datagouv/apistration\n',
        encoding="utf-8")
    return config


class Runner:
    def __init__(self, root, program, temporary):
        self.original, self.program = root, program
        self.root = copy_project(root, temporary)
        self.restore_cases()
        self.server, self.url, self.variables, self.copied = None, SERVED, "", None
        self.repository = make_repository(temporary, root / "payloads")
        self.environment = os.environ | {
            "BAC_A_SABLE_CACHE_DIR": os.path.join(temporary, "cache"),
            "GIT_CONFIG_GLOBAL": make_public_repository(temporary, root / "payloads")}

    def restore_cases(self):
        shutil.rmtree(self.root / "payloads", ignore_errors=True)
        shutil.copytree(self.original / "payloads", self.root / "payloads")

    def serve(self, command):
        self.stop()
        self.restore_cases()
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
        if command.startswith("cp "):
            self.copied = command.split()[-1]
        done = self.shell(shell)
        said = re.search(r"  # status (\d)$", command)
        assert done.returncode == int(said[1] if said else 0), f"{command}\n{done.stdout}{done.stderr}"
        printed = done.stdout.replace(self.url, SERVED).rstrip("\n")
        return printed.split("\n") if printed else []

    def shell(self, command, given=None):
        return subprocess.run(["bash", "-euc", self.variables + command], cwd=self.root,
                              env=self.environment, input=given, capture_output=True, text=True,
                              timeout=60)

    def change_copied(self, text):
        assert self.shell(f"cat > {self.copied}", text).returncode == 0, self.copied

    def run_until(self, command, expected):
        """A change of a file is served a moment later."""
        deadline = time.monotonic() + 10
        while True:
            printed = self.run(command)
            fits = not expected or not printed or matches(expected, printed)
            if fits or not command.startswith("curl ") or time.monotonic() > deadline:
                return printed, fits


def main():
    page, program = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    with tempfile.TemporaryDirectory() as temporary:
        return run_all(page.read_text(encoding="utf-8"), Runner(page.parent, program, temporary))


def run_all(text, runner):
    failed = count = 0
    try:
        for kind, block in blocks(text):
            if kind == "yaml":
                runner.change_copied(block)
                continue
            for command, expected in commands(block):
                printed, fits = runner.run_until(command, expected)
                count += 1
                if not fits:
                    failed += 1
                    print(f"$ {command}\nexpected:\n" + "\n".join(expected) +
                          "\nprinted:\n" + "\n".join(printed) + "\n")
        # Commands in tables have no output to compare: they must at least work.
        for command in re.findall(r"`(build/bac-a-sable token[^`]*)`", text):
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
