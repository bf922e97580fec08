#!/usr/bin/env python3
"""/_sandbox/metrics, as Prometheus reads it.

promtool has nothing to say of it, its counters are those of the requests that were sent, it
tells of nobody, and the dashboard of deploy/grafana asks for metrics that are there.

Usage: metrics.py PROGRAM DASHBOARD
"""
import http.client
import json
import os
import re
import shutil
import subprocess
import sys

STUDENT = "api_particulier_v3_mesri_statut_etudiant_with_ine"
INE = "310605021CF"
TARGET = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine="


def promtool(*arguments, text=None):
    ended = subprocess.run([PROMTOOL, *arguments], input=text, capture_output=True, text=True)
    assert ended.returncode == 0 and not ended.stdout + ended.stderr, ended.stdout + ended.stderr


def ask(port, target, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", target, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read().decode()


def values(text):
    return {name: float(value) for name, value in
            (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))}


def requests(answer, status, operation=STUDENT):
    return f'bac_a_sable_requests_total{{operation="{operation}",answer="{answer}",status="{status}"}}'


PROMTOOL = shutil.which("promtool")
program, dashboard = sys.argv[1:]
if PROMTOOL is None:
    assert not os.environ.get("CI"), "scripts/install test brings promtool"
    print("no promtool here: Debian's package prometheus has it")
    sys.exit(77)

token = subprocess.check_output([program, "token"], text=True).strip()
served = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--log", "off"],
                          stdout=subprocess.PIPE, text=True)
try:
    port = int(served.stdout.readline().rsplit(":", 1)[1])
    for _ in range(3):
        ask(port, TARGET + INE, Authorization="Bearer " + token)
    ask(port, TARGET + "310605021CG", Authorization="Bearer " + token)
    ask(port, TARGET + INE)
    ask(port, TARGET + INE, Authorization="Bearer " + token, **{"X-Sandbox-Status": "504"})
    ask(port, "/nowhere/of/mine")
    answer, text = ask(port, "/_sandbox/metrics")
    assert answer.status == 200, answer.status
    assert answer.getheader("Content-Type") == "text/plain; version=0.0.4; charset=utf-8"
    promtool("check", "metrics", text=text)
    counted = values(text)
    for series, times in {requests("case", 200): 3, requests("default", 404): 1,
                          requests("refusal", 401): 1, requests("forced", 504): 1,
                          requests("none", 404, "none"): 1,
                          "bac_a_sable_request_duration_seconds_count": 7,
                          "bac_a_sable_tree_loads_total": 1}.items():
        assert counted.get(series) == times, (series, text)
    assert counted["bac_a_sable_connections"] >= 1
    for secret in (INE, "13002526500013", token, "nowhere"):
        assert secret not in text, secret

    reload = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    reload.request("POST", "/api/reload-mocks")
    assert reload.getresponse().status == 200
    _, again = ask(port, "/_sandbox/metrics")
    assert values(again)["bac_a_sable_tree_loads_total"] == 1, "the same tree is not loaded again"

    known = {re.split(r"[{ ]", line)[0] for line in text.splitlines() if not line.startswith("#")}
    panels = json.load(open(dashboard))["panels"]
    assert len(panels) >= 5
    for panel in panels:
        for target in panel.get("targets", []):
            named = set(re.findall(r"bac_a_sable_\w+", target["expr"]))
            assert named and named <= known, (panel["title"], named - known)
finally:
    served.terminate()
    served.wait(timeout=10)
