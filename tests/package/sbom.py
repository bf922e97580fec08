#!/usr/bin/env python3
"""scripts/sbom names the libraries that the program is made of, each with its version, and the same bytes twice.

Usage: sbom.py SBOM BUILD_FOLDER
"""
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

sbom, build = sys.argv[1:]
# What CMakeLists.txt asks for, by Debian's source packages.
SOURCES = {"cpp-httplib", "yaml-cpp", "libyaml", "nlohmann-json3", "cli11", "libkainjow-mustache", "openssl", "utf8proc",
           "libharu", "md4c", "zlib", "glibc"}

with tempfile.TemporaryDirectory() as folder:
    written = []
    for name in ("one", "two"):
        subprocess.run([sbom, build, f"{folder}/{name}"], check=True)
        written.append(pathlib.Path(folder, name).read_bytes())
assert written[0] == written[1]
document = json.loads(written[0])
assert document["spdxVersion"] == "SPDX-2.3" and document["creationInfo"]["created"].endswith("Z")
program, *packages = document["packages"]
assert program["checksums"][0]["checksumValue"] == hashlib.sha256(
    pathlib.Path(build, "bac-a-sable").read_bytes()).hexdigest()
missing = SOURCES - {package["sourceInfo"].split()[-1] for package in packages}
assert not missing, missing
for package in packages:
    purl = package["externalRefs"][0]["referenceLocator"]
    assert purl.startswith("pkg:deb/") and package["versionInfo"] and not package["filesAnalyzed"], package
ids = [package["SPDXID"] for package in document["packages"]]
assert len(ids) == len(set(ids))
ends = {(relation["spdxElementId"], relation["relatedSpdxElement"]) for relation in document["relationships"]}
assert ends == {("SPDXRef-DOCUMENT", ids[0])} | {(ids[0], each) for each in ids[1:]}
