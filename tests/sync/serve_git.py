#!/usr/bin/env python3
"""The program itself with --git: serve_git.py PROGRAM"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

program = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"


def git(folder, *arguments):
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": folder}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"}
    return subprocess.run(["git", "-C", folder, *arguments], env=environment, check=True,
                          capture_output=True, text=True).stdout.strip()


def commit(folder, text):
    path = os.path.join(folder, "payloads", OPERATION)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, "one.yaml"), "w") as file:
        file.write("description: d\nparams:\n  ine: 1234567890Z\nstatus: 200\n"
                   f"payload: '{{\"data\":\"{text}\"}}'\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", text)
    return git(folder, "rev-parse", "HEAD")


def serve(*arguments):
    return subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--log", "off",
                             *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stop(server):
    server.send_signal(signal.SIGTERM)
    start = time.monotonic()
    assert server.wait(10) == 0, server.returncode
    assert time.monotonic() - start < 5, "slow to stop"


def get(url, path, method="GET", **headers):
    request = urllib.request.Request(url + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, dict(answer.headers), answer.read().decode()


def revisions_reload_and_health(temporary):
    work = os.path.join(temporary, "work")
    os.mkdir(work)
    git(work, "init", "--quiet", "--initial-branch=main")
    first = commit(work, "first")
    git(work, "update-ref", "refs/pull/7/head", first)
    second = commit(work, "second")
    token = subprocess.check_output([program, "token"], text=True).strip()
    server = serve("--git", "file://" + work, "--cache-dir", os.path.join(temporary, "cache"),
                   "--poll", "0", "--refs", "pr/*")
    url = server.stdout.readline().split()[1]

    def ask(**headers):
        status, got, body = get(
            url, "/v3/mesri/statut_etudiant/ine?ine=1234567890Z&recipient=13002526500013",
            Authorization="Bearer " + token, **headers)
        return status, got.get("X-Sandbox-Tree"), body

    assert ask() == (200, second, '{"data":"second"}'), ask()
    assert ask(**{"X-Sandbox-Ref": "pr/7"}) == (200, first, '{"data":"first"}')
    status, _, body = ask(**{"X-Sandbox-Ref": "elsewhere"})
    assert status == 400 and "pr/*" in body, (status, body)
    third = commit(work, "third")
    assert ask()[2] == '{"data":"second"}'
    status, _, body = get(url, "/api/reload-mocks", "POST")
    assert (status, body) == (200, '{"message":"Mock backend reloaded"}'), (status, body)
    assert ask() == (200, third, '{"data":"third"}'), ask()
    os.rename(os.path.join(work, ".git"), os.path.join(work, "gone"))
    status, _, body = get(url, "/api/reload-mocks", "POST")
    assert status == 503 and "cannot ask file://" in body, (status, body)
    assert ask() == (200, third, '{"data":"third"}'), ask()
    tree = json.loads(get(url, "/_sandbox/health")[2])["tree"]
    assert tree["commit"] == third and tree["subject"] == "third", tree
    assert "cannot ask" in tree["last_error"] and tree["refs"][0]["name"] == "pr/7", tree
    os.rename(os.path.join(work, "gone"), os.path.join(work, ".git"))
    server.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 20
    while json.loads(get(url, "/_sandbox/health")[2])["tree"]["last_error"] is not None:
        assert time.monotonic() < deadline, "SIGHUP does not reload"
    stop(server)


def a_start_can_be_interrupted(temporary):
    hang = subprocess.Popen([sys.executable, os.path.join(here, "../support/git_server.py"), "hang",
                             temporary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = hang.stdout.readline().strip()
    cache = os.path.join(temporary, "other-cache")
    server = serve("--git", f"http://127.0.0.1:{port}/x.git", "--cache-dir", cache)
    deadline = time.monotonic() + 20
    while not os.path.exists(os.path.join(cache, "git")):  # signals wait by then
        assert time.monotonic() < deadline
    stop(server)
    hang.stdin.close()
    hang.wait(10)


def a_kill_in_the_middle_of_a_fetch_leaves_a_cache_that_works(temporary):
    work = os.path.join(temporary, "killed")
    os.mkdir(work)
    git(work, "init", "--quiet", "--initial-branch=main")
    for number in range(20):
        commit(work, f"commit {number}")
    cache = os.path.join(temporary, "killed-cache")
    origin = ("--git", "file://" + work, "--cache-dir", cache)
    # At other moments each time: before, within and after the fetch.
    for milliseconds in (5, 15, 25, 40, 60, 90):
        server = serve(*origin)
        try:
            server.wait(milliseconds / 1000)
        except subprocess.TimeoutExpired:
            pass
        server.kill()
        server.communicate()
    server = serve(*origin)
    assert server.stdout.readline().startswith("ready "), server.stderr.read()
    stop(server)


def a_repository_that_is_not_there_is_told_in_one_line(temporary):
    server = serve("--git", "file:///nonexistent", "--cache-dir", os.path.join(temporary, "c"))
    out, err = server.communicate(timeout=20)
    assert server.returncode == 2 and out == "", (server.returncode, out)
    assert err.count("\n") == 1 and "check the URL" in err, err


with tempfile.TemporaryDirectory() as folder:
    revisions_reload_and_health(folder)
    a_start_can_be_interrupted(folder)
    a_kill_in_the_middle_of_a_fetch_leaves_a_cache_that_works(folder)
    a_repository_that_is_not_there_is_told_in_one_line(folder)
print("serve --git: all is well")
