#!/usr/bin/env python3
"""Serves the git repositories below a folder, for tests, on a free port.

    git_server.py http ROOT [PASSWORD]   by git http-backend behind nginx (smart HTTP)
    git_server.py git ROOT               by git daemon

Prints the port, then serves until its standard input is closed. Over HTTP a line
"hang" leaves all requests without an answer from then on, "go on" answers them;
each is acknowledged by the same line.
"""
import http.client
import os
import pathlib
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading


class Nginx:
    """nginx, and the FastCGI server that starts git http-backend for it."""

    def __init__(self, folder, root, password):
        # Its workers are somebody else when it is started by root.
        folder.chmod(0o755)
        backend = socket.socket(socket.AF_UNIX)
        backend.bind(str(folder / "backend"))
        (folder / "backend").chmod(0o666)
        backend.listen(64)
        # Handed over listening, so nobody else can have taken the port meanwhile.
        front = socket.create_server(("127.0.0.1", 0), backlog=64)
        front.setblocking(False)
        self.port = front.getsockname()[1]
        (folder / "nginx.conf").write_text(configuration(folder, root, password, self.port))
        path = os.environ["PATH"] + ":/usr/sbin"  # not everybody's has it
        self.cgi = subprocess.Popen(["fcgiwrap"], stdin=backend, stderr=subprocess.DEVNULL,
                                    env=os.environ | {"PATH": path})
        self.nginx = subprocess.Popen(
            ["nginx", "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "error.log"],
            pass_fds=[front.fileno()],
            env=os.environ | {"PATH": path, "NGINX": f"{front.fileno()};"})
        backend.close()
        front.close()
        # Until it answers nginx may miss the signal that ends it.
        client = http.client.HTTPConnection("127.0.0.1", self.port)
        client.request("GET", "/")
        client.getresponse().read()
        client.close()

    def serve(self):
        try:
            for line in sys.stdin:
                self.cgi.send_signal({"hang\n": signal.SIGSTOP, "go on\n": signal.SIGCONT}[line])
                print(line, end="", flush=True)
        finally:
            self.nginx.terminate()
            self.cgi.kill()  # stopped processes too
            self.nginx.wait()
            self.cgi.wait()


def configuration(folder, root, password, port):
    login = ""
    if password:
        (folder / "passwords").write_text(f"x-access-token:{{PLAIN}}{password}\n")
        login = f"auth_basic test; auth_basic_user_file {folder}/passwords;"
    program = subprocess.check_output(["git", "--exec-path"], text=True).strip()
    return f"""
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port};
    {login}
    client_max_body_size 0;
    location / {{
      fastcgi_pass unix:{folder}/backend;
      fastcgi_param SCRIPT_FILENAME {program}/git-http-backend;
      fastcgi_param GIT_PROJECT_ROOT {root};
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param PATH_INFO $uri;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param REMOTE_ADDR $remote_addr;
    }}
  }}
}}"""


class Daemon(socketserver.BaseRequestHandler):
    def handle(self):
        subprocess.run(["git", "daemon", "--inetd", "--export-all", f"--base-path={root}", root],
                       stdin=self.request.fileno(), stdout=self.request.fileno(),
                       stderr=subprocess.DEVNULL)


class Threads(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    request_queue_size = 64


kind, root = sys.argv[1:3]
if kind == "git":
    server = Threads(("127.0.0.1", 0), Daemon)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
else:
    with tempfile.TemporaryDirectory() as temporary:
        nginx = Nginx(pathlib.Path(temporary), root, sys.argv[3] if len(sys.argv) > 3 else None)
        print(nginx.port, flush=True)
        nginx.serve()
