#!/usr/bin/env python3
"""`cmake --install` puts the program, its manual page and its completions where they belong.

Usage: install.py CMAKE BUILD_FOLDER
"""
import os
import pathlib
import subprocess
import sys
import tempfile

cmake, build = sys.argv[1:]
with tempfile.TemporaryDirectory() as root:
    subprocess.run([cmake, "--install", build, "--prefix", "/usr"], check=True, stdout=subprocess.DEVNULL,
                   env=os.environ | {"DESTDIR": root})
    folder = pathlib.Path(root, "usr")
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    completions = {"share/bash-completion/completions/bac-a-sable", "share/zsh/vendor-completions/_bac-a-sable",
                   "share/fish/vendor_completions.d/bac-a-sable.fish"}
    assert files == {"bin/bac-a-sable", "share/man/man1/bac-a-sable.1"} | completions, files
    said = subprocess.check_output([folder / "bin/bac-a-sable", "--version"], text=True)
    assert said.startswith("bac-a-sable "), said
    assert ".TH BAC" in (folder / "share/man/man1/bac-a-sable.1").read_text()
    for name in completions:
        assert "# Completes bac-a-sable in " in (folder / name).read_text(), name
