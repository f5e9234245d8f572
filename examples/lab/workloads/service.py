"""Keeps what is posted in SQLite, and says how many bytes the last note has; a signal compacts the file."""
import http.server
import signal
import sqlite3
import subprocess
import threading

lock = threading.Lock()


def notes():
    database = sqlite3.connect("/data/notes.db")
    database.execute("create table if not exists note (text)")
    return database


class Notes(http.server.BaseHTTPRequestHandler):
    def answer(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode() + b"\n")

    def do_GET(self):
        if self.path != "/":
            return self.answer(404, "nothing here")
        system = subprocess.run(["/bin/uname", "-s"], capture_output=True, check=True, text=True).stdout.strip()
        self.answer(200, system)

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with lock, notes() as database:
            database.execute("insert into note values (?)", (text,))
        self.answer(200, f"{len(text)} bytes")

    def log_message(self, *arguments):
        pass


def compact(*arguments):
    with lock:
        notes().execute("vacuum")


signal.signal(signal.SIGHUP, compact)
http.server.ThreadingHTTPServer(("", 8001), Notes).serve_forever()
