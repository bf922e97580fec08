#!/usr/bin/env python3
"""Each format of `check` is valid whatever names and files hold.

Usage: nasty_formats.py PROGRAM

JSON and SARIF are read by Python's reader, JUnit by xmllint, annotations and texts line by
line. SARIF is held to what GitHub demands of an upload: the version, one run with a driver
whose rules are declared once, results that name one of them, at URI references (RFC 3986)
and places from 1. With SARIF_SCHEMA=FILE in the environment, the schema of SARIF 2.1.0
(npm: @microsoft/jest-sarif has it) is asked too.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

program = sys.argv[1]
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
URI = re.compile(r"^[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*$")
GOOD = "description: x\nparams:\n  ine: '1234567890G'\nstatus: 200\npayload: '{}'\n"
NAMES = ["[a] {b}.yaml", "a b&<c>'\"d.yaml", "é'\u202eà.yaml", "x%41%zz.yaml", "::error::x.yaml",
         "a|b`c.yaml", "a\nb.yaml", "a\033[31mb.yaml", "\ufffe\uffff.yaml", "]]>.yaml",
         "x.yaml.txt", "-r.yml", "#?x=1.yaml"]
CONTENTS = [b"\033[31mred\n", b"a: \x00\n", b"\xff\xfe\n", "a: \ufffe\n".encode(), b"]]>\n",
            b"x" * 120_000 + b"\n", b"::error::x\n", b"a: 1\r\nb: 2\rc: 3", b"|`<script>&amp;\n",
            "a: \u202e\u200b“x”\n".encode(), b"{\n", b"", b"- [a, b\n", b"%x\n",
            GOOD.replace("'{}'", "'{\"a\": \"\\ud800]]>\"}'").encode(),
            GOOD.replace("ine:", "i\u200bn\u202ee:").encode(),
            GOOD.replace("1234567890G", "\u00a0“<x>&]]>\ufffe”`|").encode()]

failed = []


def expect(what, good, shown=""):
    if not good:
        failed.append(what)
        print(f"{what}: {str(shown)[:600]}")


def make_tree(root):
    folder = root / OPERATION
    folder.mkdir(parents=True)
    for number, content in enumerate(CONTENTS):
        (folder / f"content-{number}.yaml").write_bytes(content)
        (folder / f"content-{number}.json").write_bytes(content)
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(CONTENTS[number % len(CONTENTS)])
        (root / name.replace("/", "")).write_bytes(GOOD.encode())
    (root / "[no] <operation> & é\n").mkdir()
    (root / "[no] <operation> & é\n" / "200.yaml").write_text(GOOD)
    with open(os.fsencode(folder) + b"/\xff\xe9.yaml", "wb") as file:
        file.write(GOOD.encode())
    (folder / "link.yaml").symlink_to("/nowhere\n<&>")


def shown(tree, *arguments):
    done = subprocess.run([program, "check", "--payloads", tree, *arguments], capture_output=True,
                          timeout=120)
    expect(f"{arguments}: status", done.returncode == 1, done.stderr)
    try:
        return done.stdout.decode()
    except UnicodeDecodeError as error:
        expect(f"{arguments}: UTF-8", False, error)
        return done.stdout.decode(errors="replace")


def check_sarif(text, what):
    log = json.loads(text)
    expect(f"{what}: version", log["version"] == "2.1.0" and len(log["runs"]) == 1)
    run = log["runs"][0]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    expect(f"{what}: rules once", len(ids) == len(set(ids)) > 0)
    expect(f"{what}: there are results", len(run["results"]) > len(CONTENTS))
    for result in run["results"]:
        expect(f"{what}: a declared rule", result["ruleId"] in ids, result)
        expect(f"{what}: a level", result["level"] in ("error", "warning", "note"), result)
        expect(f"{what}: a message", bool(result["message"]["text"]), result)
        for location in result["locations"]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            expect(f"{what}: a URI reference",
                   URI.match(uri) and not re.search(r"%(?![0-9A-Fa-f]{2})", uri), uri)
            for number in place.get("region", {}).values():
                expect(f"{what}: a place from 1", isinstance(number, int) and number >= 1, place)
    if schema := os.environ.get("SARIF_SCHEMA"):
        import jsonschema
        jsonschema.validate(log, json.loads(pathlib.Path(schema).read_text(encoding="utf-8")))
        print(f"{what}: valid by {schema}")


def check_junit(text, what):
    done = subprocess.run(["xmllint", "--noout", "-"], input=text.encode(), capture_output=True)
    expect(f"{what}: xmllint", done.returncode == 0, done.stderr.decode())


with tempfile.TemporaryDirectory() as temp:
    tree = pathlib.Path(temp) / "payloads"
    make_tree(tree)
    for language in ("en", "fr"):
        of = {name: shown(tree, "--format", name, "--lang", language)
              for name in ("text", "json", "github", "sarif", "junit", "markdown")}
        findings = json.loads(of["json"])["findings"]
        expect("there are findings", len(findings) > len(CONTENTS))
        check_sarif(of["sarif"], f"sarif {language}")
        check_junit(of["junit"], f"junit {language}")
        annotations = of["github"].splitlines()
        expect("an annotation a finding, and no command of a file's",
               all(line.startswith(("::error file=", "::warning file=")) for line in annotations)
               and len(annotations) == len(findings), of["github"])
        rows = [line for line in of["markdown"].splitlines() if line.startswith("| ")]
        expect("five bars in each row of Markdown",
               all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows), rows)
        for name, text in of.items():
            people_read = name in ("text", "github", "markdown")
            expect(f"{name}: nothing that moves a terminal",
                   not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)
                   and not (people_read and "\u202e" in text), name)
            expect(f"{name}: lines are cut", max(map(len, text.split("\n"))) < 20_000
                   or name in ("json", "sarif"), name)

print(f"{len(failed)} failed")
sys.exit(1 if failed else 0)
