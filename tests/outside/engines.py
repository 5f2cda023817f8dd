"""A database for a check from outside: a file of SQLite, or a private PostgreSQL server that ends with the check.

`begin("sqlite" | "postgres", verve, folder)` makes an empty database with its schema; `url` is where the program finds it.
PostgreSQL keeps every commit on disk (fsync, synchronous_commit), as an installation does.
"""
import contextlib
import glob
import os
import sqlite3
import subprocess
import tempfile
from urllib.parse import quote


class Sqlite:
    def __init__(self, folder):
        self.url = os.path.join(folder, "verve.db")

    @staticmethod
    def make_organization(slug):
        """The command that makes the first organization."""
        return ["init", "--org", slug, "--name", slug]

    @contextlib.contextmanager
    def locked(self):
        """Nobody else can write meanwhile."""
        connection = sqlite3.connect(self.url, isolation_level=None, timeout=30)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
        connection.close()

    def end(self):
        pass


class Postgres:
    def __init__(self, verve):
        self.folder = tempfile.mkdtemp(prefix="verve-pg-")
        self.somebody = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.somebody:
            subprocess.run(["chown", "postgres", self.folder], check=True)
        data = os.path.join(self.folder, "data")
        self.run("initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        options = f"-k {self.folder} -c listen_addresses=''"
        log = os.path.join(self.folder, "log")
        self.run("pg_ctl", "--pgdata", data, "--log", log, "--options", options, "-w", "start")
        for role in ("verve_owner", "verve_app", "verve_platform"):
            self.say("postgres", f"CREATE ROLE {role} LOGIN")
        self.say("postgres", "CREATE DATABASE verve TEMPLATE template0 OWNER verve_owner")
        migrate = ["db", "migrate", "--app-role", "verve_app", "--platform-role", "verve_platform"]
        subprocess.run([verve, *migrate, "--database", self.address("verve_owner")], check=True, capture_output=True)
        self.url = self.address("verve_platform")

    @staticmethod
    def make_organization(slug):
        """The command that makes the first organization."""
        return ["org", "add", slug, "--name", slug]

    def address(self, role, database="verve"):
        return f"postgres://{role}@{quote(self.folder, safe='')}/{database}"

    def run(self, program, *words):
        versions = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{program}"))
        path = versions[-1] if versions else program
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*self.somebody, path, *words], check=True, **silent)

    def psql(self, database):
        return ["psql", "--no-psqlrc", "--quiet", "--host", self.folder, "--username", "postgres", database]

    def say(self, database, sql):
        subprocess.run([*self.psql(database), "--command", sql], check=True, stdout=subprocess.DEVNULL)

    def bytes_of(self, database):
        """How large a database is."""
        command = [*self.psql("postgres"), "--tuples-only", "--command", f"SELECT pg_database_size('{database}')"]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    @contextlib.contextmanager
    def locked(self):
        """Nobody else can write meanwhile, nor find out where a code leads."""
        # Anyone who waited for the second table while holding the first could meet somebody who does the opposite.
        lock = "BEGIN; LOCK TABLE counters, link_codes NOWAIT;\n\\echo locked\n"
        while True:
            command = [*self.psql("verve"), "--set", "ON_ERROR_STOP=1"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            session = subprocess.Popen(command, text=True, **pipes)
            session.stdin.write(lock)
            session.stdin.flush()
            if session.stdout.readline() == "locked\n":
                break
            session.communicate()
        yield
        session.stdin.write("ROLLBACK;\n")
        session.stdin.close()
        session.wait()

    def end(self):
        self.run("pg_ctl", "--pgdata", os.path.join(self.folder, "data"), "-m", "immediate", "stop")
        subprocess.run(["rm", "-rf", self.folder], check=True)


def begin(engine, verve, folder):
    return Postgres(verve) if engine == "postgres" else Sqlite(folder)
