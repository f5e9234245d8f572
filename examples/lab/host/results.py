#!/usr/bin/env python3
"""results.py RUN...: RESULTS.md on standard output, of the folders that run left. Nothing in it is written by hand."""
import collections
import csv
import pathlib
import re
import sys

PHASES = ["first", "restart", "second"]
ALONE = ["module", "seccomp", "capabilities", "flags"]
MODULE = {"apparmor": "AppArmor", "selinux": "SELinux"}
LINE = re.compile(r"^(\S+) +(STOPPED|LET-THROUGH|ABSENT) +(\S+) +(.*)$")


class Run:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        settings = dict(re.findall(r"^(\w+)=\"?([^\"\n]*)", (self.folder / "enforce.cargo/settings").read_text(), re.M))
        self.lsm, self.engine = settings["lsm"], settings["engine"]
        self.workloads = settings["workloads"].split()
        out = self.folder / "enforced"
        self.about = (out / "about").read_text().splitlines()
        self.lost = [(self.folder / each / "lost").read_text().strip() or "?" for each in ("recorded", "enforced")]
        self.phases = {}
        for name, phase, answers, denied in csv.reader((out / "phases.csv").open()):
            self.phases[name, phase] = answers, int(denied)
        self.attempts, self.outcomes = {}, {}
        for name in self.workloads:
            for file in sorted((out / name).glob("probe.*")):
                if file.suffix != ".denied":
                    self.read(name, file.suffix[1:], file)

    def read(self, name, layer, file):
        outcomes = {}
        for line in file.read_text(errors="replace").splitlines():
            if match := LINE.match(line):
                attempt, outcome, error, gain = match.groups()
                outcomes[attempt] = outcome, error
                self.attempts.setdefault(attempt, gain)
        self.outcomes[name, layer] = outcomes

    def outcome(self, name, layer, attempt):
        """What is not there without any layer is absent; what is, and is not let through with one, is stopped, whatever the error."""
        mine = self.outcomes.get((name, layer), {}).get(attempt)
        free = self.outcomes.get((name, "none"), {}).get(attempt)
        if mine is None:
            return None
        if mine[0] == "ABSENT" and free is not None and free[0] == "LET-THROUGH":
            return "STOPPED"
        if mine[0] == "STOPPED" and free is not None and free[0] == "ABSENT":
            return "ABSENT"
        return mine[0]

    def count(self, name, layer, outcome):
        return sum(self.outcome(name, layer, each) == outcome for each in self.attempts)

    def stoppers(self, name, attempt):
        """The layers that stop it each alone, of what nothing else stops."""
        if self.outcome(name, "none", attempt) != "LET-THROUGH":
            return []
        return [each for each in ALONE if self.outcome(name, each, attempt) == "STOPPED"]

    def denied(self, name):
        for phase in PHASES:
            file = self.folder / "enforced" / name / f"{phase}.denied"
            if file.exists():
                for line in file.read_text(errors="replace").splitlines():
                    yield phase, without_numbers(line)


def without_numbers(record):
    text = re.sub(r"^type=(\w+) msg=audit\([^)]*\): ", "", record)
    return re.sub(r" (pid|ino|auid|uid|gid|ses|fsuid|ouid|audit|info|error|dev)=\S+", "", text).replace("|", "\\|").replace("`", "'")


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(each) for each in row) + " |")
    print()


def phase(run, name, each):
    if (name, each) not in run.phases:
        return "–"
    answers, denied = run.phases[name, each]
    return ("=" if answers == "same" else "**other answers**") + f" {denied}"


def services(run):
    print("Answers after the first start, after a restart, and of a second container on the data of the first. `=`: the answers of the")
    print("recording. The number: what the workload itself was denied. Then the attempts of the probe under all layers, and what of them the")
    print("engine's default stops.\n")
    table(
        ["workload", *PHASES, "stopped", "let through", "absent", "engine's default stops"],
        [
            [name, *(phase(run, name, each) for each in PHASES)]
            + [run.count(name, "all", each) for each in ("STOPPED", "LET-THROUGH", "ABSENT")]
            + [run.count(name, "engine", "STOPPED")]
            for name in run.workloads
        ],
    )
    rows = collections.Counter((name, each, text) for name in run.workloads for each, text in run.denied(name))
    if rows:
        print("Denied to the workloads themselves:\n")
        table(["workload", "when", "times", "record"], [[name, each, times, f"`{text}`"] for (name, each, text), times in sorted(rows.items())])


def layers(run):
    if not any((name, "none") in run.outcomes for name in run.workloads):
        return
    first = run.workloads[0]
    if (first, "privileged") in run.outcomes:
        counts = {each: sum(mine[0] == each for mine in run.outcomes[first, "privileged"].values()) for each in ("LET-THROUGH", "STOPPED", "ABSENT")}
        print(f"The attempts are real: in a privileged container {counts['LET-THROUGH']} get through; {counts['STOPPED']} the kernel refuses by itself, ")
        print(f"or the process has too little of what it takes; {counts['ABSENT']} have no target in this kernel or image.\n")
    print("How many attempts each layer stops alone, all others off; and how many that get through without any layer only one of them stops.\n")
    rows = []
    for name in run.workloads:
        only = collections.Counter()
        for attempt in run.attempts:
            stoppers = run.stoppers(name, attempt)
            if len(stoppers) == 1:
                only[stoppers[0]] += 1
        rows.append([name, run.count(name, "none", "STOPPED")] + [f"{run.count(name, each, 'STOPPED')} ({only[each]})" for each in ALONE])
    table(["workload", "no layer", *(f"{MODULE[run.lsm] if each == 'module' else each} (only it)" for each in ALONE)], rows)


def passed(run):
    print("What got through under all layers. Where a layer stops it for other workloads, it is that workload's own policy that allows it: the")
    print("workload did it, or something that the layer cannot tell from it, while it was recorded. Else no layer has a word for it.\n")
    rows = []
    for attempt, gain in run.attempts.items():
        through = [name for name in run.workloads if run.outcome(name, "all", attempt) == "LET-THROUGH"]
        if not through:
            continue
        elsewhere = sorted({each for name in run.workloads if name not in through for each in run.stoppers(name, attempt)})
        who = "all" if len(through) == len(run.workloads) else ", ".join(through)
        rows.append([attempt, gain, who, ", ".join(MODULE[run.lsm] if each == "module" else each for each in elsewhere) or "no layer"])
    table(["attempt", "what it gives", "let through for", "stopped for the others by"], rows)


def main():
    runs = [Run(each) for each in sys.argv[1:]]
    attempts = max(len(run.attempts) for run in runs)
    print("# What the kernel said\n")
    print("Written by `host/results.py` from what `run` left; [README.md](README.md) says how it was got.\n")
    print(f"{attempts} attempts are made under each set of layers.\n")
    for run in runs:
        print(f"## {MODULE[run.lsm]}, {run.engine}\n")
        print(f"{'; '.join(run.about)}. Audit records lost: {run.lost[0]} recording, {run.lost[1]} enforcing.\n")
        services(run)
        layers(run)
        passed(run)


if __name__ == "__main__":
    main()
