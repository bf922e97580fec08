#!/usr/bin/env python3
"""The program with its cache on a disk that is full: full_disk.py PROGRAM

The disk is a tmpfs of 1 MiB, mounted where nobody else sees it. Ends with 77 where
that is not allowed.
"""
import os
import subprocess
import sys
import tempfile

NAMESPACE = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
MOUNT = ["mount", "-t", "tmpfs", "-o", "size=1m", "none"]

if sys.argv[2:] != ["inside"]:
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run([*NAMESPACE, *MOUNT, folder], capture_output=True, text=True)
    if tried.returncode != 0:
        print("NOT RUN, for no disk can be mounted here: " + tried.stderr.strip())
        sys.exit(77)
    os.execvp(NAMESPACE[0], [*NAMESPACE, sys.executable, *sys.argv, "inside"])

from serving import Repository, ask, health, refusal_of, reload, serve, stop, url_of


class Disk:
    def __init__(self, folder):
        self.folder = folder
        os.mkdir(folder)
        subprocess.run([*MOUNT, folder], check=True)

    def fill(self, but=0):
        """All of it but so many bytes."""
        space = os.statvfs(self.folder)
        with open(os.path.join(self.folder, "ballast"), "wb") as file:
            file.write(bytes(space.f_bavail * space.f_bsize - but))

    def free(self):
        os.remove(os.path.join(self.folder, "ballast"))


def says_what_to_do(text):
    return "--cache-dir" in text and ("No space left on device" in text or
                                      "write" in text)  # git does not always say why


def the_tree_stays_until_there_is_space(work, disk):
    noise = os.path.join(work.folder, "noise")

    def add_noise():
        with open(noise, "wb") as file:
            file.write(os.urandom(2**21))

    rows = [("somebody else fills the disk", disk.fill, disk.free),
            ("a commit is larger than the disk", add_noise, lambda: os.remove(noise))]
    first = work.commit("first")
    server = serve("--git", work.url, "--cache-dir", disk.folder, "--poll", "0")
    url = url_of(server)
    for what, spoil, mend in rows:
        before = ask(url)
        spoil()
        work.commit("during: " + what)
        status, body = reload(url)
        assert status == 503 and says_what_to_do(body), (what, status, body)
        assert health(url)["last_error"] in body, (what, body)
        assert ask(url) == before, (what, ask(url))
        mend()
        latest = work.commit("after: " + what)
        assert reload(url)[0] == 200, (what, reload(url))
        assert ask(url)[1] == latest, (what, ask(url))
    stop(server)


def a_start_serves_what_was_fetched_earlier(work, disk):
    origin = ("--git", work.url, "--cache-dir", os.path.join(disk.folder, "old"), "--poll", "0")
    earlier = work.commit("earlier")
    server = serve(*origin)
    url_of(server)
    stop(server)
    disk.fill()
    later = work.commit("later")
    server = serve(*origin)
    url = url_of(server)
    tree = health(url)
    assert tree["commit"] == earlier and tree["from_cache"], tree
    assert says_what_to_do(tree["last_error"]), tree
    assert reload(url)[0] == 503 and health(url)["from_cache"], health(url)
    disk.free()
    assert reload(url)[0] == 200 and ask(url)[1] == later, ask(url)
    assert not health(url)["from_cache"], health(url)
    stop(server)


def a_start_is_refused_until_there_is_space(work, disk):
    origin = ("--git", work.url, "--cache-dir", os.path.join(disk.folder, "new"), "--poll", "0")
    refused = 0
    for blocks in range(0, 100, 2):  # the more there are, the later it fails
        disk.fill(but=blocks * 4096)
        server = serve(*origin)
        if server.stdout.readline():
            break
        assert says_what_to_do(line := refusal_of(server)), (blocks, line)
        refused += 1
        disk.free()
    assert refused > 2, refused
    stop(server)


with tempfile.TemporaryDirectory() as temporary:
    the_repository = Repository(os.path.join(temporary, "work"))
    the_disk = Disk(os.path.join(temporary, "disk"))
    try:
        the_tree_stays_until_there_is_space(the_repository, the_disk)
        a_start_serves_what_was_fetched_earlier(the_repository, the_disk)
        a_start_is_refused_until_there_is_space(the_repository, the_disk)
    finally:
        subprocess.run(["umount", the_disk.folder], check=True)
print("a full disk: all is well")
