#!/usr/bin/env python3
"""Serves the git repositories below a folder, for tests, on a free port.

    git_server.py http ROOT [PASSWORD]   through git http-backend (smart HTTP)
    git_server.py git ROOT               through git daemon
    git_server.py hang ROOT              accepts connections, never answers

Prints the port, then serves until its standard input is closed.
"""
import base64
import http.server
import os
import socketserver
import subprocess
import sys
import threading

kind, root = sys.argv[1], sys.argv[2]
password = sys.argv[3] if len(sys.argv) > 3 else None
BACKEND = os.path.join(
    subprocess.check_output(["git", "--exec-path"], text=True).strip(), "git-http-backend")


class Smart(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        if password is not None:
            wanted = "Basic " + base64.b64encode(f"x-access-token:{password}".encode()).decode()
            if self.headers.get("Authorization") != wanted:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="test"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
        path, _, query = self.path.partition("?")
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environment = dict(
            os.environ, GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
            QUERY_STRING=query, REQUEST_METHOD=self.command, CONTENT_LENGTH=str(len(body)),
            CONTENT_TYPE=self.headers.get("Content-Type", ""),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            GIT_PROTOCOL=self.headers.get("Git-Protocol", ""), REMOTE_ADDR="127.0.0.1")
        out = subprocess.run([BACKEND], input=body, env=environment, stdout=subprocess.PIPE).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        status, headers = 200, []
        for line in head.decode().splitlines():
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            else:
                headers.append((name, value))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class Daemon(socketserver.BaseRequestHandler):
    def handle(self):
        subprocess.run(["git", "daemon", "--inetd", "--export-all", f"--base-path={root}", root],
                       stdin=self.request.fileno(), stdout=self.request.fileno(),
                       stderr=subprocess.DEVNULL)


class Hang(socketserver.BaseRequestHandler):
    def handle(self):
        threading.Event().wait()


class Threads(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    request_queue_size = 64


if kind == "http":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Smart)
else:
    server = Threads(("127.0.0.1", 0), Daemon if kind == "git" else Hang)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
