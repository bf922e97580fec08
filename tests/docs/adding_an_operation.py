#!/usr/bin/env python3
"""Follows docs/adding-an-operation.md to the letter, on a copy of the project.

A ```yaml block is put where the sentence before it says: "Create `file`:", "Append to
`file`:" or "Insert into `file`, before the line `line`:". ```console blocks are run, and
compared with what is printed, as tests/readme/run.py does for README.md.

Usage: adding_an_operation.py PAGE PROGRAM
"""
import pathlib
import re
import shutil
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/readme"))
import run  # noqa: E402

STEP = re.compile(
    r"^(?:(?P<create>Create) `(?P<new>[^`]+)`:|(?P<append>Append to) `(?P<old>[^`]+)`:|"
    r"Insert into `(?P<into>[^`]+)`, before the line `(?P<line>[^`]+)`:)\n\n```yaml\n(?P<yaml>.*?)^```|"
    r"^```console\n(?P<console>.*?)^```", re.M | re.S)


class Follower(run.Runner):
    """The contract is a copy too, since the page changes it."""

    def __init__(self, root, program, temporary):
        super().__init__(root, program, temporary)
        (self.root / "schemas").unlink()
        shutil.copytree(root / "schemas", self.root / "schemas")

    def restore_cases(self):
        if not (self.root / "payloads").exists():
            super().restore_cases()

    def write(self, step):
        text = step["yaml"]
        if step["create"]:
            path = self.root / step["new"]
            assert not path.exists(), f"{path} is already there"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        path = self.root / (step["old"] or step["into"])
        known = path.read_text(encoding="utf-8")
        if step["append"]:
            path.write_text(known + text, encoding="utf-8")
            return
        line = "\n" + step["line"] + "\n"
        assert known.count(line) == 1, f"{path} has not one line {step['line']}"
        path.write_text(known.replace(line, "\n" + text + line), encoding="utf-8")


def follow(text, follower):
    failed = count = 0
    try:
        for step in STEP.finditer(text):
            if step["yaml"] is not None:
                follower.write(step)
                count += 1
                continue
            for command, expected in run.commands(step["console"]):
                printed, fits = follower.run_until(command, expected)
                count += 1
                if not fits:
                    failed += 1
                    print(f"$ {command}\nexpected:\n" + "\n".join(expected) + "\nprinted:\n" +
                          "\n".join(printed) + "\n")
    finally:
        follower.stop()
    blocks = text.count("\n```yaml") + text.count("\n```console")
    seen = sum(1 for _ in STEP.finditer(text))
    if seen != blocks:
        failed += 1
        print(f"{blocks - seen} blocks have no sentence before them that says where they go")
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    page, program = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    with tempfile.TemporaryDirectory() as temporary:
        return follow(page.read_text(encoding="utf-8"), Follower(ROOT, program, temporary))


if __name__ == "__main__":
    sys.exit(main())
