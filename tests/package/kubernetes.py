#!/usr/bin/env python3
"""deploy/kubernetes/sandbox.yaml without a cluster: its names agree with each other and with haproxy.cfg,
and what it runs works: the program with its very words on a folder laid out as git-sync does it, its
probes, and a commit that takes the place of another.

Usage: kubernetes.py PROGRAM MANIFESTS HAPROXY_CFG
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import yaml

program, manifests, haproxy = sys.argv[1:]
OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine"
TARGET = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=1234567890Z"


def named(objects, kind):
    return {each["metadata"]["name"]: each["spec"] for each in objects if each["kind"] == kind}


def names_agree(text, objects):
    services = named(objects, "Service")
    pods = {**named(objects, "StatefulSet"), **named(objects, "Deployment")}
    for name, spec in pods.items():
        labels = spec["template"]["metadata"]["labels"]
        assert spec["selector"]["matchLabels"] == labels, name
        inside = spec["template"]["spec"]
        volumes = {volume["name"]: volume for volume in inside["volumes"]}
        for container in inside["containers"] + inside.get("initContainers", []):
            for mount in container["volumeMounts"]:
                assert mount["name"] in volumes, mount
            assert container["securityContext"]["readOnlyRootFilesystem"], container["name"]
        for volume in volumes.values():  # what the first lines say to make
            if "configMap" in volume:
                assert f"create configmap {volume['configMap']['name']} " in text
        for container in inside["containers"]:
            for variable in container.get("env", []):
                secret = variable["valueFrom"]["secretKeyRef"]
                assert f"create secret generic {secret['name']} --from-literal={secret['key']}=" in text
    ports = {port["name"] for spec in pods.values() for container in spec["template"]["spec"]["containers"]
             for port in container.get("ports", [])}
    for name, spec in services.items():
        assert {port["targetPort"] for port in spec["ports"]} <= ports, name
        selector = spec["selector"]
        if "app" in selector:
            assert selector["app"] in pods, selector
    # Each server of HAProxy is a replica with an address of its own.
    stateful = named(objects, "StatefulSet")["sandbox"]
    first = stateful["ordinals"]["start"]
    replicas = {f"sandbox-{number}" for number in range(first, first + stateful["replicas"])}
    with open(haproxy, encoding="utf-8") as file:
        servers = re.findall(r"^  server (\S+) (\S+):(\d+)$", file.read(), re.M)
    assert {name for name, _, _ in servers} == replicas, servers
    for _, host, port in servers:
        assert services[host]["selector"] == {"statefulset.kubernetes.io/pod-name": host}
        assert [each["port"] for each in services[host]["ports"]] == [int(port)]
    assert stateful["serviceName"] in services


def write_commit(root, name, answer):
    """As git-sync does: a folder of its own, then the link, then the old folder goes."""
    folder = root / ".worktrees" / name / OPERATION
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text("description: d\nparams:\n  ine: 1234567890Z\nstatus: 200\n"
                                     f"payload: '{{\"data\":\"{answer}\"}}'\n", encoding="utf-8")
    before = os.readlink(root / "current") if (root / "current").is_symlink() else None
    os.symlink(f".worktrees/{name}", root / "next")
    os.rename(root / "next", root / "current")
    if before:
        shutil.rmtree(root / before)


def answer_of(url, token):
    request = urllib.request.Request(url + TARGET, headers={"Authorization": "Bearer " + token})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def works(objects, root):
    pod = named(objects, "StatefulSet")["sandbox"]["template"]["spec"]
    container, = (each for each in pod["containers"] if each["name"] == "sandbox")
    sync, = (each for each in pod["containers"] if each["name"] == "git-sync")
    words = [{"0.0.0.0:8080": "0.0.0.0:0", "/cases/current": str(root / "current")}.get(word, word)
             for word in container["args"]]
    assert "--root=/cases" in sync["args"] and "--link=current" in sync["args"], sync["args"]
    write_commit(root, "a1", "before")
    token = subprocess.check_output([program, "token"], text=True).strip()
    environment = {**os.environ, **{variable["name"]: "secret" for variable in container["env"]}}
    with subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          env=environment) as server:
        try:
            url = server.stdout.readline().split()[1].replace("0.0.0.0", "127.0.0.1")
            for probe in ("readinessProbe", "livenessProbe"):
                _, *command = container[probe]["exec"]["command"]
                command[-1] = command[-1].replace("http://127.0.0.1:8080", url)
                subprocess.run([program, *command], check=True, stdout=subprocess.DEVNULL)
            assert answer_of(url, token) == '{"data":"before"}'
            write_commit(root, "b2", "after")
            deadline = time.monotonic() + 30
            while (answer := answer_of(url, token)) != '{"data":"after"}':
                assert answer == '{"data":"before"}' and time.monotonic() < deadline, answer
        finally:
            server.terminate()
    assert server.returncode == 0, server.returncode


def main():
    text = pathlib.Path(manifests).read_text(encoding="utf-8")
    objects = list(yaml.safe_load_all(text))
    names_agree(text, objects)
    with tempfile.TemporaryDirectory() as folder:
        works(objects, pathlib.Path(folder))


main()
