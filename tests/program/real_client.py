#!/usr/bin/env python3
"""A real client, Python's own urllib, unchanged but for its token: as the token's session
says it gets a 504 after two seconds, then its answer, then a broken connection.

Usage: real_client.py PROGRAM
"""
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request

TARGET = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF"
RULES = {"*": [{"status": 504, "delay": "2s", "times": 1}, {"times": 1}, {"fault": "reset"}]}


def client(url, token):
    """What an integrator's code does: its status, or how it failed, and after how long."""
    request = urllib.request.Request(url + TARGET, headers={"Authorization": "Bearer " + token})
    start = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            json.load(answer)
            told = answer.status
    except urllib.error.HTTPError as error:
        told = error.code
    except (urllib.error.URLError, ConnectionError) as error:
        told = type(getattr(error, "reason", error)).__name__
    return told, time.monotonic() - start


def token(program, *options):
    return subprocess.run([program, "token", *options], check=True, capture_output=True,
                          text=True).stdout.strip()


def put(url, name, behaviour):
    request = urllib.request.Request(url + "/_sandbox/sessions/" + name, method="PUT",
                                     data=json.dumps(behaviour).encode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200, answer.status


def main():
    program = sys.argv[1]
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--log", "off"],
                              stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().split()[-1]
        put(url, "ci-42", {"rules": RULES})
        ours = token(program, "--session", "ci-42")
        others = token(program)
        told = []
        for _ in range(3):
            told.append(client(url, ours))
            assert client(url, others)[0] == 200, "another test was disturbed"
        alone = client(url, token(program, "--status", "504", "--delay", "300ms"))
    finally:
        server.terminate()
        server.wait(timeout=5)
    print(told, alone)
    assert [one for one, _ in told] == [504, 200, "ConnectionResetError"], told
    assert told[0][1] >= 2, told
    assert alone[0] == 504 and alone[1] >= 0.3, alone


if __name__ == "__main__":
    main()
