#!/usr/bin/env python3
"""Runs the curl commands of payloads/*/README.md against the real server.

Each must give the case under which it stands, with the status said there, on the
day of the tests and a year later; cases whose last day (`valid_until`) has passed
are left out then. All are sent as curl would send them, a few by curl itself.

Usage: curl.py PROGRAM PAYLOADS
"""
import contextlib
import http.client
import pathlib
import re
import shlex
import subprocess
import sys
import urllib.parse

SERVED = "http://127.0.0.1:8080"
DAYS = ["2026-11-23", "2027-11-23"]
BY_CURL = 6

CASE = re.compile(r"^### .*\n\n\[`([^`]+)`\]\(.*\) · statut `(\d+)`$", re.M)
COMMAND = re.compile(r"^```bash\n(curl .*?)\n```$", re.M | re.S)
VALID_UNTIL = re.compile(r"^valid_until: *['\"]?(\d{4}-\d\d-\d\d)", re.M)
TOKEN = "${TOKEN:-$(bac-a-sable token)}"


def documented(payloads):
    """(case, status, last day or "", command), for each command of the pages."""
    for page in sorted(payloads.glob("*/README.md")):
        text = page.read_text(encoding="utf-8")
        starts = list(CASE.finditer(text))
        for start, end in zip(starts, [s.start() for s in starts[1:]] + [len(text)]):
            name, status = start.groups()
            commands = COMMAND.findall(text, start.end(), end)
            assert len(commands) <= 1, f"{page}: {name} has {len(commands)} commands"
            source = (page.parent / name).read_text(encoding="utf-8")
            last_day = VALID_UNTIL.search(source)
            # A default answers what no case does: nothing to paste.
            assert commands or name.startswith("404."), f"{page}: {name} has no command"
            for command in commands:
                yield (f"{page.parent.name}/{name}", int(status),
                       last_day.group(1) if last_day else "", command)


def as_request(command, token):
    """The path and headers that curl makes of the command."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl" and words.pop(0) == "-G", command
    headers, query, url = {}, [], ""
    for option, value in zip(words[::2], words[1::2], strict=True):
        name, _, content = value.partition("=")
        if option == "-H":
            header, _, text = value.replace(TOKEN, token).partition(":")
            headers[header] = text.strip()
        elif option == "--url":
            url = value
        elif option == "-d":
            query.append(value)
        elif option == "--data-urlencode":
            query.append(name + "=" + urllib.parse.quote(content, safe="-._~"))
        else:
            raise AssertionError(f"{option} in {command}")
    assert url.startswith(SERVED), command
    return url.removeprefix(SERVED) + "?" + "&".join(query), headers


def ask(connection, command, token):
    path, headers = as_request(command, token)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    return response.status, response.getheader("X-Sandbox-Case")


def ask_by_curl(command, token, url):
    shell = command.replace(SERVED, url).replace("curl -G", "curl -s -i -G", 1)
    done = subprocess.run(["bash", "-euc", shell], env={"PATH": "/usr/bin:/bin", "TOKEN": token},
                          capture_output=True, text=True, timeout=20, check=True)
    status = int(done.stdout.split()[1])
    case = re.search(r"^X-Sandbox-Case: (.*?)\r?$", done.stdout, re.M)
    return status, case and case.group(1)


@contextlib.contextmanager
def serving(program, payloads, day):
    server = subprocess.Popen(
        [program, "serve", "--payloads", payloads, "--listen", "127.0.0.1:0", "--log", "off",
         "--today", day], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield server.stdout.readline().split()[1]
    finally:
        server.terminate()
        assert server.wait(10) == 0, "the server did not stop cleanly"


def main():
    program, payloads = sys.argv[1], pathlib.Path(sys.argv[2])
    commands = list(documented(payloads))
    assert len(commands) > 600, f"only {len(commands)} commands found: did the pages change?"
    token = subprocess.check_output([program, "token"], text=True).strip()
    failed = 0
    for day in DAYS:
        valid = [row for row in commands if not row[2] or row[2] >= day]
        every = len(valid) // BY_CURL
        with serving(program, payloads, day) as url:
            connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
            for position, (case, status, _, command) in enumerate(valid):
                given = [ask(connection, command, token)]
                if position % every == 0:
                    given.append(ask_by_curl(command, token, url))
                for answer in given:
                    if answer != (status, case):
                        failed += 1
                        print(f"{case}, on {day}: answered by {answer}\n{command}\n")
            connection.close()
        print(f"{day}: {len(valid)} commands, {len(commands) - len(valid)} past their last day")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
