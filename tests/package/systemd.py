#!/usr/bin/env python3
"""The Debian package under a real systemd: the first process of a container over the files of this
machine, or of ROOT (a Debian with what scripts/install brings, such as those of scripts/debian). Nothing
of these is changed, nothing runs but what systemd needs, and the network is a loopback of its own. What
is asked there: under_systemd.py.

Ends with 77 where no container can be made.

Usage: systemd.py SCRIPT BUILD_FOLDER [ROOT]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import uuid

from laid_over import laid_over, not_run, run

SCRIPT, BUILD = sys.argv[1:3]
ROOT = sys.argv[3] if len(sys.argv) > 3 else "/"
HERE = pathlib.Path(__file__).resolve().parent
# It ends with the test, and with its status.
PROBE = """[Unit]
SuccessAction=exit
FailureAction=exit
[Service]
Type=oneshot
TimeoutStartSec=100
ExecStart=python3 /probe/under_systemd.py /probe/package.deb
StandardOutput=file:/probe/said
StandardError=inherit
"""


def without_its_own(root):
    """None of the services that are enabled there, none of the mounts, and packages may start theirs."""
    units = root / "etc/systemd/system"
    shutil.rmtree(units)
    for file in ("etc/fstab", "usr/sbin/policy-rc.d"):
        (root / file).unlink(missing_ok=True)
    (root / "etc/machine-id").write_text(uuid.uuid4().hex + "\n")
    units.mkdir()
    (units / "probe.service").write_text(PROBE)
    (units / "probe.target").write_text("[Unit]\nRequires=basic.target\nWants=probe.service\n")


def boot(root):
    """The status of what is asked there."""
    # Where systemd runs already it is asked for a place of their own for these processes.
    unit = [] if os.path.isdir("/run/systemd/system") else ["--keep-unit"]
    booted = subprocess.run(
        ["systemd-nspawn", "--directory", root, "--boot", "--private-network", "--register=no", *unit,
         "--link-journal=no", "--resolv-conf=off", "--timezone=off", "systemd.unit=probe.target"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        timeout=110, env=os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"})
    said = root / "probe/said"
    if not said.exists():
        not_run(booted.stdout.strip())
    print(said.read_text())
    return booted.returncode


if os.geteuid() != 0:
    not_run("it wants root")
if shutil.which("systemd-nspawn") is None:
    assert not os.environ.get("CI"), "scripts/install test brings systemd-container"
    not_run("systemd-nspawn is not installed")
if os.environ.get("MOUNTS") != "own":
    own = ["unshare", "--mount"]
    tried = run(*own, "--user", "true")  # the service has users of its own
    if tried.returncode != 0:
        not_run(tried.stdout.strip())
    os.execvpe(own[0], [*own, sys.executable, *sys.argv], os.environ | {"MOUNTS": "own"})

package = subprocess.check_output([SCRIPT, BUILD], text=True).strip()
with tempfile.TemporaryDirectory() as folder:
    try:
        root = laid_over(ROOT, folder)
        without_its_own(root)
        (root / "probe").mkdir()
        shutil.move(package, root / "probe/package.deb")
        shutil.copy(HERE / "under_systemd.py", root / "probe")
        status = boot(root)
    finally:
        subprocess.run(["umount", "--recursive", "--quiet", folder], check=False)
sys.exit(status)
