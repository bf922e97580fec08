#!/usr/bin/env python3
"""From nothing to an answer in two commands: those of docs/forms.md, word for word, each where it says.

"On any Linux" runs in an empty folder of this machine, "on a Debian" in EMPTY_ROOT, what debootstrap
--variant=minbase makes, and "as a container" by podman, where that is installed. All have no network but
a loopback of their own, where a server gives PROGRAM, the static file, and its image.

As root; ends with 77 where it can't be. scripts/debian runs it.

Usage: two_commands.py EMPTY_ROOT PROGRAM
"""
import fcntl
import functools
import http.client
import http.server
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from laid_over import laid_over, not_run

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUESTION = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF"
# Of a machine that may be a container itself: no network, no groups, no limits of its own.
PODMAN = """[containers]
netns = "host"
cgroupns = "host"
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
STORAGE = '[storage]\ndriver = "vfs"\ngraphroot = "{0}/images"\nrunroot = "{0}/run"\n'


def loopback_up():
    with socket.socket() as anything:
        up = struct.pack("16sH14x", b"lo", 1)
        fcntl.ioctl(anything, 0x8914, up)  # SIOCSIFFLAGS


def served(folder):
    """The address at which the files of a folder can be had."""
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def commands():
    """Heading -> the two commands."""
    text = (ROOT / "docs/forms.md").read_text(encoding="utf-8")
    section = re.search(r"^## From nothing to an answer\n(.*?)^## ", text, re.M | re.S)[1]
    blocks = re.findall(r"^(On any Linux|On a Debian|As a container)[^\n]*(?:\n[^\n`]+)*\n\n```sh\n(.*?)```", section, re.M | re.S)
    return {name: block.splitlines() for name, block in blocks}


def try_out(name, two, token, **where):
    first, second = two
    started = time.monotonic()
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", first], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, **where)
    assert done.returncode == 0, f"{name}: {first}: {done.stdout}"
    running = subprocess.Popen(["bash", "-c", "exec " + second], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True, **where)
    try:
        line = running.stdout.readline()
        assert line.startswith("ready http://"), f"{name}: {second}: {line}{running.stderr.read()}"
        client = http.client.HTTPConnection("127.0.0.1", int(line.rsplit(":", 1)[1]), timeout=20)
        client.request("GET", QUESTION, headers={"Authorization": "Bearer " + token})
        answer = client.getresponse()
        assert answer.status == 200 and answer.getheader("X-Sandbox-Case"), (name, answer.status, answer.read())
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(timeout=20)
    print(f"{name}: {time.monotonic() - started:.1f} s from the first command to an answer")


def main():
    if os.environ.get("TWO_COMMANDS") is None:
        if os.geteuid() != 0 or not shutil.which("unshare"):
            not_run("it wants root, and unshare")
        os.execvpe("unshare", ["unshare", "--mount", "--net", sys.executable, *sys.argv],
                   os.environ | {"TWO_COMMANDS": "inside"})
    loopback_up()
    empty, program = map(os.path.abspath, sys.argv[1:])
    asked = commands()
    assert list(asked) == ["On any Linux", "On a Debian", "As a container"], asked
    token = subprocess.check_output([program, "token"], text=True).strip()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as here, \
            tempfile.TemporaryDirectory() as layers, tempfile.TemporaryDirectory() as podman:
        shutil.copy(program, folder)
        subprocess.run([ROOT / "scripts/image", program, folder + "/bac-a-sable.tar"], check=True)
        environment = {"FROM": served(folder), "HOME": "/root", "LANG": "C.UTF-8",
                       "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        try_out("On any Linux", asked["On any Linux"], token, cwd=here, env=environment)

        root = laid_over(empty, layers)
        def inside():
            os.chroot(root)
            os.chdir("/root")
        try_out("On a Debian", asked["On a Debian"], token, preexec_fn=inside, env=environment)
        subprocess.run(["umount", root], check=True)
        subprocess.run(["umount", layers], check=True)

        if not shutil.which("podman") or not shutil.which("runc"):
            return print("As a container: NOT RUN, there is no podman with runc here")
        pathlib.Path(podman, "containers.conf").write_text(PODMAN)
        pathlib.Path(podman, "storage.conf").write_text(STORAGE.format(podman))
        try_out("As a container", asked["As a container"], token, cwd=here, env=environment | {
            "CONTAINERS_CONF": podman + "/containers.conf", "CONTAINERS_STORAGE_CONF": podman + "/storage.conf"})


main()
