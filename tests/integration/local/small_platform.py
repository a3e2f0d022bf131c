"""A platform with two very small programs, for the tests of `up`: `small_platform.py DATA_DIR [EXIT_STATUS]`."""

import sys
from pathlib import Path

from orchestrator.local.data_directory import Runtime
from orchestrator.local.platform import run_up
from orchestrator.local.program import OF_THE_PLATFORM, Program
from orchestrator.settings import Settings

API = """
import http.server, os
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["SPEELRUIMTE_DATABASE_URL"].encode())
http.server.HTTPServer(("127.0.0.1", int(os.environ["SPEELRUIMTE_API_PORT"])), Door).serve_forever()
"""
# It starts a program of its own, that ends with nobody.
WORKER = """
import subprocess, time
subprocess.Popen(["sleep", "3600"])
time.sleep(3600)
"""
PROGRAMS = (
    Program("api", (sys.executable, "-c", API), told=OF_THE_PLATFORM, ready_path="/readyz"),
    Program("worker", (sys.executable, "-c", WORKER)),
)


def ready(_runtime: Runtime) -> int | None:
    return int(sys.argv[2]) if len(sys.argv) > 2 else None


if __name__ == "__main__":
    sys.exit(run_up(Settings(data_dir=Path(sys.argv[1]), api_port=0), PROGRAMS, ready))
