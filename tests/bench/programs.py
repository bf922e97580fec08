"""The programs that a benchmark starts: the sandbox, nginx and wrk."""
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent


def allow_many_files():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def connect(url):
    return http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)


def processor_seconds(*processes):
    """Of all their threads, so far."""
    ticks = 0
    for process in processes:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Sandbox:
    """`bac-a-sable serve`, ready when constructed, stopped at the end of a `with`."""

    def __init__(self, program, secret, *options):
        self.complaints = tempfile.TemporaryFile("w+")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", "--log", "off", "--jwt-secret", secret,
             *options], stdout=subprocess.PIPE, stderr=self.complaints, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready http://"):
            self.complaints.seek(0)
            raise SystemExit(f"{program} serve did not get ready: {self.complaints.read()}")
        self.url = line.split()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=5)
        self.process.stdout.close()
        self.complaints.close()

    def processor_seconds(self):
        return processor_seconds(self.process.pid)

    def resident_megabytes(self):
        return self._megabytes("VmRSS")

    def own_megabytes(self):
        """Without pages of files, of which the system maps now more, now fewer around those that are read."""
        return self._megabytes("RssAnon")

    def _megabytes(self, which):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(which + r":\s+(\d+)", status)[1]) / 1024


def spawn_to_answer(program, secret, target, headers, *options):
    """Milliseconds from starting `serve` to its first answer, with as little of Python as may be."""
    ready, told = os.pipe()
    command = [str(program), "serve", "--listen", "127.0.0.1:0", "--log", "off", "--jwt-secret", secret,
               *map(str, options)]
    request = "".join([f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n",
                       *(f"{name}: {value}\r\n" for name, value in headers.items()), "\r\n"]).encode()
    started = time.perf_counter()
    process = os.posix_spawn(program, command, os.environ, file_actions=[
        (os.POSIX_SPAWN_DUP2, told, 1), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    os.close(told)
    line = b""
    while piece := os.read(ready, 200):
        line += piece
        if line.endswith(b"\n"):
            break
    with socket.create_connection(("127.0.0.1", int(line.rsplit(b":", 1)[1]))) as client:
        client.sendall(request)
        answer = client.recv(65536)
    took = (time.perf_counter() - started) * 1000
    os.close(ready)
    os.kill(process, signal.SIGTERM)
    os.waitpid(process, 0)
    if b"X-Sandbox-Answer: default" not in answer:
        raise SystemExit(f"{command} answers {answer[:300]!r}")
    return took


# Added by nginx itself, or different in each answer.
NGINX_OWN = {"server", "date", "content-length", "connection", "content-type", "x-request-id"}


class Nginx:
    """nginx with two workers that gives one answer, the given one, from a file or from its configuration."""

    def __init__(self, headers, body, from_file=True):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench_nginx_"))
        self.folder.chmod(0o755)  # its workers are somebody else when it is started by root
        (self.folder / "body").write_bytes(body)
        kind = dict((name.lower(), value) for name, value in headers).get("content-type", "")
        added = [(n, v) for n, v in headers if n.lower() not in NGINX_OWN]
        added += [("x-request-id", "00000000-0000-0000-0000-000000000000")]
        text = body.decode().replace("\\", "\\\\").replace("'", "\\'")
        assert "$" not in text, "nginx would take it for a variable"
        give = "rewrite ^ /body break;" if from_file else f"return 200 '{text}';"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (self.folder / "nginx.conf").write_text(f"""
worker_processes 2; daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; etag off; max_ranges 0;
  client_body_temp_path {self.folder}/t1; proxy_temp_path {self.folder}/t2;
  fastcgi_temp_path {self.folder}/t3; uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5;
  server {{
    listen 127.0.0.1:{self.port} backlog=4096;
    root {self.folder};
    default_type '{kind}';
    add_header Last-Modified "";
    {" ".join(f"add_header {name} {json.dumps(value)};" for name, value in added)}
    location / {{ {give} }}
  }}
}}""")
        self.process = subprocess.Popen(
            ["nginx", "-c", self.folder / "nginx.conf", "-p", self.folder, "-e",
             self.folder / "error.log"])
        wait_for_port(self.port, self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=5)
        shutil.rmtree(self.folder)

    def processor_seconds(self):
        main = self.process.pid
        workers = pathlib.Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return processor_seconds(main, *workers)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process):
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("nginx did not start")


def wrk(url, targets, headers, connections, seconds):
    """Asks for `targets` in turn, as fast as answers come; returns what load.lua says."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write((HERE / "load.lua").read_text())
        if len(targets) > 1:
            script.write("targets = {" + ",".join(json.dumps(t) for t in targets) + "}\n")
            script.write("request = next_request\n")
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        output = subprocess.run(command + [url + targets[0]], check=True, capture_output=True,
                                text=True).stdout
    return json.loads(output[output.index("{\"requests\""):])
