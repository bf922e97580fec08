#!/usr/bin/env python3
"""`check --changed REV` on pull requests to a real repository: changed.py PROGRAM

main holds a case that was broken long ago; what a pull request is told of is what
it changes and what that breaks, nothing else.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

program = sys.argv[1]
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
ERROR = ('{"errors": [{"code": "25003", "title": "T", "detail": "D", "source": null, '
         '"meta": {"provider": "MESRI"}}]}')


def case(ine, name="ine", about="Un cas"):
    return (f"title: {about}\ndescription: {about}, pour l'INE {ine}.\n"
            f"params:\n  {name}: '{ine}'\nstatus: 404\npayload: '{ERROR}'\n")


class Repository:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.tree = self.folder / "data" / "payloads"
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("404.yaml", case("0000000000A"))
        self.write("b-good.yaml", case("1234567890G"))
        self.write("c-broken.yaml", case("1234567891G", name="inee"))
        self.commit("main")
        self.git("switch", "--quiet", "--create", "pull-request")

    def git(self, *arguments):
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1",
                       "HOME": str(self.folder)}
        for who in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"}
        subprocess.run(["git", "-C", self.folder, *arguments], env=environment, check=True,
                       capture_output=True)

    def write(self, name, text, operation=OPERATION):
        path = self.tree / operation / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, subject):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)

    def check(self, *more, **how):
        return subprocess.run([program, "check", "--payloads", self.tree, "--today", "2026-11-23",
                               *more], capture_output=True, text=True, timeout=60, **how)

    def found(self, revision="main"):
        """(file, rule) of each finding, and the exit status."""
        done = self.check("--changed", revision, "--format", "json")
        findings = json.loads(done.stdout)["findings"]
        return {(pathlib.Path(f["file"]).name, f["rule"]) for f in findings}, done.returncode


def broken_long_ago_is_not_told(repository):
    assert repository.check().returncode == 1
    assert repository.found() == (set(), 0), repository.found()
    repository.write("d-new.yaml", case("1234567892G"))
    assert repository.found() == (set(), 0), repository.found()


def a_new_broken_case_is_told(repository):
    broken = {("d-new.yaml", "param-name")}
    repository.write("d-new.yaml", case("1234567892G", name="inne"))
    assert repository.found() == (broken, 1), repository.found()  # not committed yet
    repository.commit("a broken case")
    assert repository.found() == (broken, 1), repository.found()
    assert repository.found("HEAD") == (set(), 0), repository.found("HEAD")
    assert repository.found("HEAD~1") == (broken, 1), repository.found("HEAD~1")


def touching_a_broken_case_tells_of_it(repository):
    repository.write("c-broken.yaml", case("1234567891G", name="inee", about="Autrement"))
    assert repository.found() == ({("c-broken.yaml", "param-name")}, 1), repository.found()


def a_case_that_the_change_hides_is_told(repository):
    # Read before b-good.yaml, with the same key: that one, untouched, is dead. It is told
    # where the change is.
    repository.write("a-same.yaml", case("1234567890G"))
    found, status = repository.found()
    assert (found, status) == ({("a-same.yaml", "same-key")}, 1), found


def removing_the_default_is_told(repository):
    (repository.tree / OPERATION / "404.yaml").unlink()
    found, status = repository.found()
    assert status == 1 and {rule for _, rule in found} == {"no-default"}, found


def what_cannot_be_compared_says_so(repository):
    done = repository.check("--changed", "nowhere")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "nowhere" in done.stderr, done
    with tempfile.TemporaryDirectory() as elsewhere:
        copy = shutil.copytree(repository.tree, os.path.join(elsewhere, "payloads"))
        done = subprocess.run([program, "check", "--payloads", copy, "--changed", "main"],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 2 and "no git repository" in done.stderr, done


def a_relative_path_works(repository):
    repository.write("d-new.yaml", case("1234567892G", name="inne"))
    done = subprocess.run([program, "check", "--payloads", "payloads", "--changed", "main"],
                          cwd=repository.tree.parent, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "/d-new.yaml:4:" in done.stdout, done
    assert "c-broken" not in done.stdout, done


for test in [broken_long_ago_is_not_told, a_new_broken_case_is_told,
             touching_a_broken_case_tells_of_it, a_case_that_the_change_hides_is_told,
             removing_the_default_is_told, what_cannot_be_compared_says_so, a_relative_path_works]:
    with tempfile.TemporaryDirectory() as folder:
        test(Repository(folder))
print("check --changed: all is well")
