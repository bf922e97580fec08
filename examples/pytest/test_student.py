"""A client's tests against the sandbox: one server for all of them, a session for each."""
import json
import os
import subprocess
import urllib.error
import urllib.request

import pytest

PROGRAM = os.environ.get("BAC_A_SABLE", "bac-a-sable")
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"


def call(url, method="GET", body=None, **headers):
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, json.load(answer)


@pytest.fixture(scope="session")
def server():
    served = subprocess.Popen([PROGRAM, "serve", "--listen", "127.0.0.1:0", "--log", "off"],
                              stdout=subprocess.PIPE, text=True)
    url = served.stdout.readline().removeprefix("ready ").strip()
    yield url
    _, coverage = call(url + "/_sandbox/coverage")
    print(f"\n{coverage['asked']} of {coverage['documented']} documented cases were asked for")
    served.terminate()
    assert served.wait(timeout=10) == 0


@pytest.fixture
def student(server, request):
    """Asks for a student; `rules` say what the sandbox does before it answers as documented."""
    session = request.node.name
    token = subprocess.check_output([PROGRAM, "token", "--session", session], text=True).strip()

    def ask(ine, rules=()):
        if rules:
            body = json.dumps({"rules": {OPERATION: rules}}).encode()
            assert call(f"{server}/_sandbox/sessions/{session}", "PUT", body)[0] == 200
        return call(f"{server}/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine={ine}",
                    Authorization="Bearer " + token)
    return ask


def test_known_student(student):
    status, answer = student("310605021CF")
    assert (status, answer["data"]["identite"]["nom_naissance"]) == (200, "FABRE")


def test_provider_times_out_once(student):
    assert student("310605021CF", [{"status": 504, "times": 1}])[0] == 504
    assert student("310605021CF")[0] == 200
