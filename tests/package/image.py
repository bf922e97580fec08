#!/usr/bin/env python3
"""What scripts/image writes is an OCI image of one file, and runs as it says.

Each descriptor has the digest and size of its blob, the same program makes the same bytes, and
a program that wants shared libraries is refused. With the static program the image is unpacked
into an empty root, where, as its user and with nothing writable, it serves and is healthy;
one of another architecture by an emulator, static as well, which is laid beside it.

Usage: image.py SCRIPT PROGRAM [EMULATOR]
"""
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

SCRIPT, PROGRAM, *EMULATOR = map(os.path.abspath, sys.argv[1:])


def build(program, image):
    return subprocess.run([SCRIPT, program, image], capture_output=True, text=True)


def blob(archive, descriptor):
    content = archive.extractfile("blobs/" + descriptor["digest"].replace(":", "/")).read()
    assert "sha256:" + hashlib.sha256(content).hexdigest() == descriptor["digest"]
    assert len(content) == descriptor["size"]
    return content


def is_static(program):
    return "INTERP" not in subprocess.check_output(["readelf", "-l", "-W", program], text=True)


def a_static_program(folder):
    """The smallest that says a version, when the one at hand is not static."""
    source = os.path.join(folder, "small.c")
    with open(source, "w") as file:
        file.write('#include <stdio.h>\nint main(void) { puts("bac-a-sable 0.0.0"); return 0; }\n')
    program = os.path.join(folder, "small")
    subprocess.run(["gcc", "-static", "-o", program, source], check=True)
    return program


def unpacked(image, root):
    """The image's configuration, and its layers laid into `root`."""
    with tarfile.open(image) as archive:
        assert json.load(archive.extractfile("oci-layout")) == {"imageLayoutVersion": "1.0.0"}
        described, = json.load(archive.extractfile("index.json"))["manifests"]
        manifest = json.loads(blob(archive, described))
        config = json.loads(blob(archive, manifest["config"]))
        for layer, diff_id in zip(manifest["layers"], config["rootfs"]["diff_ids"], strict=True):
            content = gzip.decompress(blob(archive, layer))
            assert "sha256:" + hashlib.sha256(content).hexdigest() == diff_id
            with tarfile.open(fileobj=io.BytesIO(content)) as files:
                assert files.getnames() == ["bac-a-sable"]
                files.extractall(root)
        old, = json.load(archive.extractfile("manifest.json"))
        assert all(name in archive.getnames() for name in [old["Config"], *old["Layers"]])
    assert config["os"] == "linux" and config["architecture"] in ("amd64", "arm64")
    return config["config"]


def run_as_it_says(config, root):
    emulator = ["/" + os.path.basename(shutil.copy(file, root)) for file in EMULATOR]
    os.chmod(root, 0o555)
    user = int(config["User"].split(":")[0])
    environment = dict(entry.split("=", 1) for entry in config["Env"])
    assert user != 0 and environment["BAC_A_SABLE_LISTEN"].startswith("0.0.0.0:")

    def inside():
        os.chroot(root)
        os.chdir("/")
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)

    # A free port in place of 8080, which others may have.
    served = subprocess.Popen(emulator + config["Entrypoint"] + config["Cmd"], preexec_fn=inside, text=True,
                              env=environment | {"BAC_A_SABLE_LISTEN": "0.0.0.0:0"},
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    port = served.stdout.readline().strip().rsplit(":", 1)[1]
    kind, *health = config["Healthcheck"]["Test"]
    assert kind == "CMD"
    health = emulator + health
    asked = subprocess.run(health, preexec_fn=inside, text=True, capture_output=True,
                           env=environment | {"BAC_A_SABLE_LISTEN": "0.0.0.0:" + port})
    assert asked.returncode == 0 and asked.stdout.startswith("ok"), asked
    served.terminate()
    assert served.wait(timeout=10) == 0
    asked = subprocess.run(health, preexec_fn=inside, capture_output=True,
                           env=environment | {"BAC_A_SABLE_LISTEN": "0.0.0.0:" + port})
    assert asked.returncode == 1, asked
    wants = subprocess.run([*emulator, *config["Entrypoint"], "serve", "--tree", "public", "--cache-dir", "/tmp"],
                           preexec_fn=inside, env=environment, capture_output=True, text=True)
    assert wants.returncode == 2 and "git" in wants.stderr, wants


with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o755)
    image = os.path.join(folder, "image.tar")
    static = is_static(PROGRAM)
    if not static:
        refused = build(PROGRAM, image)
        assert refused.returncode == 1 and "scripts/package" in refused.stderr, refused
    program = PROGRAM if static else a_static_program(folder)
    assert build(program, image).returncode == 0
    with open(image, "rb") as file:
        first = file.read()
    assert build(program, image).returncode == 0
    with open(image, "rb") as file:
        assert file.read() == first, "the same program makes another image"
    root = os.path.join(folder, "root")
    os.mkdir(root)
    config = unpacked(image, root)
    if static and os.getuid() == 0:
        run_as_it_says(config, root)
    os.chmod(root, 0o755)
