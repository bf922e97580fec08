#!/usr/bin/env python3
"""How many of the mistakes that people make `check` finds, and whether on the right line.

Usage: study.py PROGRAM PAYLOADS [--cases 60] [--seed 1] [--kind WORDS] [--misses] [--sentences]

Each kind of kinds.py is made in that many cases, chosen by the seed; many mutants stand
in one copy of the tree, of different people, so that one does not hide another. A mutant
is detected when its file has a finding that the sound tree does not have; the line is
right when the first of these is on a line that the kind names. Edits that are harmless
must give none. Status 1 when less than 97 % are found or on the right line, or when there
is a false alarm.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

from case_text import Case
from kinds import HARMLESS, KINDS

TARGET = 0.97
TODAY = "2026-11-23"


class Tree:
    """A copy of the payloads in which mutants stand for a while."""

    def __init__(self, program, payloads, folder):
        self.program, self.root = program, pathlib.Path(folder) / "payloads"
        shutil.copytree(payloads, self.root)
        schemas = pathlib.Path(payloads).resolve().parent / "schemas"
        self.schemas = ["--schemas", str(schemas)] if schemas.is_dir() else []

    def cases(self):
        for path in sorted(self.root.glob("*/*.yaml")):
            yield Case(path.parent.name, path.name, path.read_text(encoding="utf-8"))

    def findings(self):
        done = subprocess.run([self.program, "check", "--payloads", self.root, "--today", TODAY,
                               "--format", "json", "--lang", "fr", *self.schemas],
                              capture_output=True, timeout=120)
        if done.returncode not in (0, 1):
            sys.exit(f"check failed: {done.stderr.decode()}")
        found = collections.defaultdict(list)
        for finding in json.loads(done.stdout)["findings"]:
            found[str(pathlib.Path(finding["file"]).relative_to(self.root))].append(finding)
        return found

    def place(self, case, mutant):
        """Writes a mutant; what to do to be rid of it."""
        own = self.root / case.folder / case.name
        path = self.root / (mutant.name or f"{case.folder}/{case.name}")
        path.parent.mkdir(exist_ok=True)
        if mutant.removes:
            own.unlink()
        path.write_bytes(mutant.text.encode(mutant.encoding))

        def undo():
            path.unlink()
            own.write_text(case.text, encoding="utf-8")
            if path.parent != own.parent and path.parent != self.root:
                path.parent.rmdir()
        return str(path.relative_to(self.root)), undo


def person_of(case):
    found = re.search(r"^persona: (\S+)", case.text, re.M)
    return found[1] if found else f"{case.folder}/{case.name}"


def chosen(cases, kinds, count, seed):
    """(kind, case, mutant) in an order of chance: `count` of each kind, or as many as
    there are cases for it."""
    made = []
    for group, name, function in kinds:
        chance = random.Random(f"{seed} {name}")
        left = count
        for case in chance.sample(cases, len(cases)):
            if left == 0:
                break
            mutant = function(case, chance)
            if mutant is None or (mutant.text == case.text and mutant.name is None):
                continue
            made.append(((group, name), case, mutant))
            left -= 1
    random.Random(seed).shuffle(made)
    return made


def batches(made):
    """Mutants that may stand in the tree together: each of another person."""
    left = made
    while left:
        batch, rest, people = [], [], set()
        for entry in left:
            names = {person_of(entry[1])} | ({entry[2].name} if entry[2].name else set())
            (rest if names & people else batch).append(entry)
            people |= names
        yield batch
        left = rest


def outcomes(tree, made, sound):
    """(kind, case, mutant, its findings) of each."""
    for batch in batches(made):
        placed = [(entry, *tree.place(*entry[1:])) for entry in batch]
        found = tree.findings()
        for (kind, case, mutant), path, undo in placed:
            undo()
            yield kind, case, mutant, [f for file in (path, *mutant.beside)
                                       for f in found.get(file, []) if f not in sound.get(file, [])]


def told(case, mutant, findings):
    shown = [f"{f['line']}:{f['column']} {f['rule']}: {f['sentence']} | {f['hint']}" for f in findings]
    return (f"    {mutant.name or case.folder + '/' + case.name}, wanted on "
            f"{sorted(mutant.lines)[:4]}\n" + "".join(f"      {line}\n" for line in shown[:4]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("payloads")
    arguments.add_argument("--cases", type=int, default=60)
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--kind", default="", help="only kinds with these words")
    arguments.add_argument("--misses", action="store_true", help="show what was missed")
    arguments.add_argument("--sentences", action="store_true", help="show what was said")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(asked.program, asked.payloads, folder)
        cases = list(tree.cases())
        sound = tree.findings()
        counts = collections.defaultdict(lambda: [0, 0, 0])
        said = collections.Counter()
        missed = collections.defaultdict(list)
        kinds = [k for k in KINDS if asked.kind in k[1]]
        for kind, case, mutant, findings in outcomes(
                tree, chosen(cases, kinds, asked.cases, asked.seed), sound):
            count = counts[kind]
            count[0] += 1
            count[1] += bool(findings)
            right = bool(findings) and findings[0]["line"] in mutant.lines
            count[2] += right
            if not right:
                missed[kind].append(told(case, mutant, findings))
            for finding in findings[:1]:
                said[(kind, re.sub(r"`[^`]*`|\"[^\"]*\"|'[^']*'|\d+", "…", finding["sentence"]),
                      finding["sentence"], finding["hint"])] += 1
        alarms = [told(case, mutant, findings) for kind, case, mutant, findings in outcomes(
            tree, chosen(cases, [("sound", *h) for h in HARMLESS if asked.kind in h[0]],
                         asked.cases, asked.seed), sound) if findings]
    total = [sum(c[i] for c in counts.values()) for i in range(3)]
    print(f"{'kind':58} {'cases':>5} {'found':>6} {'line':>6}")
    for group, name, _ in kinds:
        made, found, right = counts[(group, name)]
        mark = "" if found == made == right else "  *"
        print(f"{group + ': ' + name:58} {made:5} {found:6} {right:6}{mark}")
        if asked.misses:
            print("".join(missed[(group, name)][:5]), end="")
    print(f"{len(kinds)} kinds{'':49} {total[0]:5} {total[1]:6} {total[2]:6}")
    if asked.sentences:
        shown = set()
        for ((group, name), form, sentence, hint), number in sorted(said.items(), key=lambda s: s[0][0]):
            if (group, name, form) not in shown:
                print(f"{name} | {sentence} | {hint}")
            shown.add((group, name, form))
    found = total[1] / max(total[0], 1)
    right = total[2] / max(total[1], 1)
    print(f"found {found:.1%}, on the right line {right:.1%} of these; "
          f"{len(alarms)} false alarms on harmless edits, "
          f"{sum(map(len, sound.values()))} findings in the sound tree")
    print("".join(alarms[:10]), end="")
    good = found >= TARGET and right >= TARGET and not alarms
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
