#!/usr/bin/env python3
"""Whether the hints of `check`, followed to the letter, mend what is wrong.

Usage: hints.py PROGRAM PAYLOADS [--cases 20] [--rounds 3] [--tree] [--misses]

Mutants of the kinds below are made as in study.py; then what `check` says of them is
done, one for each line, until nothing is left or the rounds are over. With --tree,
the findings of the tree itself are followed: of each case that no request finds. Status
1 when less than 96 % are mended.
"""
import argparse
import collections
import sys
import tempfile

from case_text import Case, Mutant
from follow import followed
from kinds import KINDS
from study import Tree, batches, chosen

TARGET = 0.96
GROUPS = ("params",)
DEAD = {"param-name", "param-value", "unreachable", "only-here", "out-of-date"}


def rounds_of(tree, entries, sound, rounds):
    """(kind, case, the first findings, those that are left, the text) of each, after as
    many rounds: in each, for every line, the hint of the first finding that says what to
    write is done."""
    first, mutants = {}, {n: entry[2] for n, entry in enumerate(entries)}
    left = dict.fromkeys(mutants, None)
    for _ in range(rounds + 1):
        open_ones = [n for n in mutants if left[n] is None or left[n]]
        for batch in batches([(n, entries[n][1], mutants[n]) for n in open_ones]):
            placed = [(entry, *tree.place(entry[1], entry[2])) for entry in batch]
            found = tree.findings()
            for (number, case, _), path, undo in placed:
                undo()
                left[number] = [f for f in found.get(path, []) if f not in sound.get(path, [])]
                first.setdefault(number, left[number])
        for number in [n for n in open_ones if left[n]]:
            lines = set()  # what was said of a line that has changed is no longer true
            for finding in sorted(left[number], key=lambda f: -f["line"]):
                if finding["line"] in lines:
                    continue
                text = followed(mutants[number].text, finding)
                if text is not None:
                    mutants[number] = Mutant(text, ())
                    lines.add(finding["line"])
    for number, (kind, case, _) in enumerate(entries):
        yield kind, case, first[number], left[number], mutants[number].text


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("payloads")
    arguments.add_argument("--cases", type=int, default=20)
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--tree", action="store_true", help="follow what the tree itself has")
    arguments.add_argument("--misses", action="store_true")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(asked.program, asked.payloads, folder)
        sound = tree.findings()
        if asked.tree:
            dead = {path for path, findings in sound.items()
                    if any(f["rule"] in DEAD for f in findings)}
            cases = [Case(*path.split("/"), (tree.root / path).read_text(encoding="utf-8"))
                     for path in sorted(dead)]
            entries = [("dead case", case, Mutant(case.text, ())) for case in cases]
            sound = {path: [f for f in findings if f["rule"] not in DEAD]
                     for path, findings in sound.items()}
        else:
            kinds = [k for k in KINDS if k[0] in GROUPS]
            entries = chosen(list(tree.cases()), kinds, asked.cases, asked.seed)
        counts, misses = collections.defaultdict(lambda: [0, 0]), []
        for kind, case, first, left, text in rounds_of(tree, entries, sound, asked.rounds):
            if not first:
                continue
            count = counts[kind]
            count[0] += 1
            rest = [f for f in left if f["rule"] in DEAD] if asked.tree else left
            count[1] += not rest
            if rest:
                misses.append((kind, case, first[0], rest[0]))
    for kind, (made, mended) in sorted(counts.items()):
        print(f"{': '.join(kind) if isinstance(kind, tuple) else kind:58} {made:5} {mended:6}"
              f"{'' if made == mended else '  *'}")
    if asked.misses:
        for kind, case, before, after in misses:
            print(f"{kind[1]}: {case.folder}/{case.name}\n"
                  f"    {before['line']}: {before['sentence']} | {before['hint']}\n"
                  f"    {after['line']}: {after['sentence']} | {after['hint']}")
    made, mended = (sum(c[i] for c in counts.values()) for i in range(2))
    print(f"{mended} of {made} mended by following hints, in at most {asked.rounds} rounds")
    sys.exit(0 if mended >= TARGET * made else 1)


if __name__ == "__main__":
    main()
