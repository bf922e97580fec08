#!/usr/bin/env python3
"""The program itself with --git: serve_git.py PROGRAM"""
import os
import signal
import subprocess
import sys
import tempfile
import time

from serving import Repository, ask, health, refusal_of, reload, serve, stop, url_of

here = os.path.dirname(os.path.abspath(__file__))


def revisions_reload_and_health(temporary):
    work = Repository(os.path.join(temporary, "work"))
    first = work.commit("first")
    work.git("update-ref", "refs/pull/7/head", first)
    second = work.commit("second")
    server = serve("--git", work.url, "--cache-dir", os.path.join(temporary, "cache"),
                   "--poll", "0", "--refs", "pr/*")
    url = url_of(server)
    assert ask(url) == (200, second, '{"data":"second"}'), ask(url)
    assert ask(url, **{"X-Sandbox-Ref": "pr/7"}) == (200, first, '{"data":"first"}')
    status, _, body = ask(url, **{"X-Sandbox-Ref": "elsewhere"})
    assert status == 400 and "pr/*" in body, (status, body)
    third = work.commit("third")
    assert ask(url)[2] == '{"data":"second"}'
    assert reload(url) == (200, '{"message":"Mock backend reloaded"}')
    assert ask(url) == (200, third, '{"data":"third"}'), ask(url)
    os.rename(os.path.join(work.folder, ".git"), os.path.join(work.folder, "gone"))
    status, body = reload(url)
    assert status == 503 and "cannot ask file://" in body, (status, body)
    assert ask(url) == (200, third, '{"data":"third"}'), ask(url)
    tree = health(url)
    assert tree["commit"] == third and tree["subject"] == "third", tree
    assert "cannot ask" in tree["last_error"] and tree["refs"][0]["name"] == "pr/7", tree
    os.rename(os.path.join(work.folder, "gone"), os.path.join(work.folder, ".git"))
    server.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 20
    while health(url)["last_error"] is not None:
        assert time.monotonic() < deadline, "SIGHUP does not reload"
    stop(server)


def a_start_can_be_interrupted(temporary):
    origin = subprocess.Popen(
        [sys.executable, os.path.join(here, "../support/git_server.py"), "http", temporary],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = origin.stdout.readline().strip()
    print("hang", file=origin.stdin, flush=True)
    assert origin.stdout.readline() == "hang\n"
    cache = os.path.join(temporary, "other-cache")
    server = serve("--git", f"http://127.0.0.1:{port}/x.git", "--cache-dir", cache)
    deadline = time.monotonic() + 20
    while not os.path.exists(os.path.join(cache, "git")):  # signals wait by then
        assert time.monotonic() < deadline
    stop(server)
    origin.stdin.close()
    origin.wait(10)


def a_kill_in_the_middle_of_a_fetch_leaves_a_cache_that_works(temporary):
    work = Repository(os.path.join(temporary, "killed"))
    for number in range(20):
        work.commit(f"commit {number}")
    cache = os.path.join(temporary, "killed-cache")
    origin = ("--git", work.url, "--cache-dir", cache)
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
    url_of(server)
    stop(server)


def what_cannot_be_served_is_told_in_one_line(temporary):
    empty = Repository(os.path.join(temporary, "empty"))
    without_cases = Repository(os.path.join(temporary, "without-cases"))
    without_cases.git("commit", "--quiet", "--allow-empty", "--message", "nothing")
    for url, options, reason in (
            ("file:///nonexistent", [], "check the URL"),
            (empty.url, [], "has no default branch, or no commit; name a branch with --ref"),
            (without_cases.url, ["--ref", "deleted"], "has no branch, tag or pull request deleted"),
            (without_cases.url, [], "has no folder payloads")):
        line = refusal_of(serve("--git", url, "--cache-dir", os.path.join(temporary, "c"), *options))
        assert reason in line, (url, line)


with tempfile.TemporaryDirectory() as folder:
    revisions_reload_and_health(folder)
    a_start_can_be_interrupted(folder)
    a_kill_in_the_middle_of_a_fetch_leaves_a_cache_that_works(folder)
    what_cannot_be_served_is_told_in_one_line(folder)
print("serve --git: all is well")
