#!/usr/bin/env python3
"""Checks what a newcomer relies on when reading the sources:

- a document that is cited is in the repository, and so is the section, `docs/design.md 7`;
- a path, a link and an option that a page names are there;
- a source of more than 200 lines opens by saying how it works, and none has more than 500;
- README and docs/design.md list the same wanted differences with the service;
- each source has a test file of its name, or a row of tests/README.md says what covers it;
- what comes from outside crosses a border by the one function made for it.

Prints each place that is wrong, and what to do; exit status 1 when there is one.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONG = 200  # lines
LONGEST = 500

# A section is `7` or `6.2`, `E12`, or a row `D4` or an exchange `G50`; a citation may name several.
NUMBER = r"(?:[A-G]\d+|[A-F]|\d+(?:\.\d+)?)\b"
CITATION = re.compile(rf"(docs/[\w/-]+\.md)((?:,? (?:and |to |Appendix )?{NUMBER})*)")
SECTION = re.compile(rf"\b{NUMBER}")
# Names that lead nowhere: documents that are not in the repository, or not by that path.
STRAY = re.compile(
    r"(?<![\w/.-])(?:reference/)?(?:crosscutting|operations|clients|since-april|france-connect|"
    r"entreprise|observed|bounds|libraries|cpp-stack|faults|house-\w+)\.md|(?<![\w/.-])design(?:\.md)? \d")
CITING = ("src", "tests", "schemas", "scripts", "cmake")
TEXT = {".h", ".cpp", ".py", ".yaml", ".yml", ".json", ".txt", ".md", ".mjs", ".cmake", ".html", ""}


def text_files():
    for folder in CITING:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT and "node_modules" not in path.parts:
                try:
                    yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    continue  # a file that is broken on purpose


def sections_of(text):
    """What can be cited of a document: headings, `| D4 |` of a table, `**G50**`."""
    return {found[0] or found[1] or found[2] for found in re.findall(
        rf"^(?:#+ (?:Appendix )?({NUMBER})|\| (D\d+) \||\*\*(G\d+)\*\*)", text, re.M)}


def joined(text):
    """Comments on one line each, so that a citation may go on where the next line begins."""
    return re.sub(r"\n\s*(?://|#|\*)\s?", " ", text)


def check_citations(wrong):
    documents = {}
    for path, text in text_files():
        if path.name == pathlib.Path(__file__).name:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for stray in STRAY.findall(line):
                wrong.append(f"{path}:{number}: `{stray}` is no path; write docs/… and the section")
        for name, numbers in CITATION.findall(joined(text)):
            if name not in documents:
                file = ROOT / name
                documents[name] = sections_of(file.read_text(encoding="utf-8")) if file.is_file() else None
            if documents[name] is None:
                wrong.append(f"{path}: {name} is not there")
                continue
            for section in SECTION.findall(numbers):
                if section not in documents[name]:
                    wrong.append(f"{path}: {name} has no section {section}")


def check_paths(wrong):
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        made = set(re.findall(r"^Create `([^`]+)`", text, re.M))  # by who follows the page
        for path in set(re.findall(r"`((?:src|tests|schemas|scripts|docs|payloads)/[\w./-]+)`", text)):
            if path not in made and not (ROOT / path).exists():
                wrong.append(f"{page.relative_to(ROOT)}: {path} is not there")
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            if not (page.parent / link).exists():
                wrong.append(f"{page.relative_to(ROOT)}: the link {link} leads nowhere")


def check_options(wrong):
    """Those of the program, or of a script that the page runs."""
    known = "".join(path.read_text(encoding="utf-8") for folder, kind in
                    (("src/cli", "*.cpp"), ("src/answering", "wishes.cpp"), ("tests/bench", "*.py"))
                    for path in (ROOT / folder).glob(kind))
    of_others = {"data-urlencode", "batch", "help"}
    for page in ("README.md", "CONTRIBUTING.md", "docs/bounds.md", "docs/adding-an-operation.md",
                 "docs/adding-a-validator.md", "docs/adding-a-check-rule.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for option in sorted(set(re.findall(r"(?<![\w-])--([a-z][a-z-]*)", text)) - of_others):
            if f'"{option}"' not in known and f'"--{option}"' not in known:
                wrong.append(f"{page}: there is no option --{option}")


def opens_with_comment(text):
    """Whether two lines of comment or more come before the first code, includes left aside."""
    comment = 0
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("//"):
            comment += 1
        elif line and not line.startswith(("#", "namespace ", "using ")):
            return comment >= 2
    return True


def check_openings(wrong):
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST:
            wrong.append(f"{path.relative_to(ROOT)}: more than {LONGEST} lines; cut it in two")
        if text.count("\n") > LONG and not opens_with_comment(text):
            wrong.append(f"{path.relative_to(ROOT)}: more than {LONG} lines, and it does not open by "
                         "saying how it works: a comment after the includes")


def check_differences(wrong):
    told = {page: set(re.findall(r"^\| (D\d+) \|", (ROOT / page).read_text(encoding="utf-8"), re.M))
            for page in ("README.md", "docs/design.md")}
    for row in sorted(told["README.md"] ^ told["docs/design.md"]):
        missing = "README.md" if row in told["docs/design.md"] else "docs/design.md"
        wrong.append(f"{missing}: the wanted difference {row} is missing")


def check_tests(wrong):
    rows = dict(re.findall(r"^\| `(src/[^`]+)` \| (.+?) \|$",
                           (ROOT / "tests/README.md").read_text(encoding="utf-8"), re.M))
    for source in sorted((ROOT / "src").rglob("*.cpp")):
        name = source.relative_to(ROOT)
        own = pathlib.Path("tests", *name.parts[1:]).with_name(name.stem + "_test.cpp")
        row = rows.pop(str(name), None)
        if (ROOT / own).is_file():
            if row:
                wrong.append(f"tests/README.md: {name} has {own}; remove its row")
        elif row is None:
            wrong.append(f"{name}: no {own}, and no row in tests/README.md that says what covers it")
        else:
            for test in re.findall(r"`([^`]+)`", row):
                if not (ROOT / "tests" / test).exists():
                    wrong.append(f"tests/README.md: {name}: tests/{test} is not there")
    for name in rows:
        wrong.append(f"tests/README.md: {name} is not there; remove its row")


def main():
    wrong = []
    check_citations(wrong)
    check_paths(wrong)
    check_options(wrong)
    check_openings(wrong)
    check_differences(wrong)
    check_tests(wrong)
    print("\n".join(wrong) if wrong else "sources: cited, opened and covered")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
