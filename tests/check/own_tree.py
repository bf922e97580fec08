#!/usr/bin/env python3
"""Nothing to mend in our own tree, today and a year later; tells how long that took.

Usage: own_tree.py PROGRAM PAYLOADS
"""
import resource
import subprocess
import sys

DAYS = ["2026-11-23", "2027-11-23"]

program, payloads = sys.argv[1:]
failed = 0
for day in DAYS:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, "check", "--payloads", payloads, "--today", day],
                          capture_output=True, text=True, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    good = done.returncode == 0 and done.stdout.startswith("nothing to mend in ")
    failed += not good
    print(f"{day}: status {done.returncode}, {seconds:.2f} s of CPU (target: under 0.3)\n"
          f"{'' if good else done.stderr}{done.stdout}", end="")
sys.exit(1 if failed else 0)
