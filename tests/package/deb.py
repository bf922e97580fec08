#!/usr/bin/env python3
"""The Debian package: lintian has nothing to say of it, it unpacks to a program that runs, its
units are sound and exposed to little, and the same build makes the same bytes, of which none say where.

Usage: deb.py SCRIPT BUILD_FOLDER
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SCRIPT, BUILD = sys.argv[1:]
MOST_EXPOSED = 11  # of 100, as systemd-analyze security counts


def output(*command, **options):
    ended = subprocess.run(command, capture_output=True, text=True, **options)
    assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


for tool in ("lintian", "systemd-analyze", "dpkg-shlibdeps"):
    if shutil.which(tool) is None:
        assert not os.environ.get("CI"), f"scripts/install test brings {tool}"
        print(f"{tool} is not installed")
        sys.exit(77)

package = pathlib.Path(output(SCRIPT, BUILD).strip())
first = package.read_bytes()
assert pathlib.Path(output(SCRIPT, BUILD).strip()).read_bytes() == first, "another package of the same build"
# As OPENSSL_free and other macros would have it, which write __FILE__.
where = re.search(rb"[!-~]*src/\w+/\w+\.(cpp|h)", pathlib.Path(BUILD, "bac-a-sable").read_bytes())
assert where is None, f"the program tells where it was built: {where[0]}"
said = output("lintian", "--fail-on", "error,warning", "--allow-root", str(package))
assert said == "", said
with tempfile.TemporaryDirectory() as root:
    output("dpkg-deb", "--extract", str(package), root)
    assert output(root + "/usr/bin/bac-a-sable", "--version").startswith("bac-a-sable ")
    depends = output("dpkg-deb", "--field", str(package), "Depends")
    assert "libyaml" in depends and "libssl" in depends, depends
    units = pathlib.Path(root, "usr/lib/systemd/system")
    service = (units / "bac-a-sable.service").read_text()
    (units / "bac-a-sable.service").write_text(service.replace("/usr/bin/bac-a-sable", root + "/usr/bin/bac-a-sable"))
    output("systemd-analyze", "verify", "--man=no", *map(str, units.iterdir()))
    security = output("systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}",
                      str(units / "bac-a-sable.service"))
    print(security.strip().splitlines()[-1])
package.unlink()
