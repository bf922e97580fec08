#!/usr/bin/env python3
"""Checks that includes point down only, and that each library stays in its layer.

The layers are those of README.md, "A map of src/". Prints each arrow that
points the wrong way; exit status 1 when there is one.
"""
import pathlib
import re
import sys

# From top to bottom; a folder may include its own files and those of lower rows.
ROWS = [
    ["cli"],
    ["application", "sync"],
    ["site"],
    ["http"],
    ["answering", "check", "diff", "docs"],
    ["catalogue"],
    ["contract", "openapi"],
    ["reading"],
    ["model"],
    ["support"],
]
# Libraries that only some folders may name.
HOMES = {
    "httplib": ["site", "cli"],
    "yaml-cpp": ["reading"],
    "nlohmann": ["reading"],
    "CLI": ["cli"],
    "utf8proc": ["support"],
    "openssl": ["support", "http"],
}
# The HTTP edge knows nothing of the domain: all that it may include of lower rows.
HTTP_MAY_INCLUDE = ("support/", "model/http.h", "model/header_lines.h")
# The pure rows know no sockets, files, threads or processes.
PURE = {"answering", "check", "diff", "docs", "catalogue", "contract", "openapi", "reading", "model"}
EDGE_HEADERS = {"fstream", "filesystem", "thread", "unistd.h", "sys/socket.h", "spawn.h"}

INCLUDE = re.compile(r'^\s*#include\s+[<"]([^>"]+)[>"]')


def main():
    source = pathlib.Path(__file__).resolve().parent.parent / "src"
    row_of = {folder: row for row, folders in enumerate(ROWS) for folder in folders}
    wrong = []
    for path in sorted(source.rglob("*")):
        if path.suffix not in (".h", ".cpp") or path.parent == source:
            continue
        folder = path.relative_to(source).parts[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            first = re.split(r"[./]", found[1])[0]
            where = f"src/{path.relative_to(source)}:{number}"
            if "/" in found[1] and first in row_of and first != folder:
                if folder == "http" and not found[1].startswith(HTTP_MAY_INCLUDE):
                    wrong.append(f"{where}: http/ knows no domain, it may not include {found[1]}")
                elif row_of[first] <= row_of[folder]:
                    wrong.append(f"{where}: {folder}/ may not include {found[1]}")
            if first in HOMES and folder not in HOMES[first] and first not in row_of:
                wrong.append(f"{where}: {found[1]} belongs to {', '.join(HOMES[first])} alone")
            if folder in PURE and found[1] in EDGE_HEADERS:
                wrong.append(f"{where}: {folder}/ is pure, <{found[1]}> is not")
    print("\n".join(wrong) if wrong else "layers: every include points down")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
