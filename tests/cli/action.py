#!/usr/bin/env python3
"""The commands of action.yml, run as GitHub runs them, on pull requests to a repository
made for it: action.py ACTION PROGRAM

Steps that use another action are left out; `gh` is a script that writes down what it got.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

ACTION = pathlib.Path(sys.argv[1]).resolve()
PROGRAM = pathlib.Path(sys.argv[2]).resolve()
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
ERROR = ('{"errors": [{"code": "25003", "title": "T", "detail": "INE", "source": null, '
         '"meta": {"provider": "MESRI"}}]}')


def case(ine, name="ine"):
    error = ERROR.replace("INE", ine)
    return (f"title: Un cas\ndescription: Un cas, pour l'INE {ine}.\n"
            f"params:\n  {name}: '{ine}'\nstatus: 404\npayload: '{error}'\n")


class Runner:
    """What an expression means, and the steps one after the other."""

    def __init__(self, folder, inputs, event):
        self.folder = pathlib.Path(folder)
        self.values = {"github.action_path": str(ACTION.parent), "github.token": "t",
                       "runner.temp": str(self.folder / "temp"), **event}
        (self.folder / "temp").mkdir()
        (self.folder / "bin").mkdir()
        gh = self.folder / "bin" / "gh"
        gh.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$GH_GOT"\n')
        gh.chmod(0o755)
        action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
        for name, told in action["inputs"].items():
            self.values[f"inputs.{name}"] = inputs.get(name, self.text(told["default"]))
        self.steps = action["runs"]["steps"]

    def text(self, written):
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda m: self.values.get(m[1], ""), str(written))

    def holds(self, condition):
        inside = re.fullmatch(r"\$\{\{ (.*) \}\}", condition)[1]
        for part in inside.split(" && "):
            name, sign, value = re.fullmatch(r"(\S+) (==|!=) '(.*)'", part).groups()
            if (self.values.get(name, "") == value) != (sign == "=="):
                return False
        return True

    def run(self, repository):
        """The step that failed, or None; what it said."""
        for step in self.steps:
            if "if" in step and not self.holds(step["if"]):
                continue
            if "uses" in step:
                continue
            output = self.folder / "temp" / "output"
            output.write_text("")
            environment = {
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "HOME": str(self.folder),
                "GITHUB_OUTPUT": str(output), "GH_GOT": str(self.folder / "gh"),
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
                **{name: self.text(value) for name, value in step.get("env", {}).items()}}
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
                                   step["run"]], cwd=repository, env=environment,
                                  capture_output=True, text=True, timeout=120)
            for line in output.read_text().splitlines():
                name, value = line.split("=", 1)
                self.values[f"steps.{step['id']}.outputs.{name}"] = value
            if done.returncode:
                return step["name"], done.stdout + done.stderr
        return None, ""


class Repository:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("404.yaml", case("0000000000A"))
        self.docs()
        self.commit()
        self.base = self.git("rev-parse", "HEAD").strip()

    def git(self, *arguments):
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1",
                       "HOME": str(self.folder)}
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"}
        return subprocess.run(["git", "-C", self.folder, *arguments], env=environment, check=True,
                              capture_output=True, text=True).stdout

    def write(self, name, text):
        path = self.folder / "payloads" / OPERATION / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def docs(self):
        subprocess.run([PROGRAM, "docs", "--payloads", "payloads"], cwd=self.folder, check=True,
                       capture_output=True)

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")


failed = 0


def expect(what, good, told=""):
    global failed
    failed += not good
    print(f"{'ok' if good else 'NOT OK'}: {what}{'' if good else ': ' + str(told)}")


def pull_request(files, docs=True, inputs=None, event_name="pull_request"):
    """(failed step, what was said, the comment, the SARIF) of a pull request with these files."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(pathlib.Path(folder) / "repository")
        for name, text in files.items():
            repository.write(name, text)
        if docs:
            repository.docs()
        repository.commit()
        base = repository.base if event_name == "pull_request" else ""
        runner = Runner(folder, {"program": str(PROGRAM), **(inputs or {})},
                        {"github.event_name": event_name, "github.event.pull_request.number": "7",
                         "github.event.pull_request.base.sha": base})
        step, said = runner.run(repository.folder)
        temp = pathlib.Path(folder) / "temp"
        got = pathlib.Path(folder) / "gh"
        return (step, said, (temp / "bac-a-sable.md").read_text(encoding="utf-8"),
                json.loads((temp / "bac-a-sable.sarif").read_text(encoding="utf-8")),
                got.read_text() if got.exists() else "")


step, said, comment, sarif, got = pull_request({"200.yaml": case("1234567890G")})
expect("a sound case passes", step is None, (step, said))
expect("the comment says what a client gets", "1234567890g" in comment, comment)
expect("the comment goes to the pull request", "comment\n7\n" in got, got)
expect("nothing is on a line", sarif["runs"][0]["results"] == [], sarif["runs"][0]["results"])

step, said, comment, sarif, got = pull_request({"200.yaml": case("1234567890G", "inee")})
expect("a case that is never served fails, after the comment", step == "Le verdict" and got,
       (step, said))
expect("the comment says why, in French", "n'est pas un paramètre" in comment, comment)
expect("the line is told by its path in the repository", [
    result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    for result in sarif["runs"][0]["results"]][:1] == [f"payloads/{OPERATION}/200.yaml"],
    sarif["runs"][0]["results"])

step, said, comment, sarif, got = pull_request({"200.yaml": case("1234567890G")}, docs=False)
expect("stale pages fail", step == "Le verdict" and "pages" in said, (step, said))
step, said, comment, sarif, got = pull_request({"200.yaml": case("1234567890G")}, docs=False,
                                               inputs={"docs": "false"})
expect("stale pages pass when they are not asked for", step is None, (step, said))
step, said, comment, sarif, got = pull_request({"200.yaml": case("1234567890G")},
                                               event_name="push")
expect("a push is checked as a whole, without a comment", step is None and not got, (step, said))
step, said, comment, sarif, got = pull_request({"a;touch x.yaml": "a: 'b\n"})
expect("a nasty name is only a name", step == "Le verdict", (step, said))
sys.exit(1 if failed else 0)
