#!/usr/bin/env python3
"""Three replicas that follow one ref, behind HAProxy with the configuration of deploy/haproxy.

While clients ask: one replica is killed with -9 and started again, and the ref moves. No
answer fails but those that were on their way at that moment, a session stays with its replica
while that lives, and sees no older tree after a newer one. A login with FranceConnect goes on
with whichever replica comes next.

Usage: replicas.py PROGRAM CONFIGURATION
"""
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../france_connect"))
from journeys import journey
from serving import OPERATION, Repository, health, program, stop, url_of

SESSIONS = [f"ci-{number}" for number in range(8)]
TARGET = "/v3/mesri/statut_etudiant/ine?ine=1234567890Z&recipient=13002526500013"


def until(what, condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "in vain waited for: " + what
        threading.Event().wait(0.02)


def token(*arguments):
    return subprocess.check_output([program, "token", *arguments], text=True).strip()


class Replica:
    def __init__(self, name, repository, folder):
        self.name = name
        self.arguments = ["--git", repository.url, "--ref", "main", "--poll", "200ms",
                          "--cache-dir", os.path.join(folder, name), "--log", "off"]
        self.port = 0
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [program, "serve", "--listen", f"127.0.0.1:{self.port}", *self.arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = url_of(self.process)
        self.port = int(self.url.rsplit(":", 1)[1])

    def commit(self):
        return health(self.url)["commit"]


class Client(threading.Thread):
    """Asks in one session until it is told to stop, and remembers what came."""

    def __init__(self, port, session, token):
        super().__init__()
        self.port, self.session, self.token = port, session, token
        self.answers = []  # (status, tree, replica); None where none came
        self.done = threading.Event()
        self.start()

    def run(self):
        connection = None
        while not self.done.is_set():
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", TARGET, headers={
                    "Authorization": "Bearer " + self.token, "X-Sandbox-Session": self.session})
                answer = connection.getresponse()
                answer.read()
                self.answers.append((answer.status, answer.getheader("X-Sandbox-Tree"),
                                     answer.getheader("X-Sandbox-Replica")))
            except OSError:
                connection = None
                self.answers.append(None)
            except http.client.HTTPException:
                connection = None
                self.answers.append(None)
            self.done.wait(0.002)


def answer_of(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer, answer.read()


def call(*arguments, **headers):
    return answer_of(*arguments, **headers)[0].status


def configured(configuration, replicas, folder):
    """The configuration as it is in the repository, but for where things are."""
    text = open(configuration).read()
    for replica in replicas:
        text, count = re.subn(rf"{replica.name}:8080", f"127.0.0.1:{replica.port}", text)
        assert count == 1, replica.name
    text = text.replace("bind :8080", "bind fd@${LISTENING}")
    path = os.path.join(folder, "haproxy.cfg")
    with open(path, "w") as file:
        file.write(text)
    return path


def sessions_are_kept_together(port, replicas):
    """A rule of a session is met whichever way the session is named, and its journal says where."""
    for session in SESSIONS:
        status = call(port, "PUT", f"/_sandbox/sessions/{session}",
                      '{"rules": {"%s": [{"status": 504}]}}' % OPERATION)
        assert status == 200, status
        plain, named = token(), token("--session", session)
        for headers in ({"Authorization": "Bearer " + plain, "X-Sandbox-Session": session},
                        {"Authorization": "Bearer " + named}, {"X-Api-Key": named}):
            assert call(port, "GET", TARGET, **headers) == 504, (session, list(headers))
        assert call(port, "GET", f"/_sandbox/coverage?session={session}") == 200
        answer, body = answer_of(port, "GET", f"/_sandbox/requests?session={session}")
        listed = json.loads(body)
        home, = (replica for replica in replicas if replica.name == answer.headers["X-Sandbox-Replica"])
        assert listed["server"]["pid"] == home.process.pid, listed["server"]
        assert len(listed["requests"]) == 3, listed
        assert call(port, "DELETE", f"/_sandbox/sessions/{session}") == 204


def logins_go_round(port):
    """Replicas have the same keys, and need no common store."""
    shared = 0
    for number in range(12):
        who, answers = journey(f"http://127.0.0.1:{port}", f"NOM{number}")
        assert who["family_name"] == f"NOM{number}", who
        shared += len({answer.headers["X-Sandbox-Replica"] for answer in answers}) > 1
    assert shared > 0, "each login met one replica alone"


def under_load(port, replicas, repository, first):
    clients = [Client(port, session, token()) for session in SESSIONS]
    every_client = lambda least: all(len(client.answers) >= least for client in clients)
    until("answers", lambda: every_client(20))

    killed = replicas[0]
    before = [len(client.answers) for client in clients]
    killed.process.kill()
    killed.process.wait()
    until("answers without the killed one",
          lambda: all(len(c.answers) > n + 50 for c, n in zip(clients, before)))
    killed.start()
    restarted = [len(client.answers) for client in clients]
    until("the restarted one answers", lambda: any(
        answer and answer[2] == killed.name for c, n in zip(clients, restarted) for answer in c.answers[n:]))

    second = repository.commit("second")
    until("all follow", lambda: all(replica.commit() == second for replica in replicas))
    seen = [len(client.answers) for client in clients]
    until("answers of the second tree", lambda: all(len(c.answers) > n + 20 for c, n in zip(clients, seen)))
    for client in clients:
        client.done.set()
        client.join()

    for client, killed_at, restarted_at, seen_at in zip(clients, before, restarted, seen):
        failed = [answer for answer in client.answers if answer is None or answer[0] != 200]
        assert len(failed) <= 1, (client.session, failed)  # the one on its way
        assert None not in client.answers[:killed_at], client.session
        first_home = {answer[2] for answer in client.answers[:killed_at]}
        assert len(first_home) == 1, (client.session, first_home)
        if first_home != {killed.name}:
            homes = {answer[2] for answer in client.answers if answer and answer[0] == 200}
            assert homes == first_home, (client.session, homes)
        trees = [answer[1] for answer in client.answers if answer and answer[0] == 200]
        assert set(trees) <= {first, second}
        assert trees == sorted(trees, key=[first, second].index), client.session
        assert trees[0] == first and trees[-1] == second, client.session
    assert len({answer[2] for client in clients for answer in client.answers[:20]}) > 1, "one does all"


def main():
    if shutil.which("haproxy") is None:
        assert not os.environ.get("CI"), "scripts/install test brings haproxy"
        print("no haproxy here")
        return 77
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        repository = Repository(os.path.join(folder, "work"))
        first = repository.commit("first")
        replicas = [Replica(f"sandbox-{number}", repository, folder) for number in (1, 2, 3)]
        os.set_inheritable(listening.fileno(), True)
        proxy = subprocess.Popen(
            ["haproxy", "-db", "-f", configured(sys.argv[2], replicas, folder)],
            env=os.environ | {"LISTENING": str(listening.fileno())}, pass_fds=[listening.fileno()])
        port = listening.getsockname()[1]
        try:
            until("haproxy", lambda: call(port, "GET", "/_sandbox/health") == 200)
            sessions_are_kept_together(port, replicas)
            logins_go_round(port)
            under_load(port, replicas, repository, first)
        finally:
            proxy.terminate()
            proxy.wait(timeout=20)
            for replica in replicas:
                if replica.process.poll() is None:
                    stop(replica.process)
    return 0


if __name__ == "__main__":
    sys.exit(main())
