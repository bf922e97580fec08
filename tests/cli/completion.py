#!/usr/bin/env python3
"""What bash completes after `source <(bac-a-sable completion)`; what man makes of the page.

Usage: completion.py PROGRAM
"""
import subprocess
import sys

program = sys.argv[1]
script = subprocess.check_output([program, "completion"], text=True)


def completed(*words):
    """What Tab gives for the last of the words."""
    line = " ".join(f"'{word}'" for word in ("bac-a-sable", *words))
    code = (f"{script}\nCOMP_WORDS=({line})\nCOMP_CWORD={len(words)}\n_bac_a_sable\n"
            'printf "%s\\n" "${COMPREPLY[@]}"')
    ended = subprocess.run(["bash", "--norc", "-c", code], text=True, capture_output=True, check=True)
    assert ended.stderr == "", ended.stderr
    return ended.stdout.split()


assert "serve" in completed("") and "--version" in completed("")
assert completed("ser") == ["serve"]
assert completed("serve", "--max-b") == ["--max-body"]
assert completed("serve", "--log", "") == ["text", "json", "off"]
assert completed("serve", "--log", "j") == ["json"]
assert completed("serve", "--payloads", "") == []  # bash's own: files
assert completed("nothing", "--a") == []
assert "--persona" in completed("new", "--")

page = subprocess.check_output([program, "manual"], text=True)
shown = subprocess.run(["man", "--warnings", "-l", "-"], input=page, text=True, capture_output=True,
                       env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "100", "MANPAGER": "cat"})
assert shown.returncode == 0 and shown.stderr == "", shown.stderr
for said in ("bac-a-sable serve", "--max-body", "BAC_A_SABLE_MAX_BODY", "EXIT STATUS"):
    assert said in shown.stdout, said
