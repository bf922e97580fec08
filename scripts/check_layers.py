#!/usr/bin/env python3
"""Checks that includes point down only, that each library stays in its layer, and that
what comes from outside crosses a border by the one function made for it.

The layers are those of README.md, "A map of src/". Prints each place that is wrong;
exit status 1 when there is one.
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
    ["answering", "check", "diff", "docs", "france_connect"],
    ["catalogue"],
    ["contract", "openapi"],
    ["reading"],
    ["model"],
    ["support"],
]
# Libraries that only some folders may name.
HOMES = {
    "httplib": ["site", "cli"],
    "yaml": ["reading"],
    "yaml-cpp": ["reading"],
    "nlohmann": ["reading"],
    "CLI": ["cli"],
    "kainjow": ["site"],
    "md4c": ["site"],
    "zlib": ["site", "support"],
    "utf8proc": ["support"],
    "hpdf": ["support"],
    "openssl": ["support", "http"],
}
# The HTTP edge knows nothing of the domain: all that it may include of lower rows.
HTTP_MAY_INCLUDE = ("support/", "model/http.h", "model/header_lines.h")
# The pure rows know no sockets, files, threads or processes.
PURE = {"answering", "check", "diff", "docs", "france_connect", "catalogue", "contract", "openapi", "reading", "model"}
EDGE_HEADERS = {"fstream", "filesystem", "thread", "unistd.h", "sys/socket.h", "spawn.h"}

# What comes from outside crosses each border by the one function made for it: what does
# the crossing may be written in its home alone.
BORDERS = [
    (r"&(?:lt|gt|amp|quot|apos|#39|#10);", {"support/shown_text.cpp"},
     "in_xml() and in_html() of support/shown_text.h escape"),
    (r'"[^"]*\\":(?:\\"|")', {"model/json_writer.cpp"},
     "JsonObject of model/json_writer.h writes JSON"),
    (r"\b(?:std::string|auto) in_(?:xml|html|markdown|uri|json)\(", {"support/shown_text"},
     "the functions of support/shown_text.h do that"),
    (r"\\(?:x1[bB]|033|e)\[", {"check/formats.cpp", "cli/"},
     "colours and progress are for terminals: cli/, check/formats.cpp"),
    (r"\b(?:posix_spawnp?|popen|vfork|execv[pe]*|execl[pe]*|std::system)\(|(?<!\w)::(?:fork|system)\(",
     {"sync/process.cpp"}, "programs are run by sync/process.h"),
    (r"\benviron\b", {"sync/run_git.cpp", "sync/process.cpp"},
     "the environment of a child is made by sync/run_git.h"),
    (r"\bstd::(?:cout|cerr|clog)\b|\b(?:perror|printf)\(", {"main.cpp", "cli/"},
     "what a command prints goes to the streams that it is given"),
]

INCLUDE = re.compile(r'^\s*#include\s+[<"]([^>"]+)[>"]')


def crossings(name, line):
    """The borders that the line of the file crosses by itself."""
    code = line.split("//")[0]
    return [remedy for pattern, homes, remedy in BORDERS
            if re.search(pattern, code) and not any(name.startswith(home) for home in homes)]


def main():
    source = pathlib.Path(__file__).resolve().parent.parent / "src"
    row_of = {folder: row for row, folders in enumerate(ROWS) for folder in folders}
    wrong = []
    for path in sorted(source.rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        name = path.relative_to(source).as_posix()
        folder = name.split("/")[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            wrong += [f"src/{name}:{number}: {remedy}" for remedy in crossings(name, line)]
            found = INCLUDE.match(line)
            if not found or path.parent == source:
                continue
            first = re.split(r"[./]", found[1])[0]
            where = f"src/{name}:{number}"
            if "/" in found[1] and first in row_of and first != folder:
                if folder == "http" and not found[1].startswith(HTTP_MAY_INCLUDE):
                    wrong.append(f"{where}: http/ knows no domain, it may not include {found[1]}")
                elif row_of[first] <= row_of[folder]:
                    wrong.append(f"{where}: {folder}/ may not include {found[1]}")
            if first in HOMES and folder not in HOMES[first] and first not in row_of:
                wrong.append(f"{where}: {found[1]} belongs to {', '.join(HOMES[first])} alone")
            if folder in PURE and found[1] in EDGE_HEADERS:
                wrong.append(f"{where}: {folder}/ is pure, <{found[1]}> is not")
    print("\n".join(wrong) if wrong else "layers: every include points down, every border has its one function")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
