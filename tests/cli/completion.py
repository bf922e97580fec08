#!/usr/bin/env python3
"""What bash, zsh and fish complete with the scripts of `bac-a-sable completion`; what man makes of the page.

Usage: completion.py PROGRAM
"""
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

program = sys.argv[1]


def script_for(shell):
    return subprocess.check_output([program, "completion", shell], text=True)


def completed_by_bash(*words):
    """What Tab gives for the last of the words."""
    line = " ".join(f"'{word}'" for word in ("bac-a-sable", *words))
    code = (f"{script_for('bash')}\nCOMP_WORDS=({line})\nCOMP_CWORD={len(words)}\n_bac_a_sable\n"
            'printf "%s\\n" "${COMPREPLY[@]}"')
    ended = subprocess.run(["bash", "--norc", "-c", code], text=True, capture_output=True, check=True)
    assert ended.stderr == "", ended.stderr
    return ended.stdout.split()


def completed_by_fish(*words):
    code = script_for("fish") + "complete -C 'bac-a-sable " + " ".join(words) + "'"
    with tempfile.TemporaryDirectory() as home:  # fish keeps a history there
        ended = subprocess.run(["fish", "--no-config", "-c", code], text=True, capture_output=True, check=True,
                               cwd=home, env={"PATH": os.environ["PATH"], "HOME": home})
    assert ended.stderr == "", ended.stderr
    return [line.split("\t")[0] for line in ended.stdout.splitlines()]


class Zsh:
    """A person at zsh, who types and looks."""

    def __init__(self, folder):
        pathlib.Path(folder, "_bac-a-sable").write_text(script_for("zsh"), encoding="utf-8")
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.environ.update({"TERM": "dumb", "HOME": folder, "ZDOTDIR": folder})
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self.seen = ""
        self.say(f"PS1='> '; unsetopt zle_bracketed_paste; fpath=('{folder}' $fpath); autoload -U compinit; "
                 "compinit -u -D; echo rea''dy\n", "ready")

    def say(self, typed, wanted):
        """Types it; what the screen shows until it holds what is wanted."""
        os.write(self.terminal, typed.encode())
        self.seen = ""
        deadline = time.monotonic() + 30
        while wanted not in self.seen:
            readable, _, _ = select.select([self.terminal], [], [], max(deadline - time.monotonic(), 0))
            assert readable, f"in vain waited for {wanted!r} in {self.seen!r}"
            self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r|.\x08", "", os.read(self.terminal, 65536).decode())
        return self.seen

    def completes(self, typed, wanted):
        self.say("\x15bac-a-sable " + typed + "\t", wanted)


assert "serve" in completed_by_bash("") and "--version" in completed_by_bash("")
assert completed_by_bash("ser") == ["serve"]
assert completed_by_bash("serve", "--max-b") == ["--max-body"]
assert completed_by_bash("serve", "--log", "") == ["text", "json", "off"]
assert completed_by_bash("serve", "--log", "j") == ["json"]
assert completed_by_bash("serve", "--payloads", "") == []  # bash's own: files
assert completed_by_bash("nothing", "--a") == []
assert "--persona" in completed_by_bash("new", "--")

assert "serve" in completed_by_fish("") and "diff" in completed_by_fish("")
assert completed_by_fish("ser") == ["serve"]
assert completed_by_fish("serve", "--max-b")[0] == "--max-body"  # fish 4 goes on with what is like it
assert sorted(completed_by_fish("serve", "--log", "")) == ["json", "off", "text"]
assert completed_by_fish("serve", "--payloads", "") == []  # there is no file here
assert "--persona" in completed_by_fish("new", "--")

with tempfile.TemporaryDirectory() as empty:
    zsh = Zsh(empty)
    zsh.completes("ser", "serve ")
    zsh.completes("serve --max-b", "--max-body ")
    zsh.completes("serve --log j", "--log json ")
    zsh.completes("new --pers", "--persona ")
    os.close(zsh.terminal)
    os.waitpid(zsh.child, 0)

page = subprocess.check_output([program, "manual"], text=True)
shown = subprocess.run(["man", "--warnings", "-l", "-"], input=page, text=True, capture_output=True,
                       env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "100", "MANPAGER": "cat"})
assert shown.returncode == 0 and shown.stderr == "", shown.stderr
for said in ("bac-a-sable serve", "--max-body", "BAC_A_SABLE_MAX_BODY", "EXIT STATUS"):
    assert said in shown.stdout, said
