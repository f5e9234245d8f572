#!/usr/bin/env python3
"""results.py FOLDER RUN...: writes FOLDER/RESULTS.md, FOLDER/attempts.csv and FOLDER/exploits.csv of what run and oracle.sh left in the
folders RUN. Nothing is written by hand."""
import collections
import csv
import json
import pathlib
import re
import sys

PHASES = ["first", "restart", "second", "later"]
ALONE = ["module", "seccomp", "capabilities", "flags"]
PEERS = {"logprof": "aa-logprof", "hook": "oci-seccomp-bpf-hook"}
MODULE = {"apparmor": "AppArmor", "selinux": "SELinux", "tomoyo": "TOMOYO"}
ASKED = "apparmor", "selinux"  # whose policies `closes` knows
LINE = re.compile(r"^(\S+) +(STOPPED|LET-THROUGH|ABSENT) +(\S+) +(.*)$")


class Run:
    """Of one security module and engine; its workloads may have run in several boots."""

    def __init__(self, lsm, engine, short="no"):
        self.lsm, self.engine, self.short = lsm, engine, short == "yes"
        self.workloads, self.folders, self.about, self.lost = [], {}, [], [0, 0]
        self.peers, self.phases, self.attempts, self.outcomes, self.closes = {}, {}, {}, {}, {}

    def add(self, folder, workloads):
        out = folder / "enforced"
        self.about = (out / "about").read_text().splitlines()
        logs = [folder / each / "lost" for each in ("recorded", "enforced")]  # TOMOYO has a log of its own
        self.lost = [before + int(each.read_text() if each.exists() else 0) for before, each in zip(self.lost, logs)]
        for name, phase, answers, denied in csv.reader((out / "phases.csv").open()):
            self.phases[name, phase] = answers, int(denied)
        if (out / "peers.csv").exists():
            self.peers |= {(name, peer): (answers, int(denied)) for name, peer, answers, denied in csv.reader((out / "peers.csv").open())}
        for name in workloads:
            if (name, "second") not in self.phases:  # the boot was cut off before
                continue
            if name not in self.workloads:  # a later run takes the place of an earlier one
                self.workloads.append(name)
            self.folders[name] = out / name
            for said in (folder / f"{name}.closes", folder / "engine.closes"):
                if said.exists():
                    self.closes[said.stem] = {each["id"]: each["answer"] for each in json.loads(said.read_text())["exploits"]}
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
        if any(error != "no-process" for _, error in outcomes.values()):  # else the probe could not even start a process for each
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

    def verdict(self, name, attempt):
        """In a word or two: what became of an attempt under all layers, and which of them stop it alone."""
        outcome = self.outcome(name, "all", attempt)
        if outcome != "STOPPED":
            return {"LET-THROUGH": "let through", "ABSENT": "absent", None: "not made"}[outcome]
        if self.outcome(name, "none", attempt) is None:
            return "stopped"
        if self.outcome(name, "none", attempt) == "STOPPED":
            return "stopped without any"
        return " ".join(self.stoppers(name, attempt)) or "stopped together"

    def logged(self, name):
        """The attempts of which the audit log has a record, by the name that each process took."""
        file = self.folders[name] / "probe.all.denied"
        names = set(re.findall(r' comm="([^"]+)"', file.read_text(errors="replace"))) if file.exists() else set()
        return names & set(self.attempts)

    def denied(self, name):
        for phase in PHASES:
            file = self.folders[name] / f"{phase}.denied"
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
    return answered(*run.phases[name, each])


def answered(answers, denied):
    return ("=" if answers == "same" else "**other answers**") + f" {denied}"


def services(run):
    print("Answers after the first start, after a restart, of a second container on the data of the first, and later in its life, of what was not recorded. `=`: the answers of the")
    print("recording. The number: what the workload itself was denied. Then the attempts of the probe under all layers, and what of them the")
    print("engine's default stops.\n")
    table(
        ["workload", *PHASES, "stopped", "of these in the audit log", "let through", "absent", "engine's default stops"],
        [
            [name, *(phase(run, name, each) for each in PHASES)]
            + [run.count(name, "all", "STOPPED"), len(run.logged(name))]
            + [run.count(name, "all", each) for each in ("LET-THROUGH", "ABSENT")]
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
    first = next((each for each in run.workloads if (each, "privileged") in run.outcomes), None)
    if first:
        counts = {each: sum(mine[0] == each for mine in run.outcomes[first, "privileged"].values()) for each in ("LET-THROUGH", "STOPPED", "ABSENT")}
        print(f"The attempts are real: in a privileged container {counts['LET-THROUGH']} get through; {counts['STOPPED']} the kernel refuses by itself, ")
        print(f"or the process has too little of what it takes; {counts['ABSENT']} have no target in this kernel or image.\n")
    print("How many attempts each layer stops alone, all others off; and how many that get through without any layer only one of them stops.\n")
    rows = []
    for name in run.workloads:
        if (name, "none") not in run.outcomes:
            continue
        only = collections.Counter()
        for attempt in run.attempts:
            stoppers = run.stoppers(name, attempt)
            if len(stoppers) == 1:
                only[stoppers[0]] += 1
        whole = all((name, each) in run.outcomes for each in ALONE)
        alone = [
            "not run" if (name, each) not in run.outcomes else f"{run.count(name, each, 'STOPPED')}" + (f" ({only[each]})" if whole else "")
            for each in ALONE
        ]
        rows.append([name, run.count(name, "none", "STOPPED"), *alone])
    table(["workload", "no layer", *(f"{MODULE[run.lsm] if each == 'module' else each} (only it)" for each in ALONE)], rows)


def peers(run):
    names = [name for name in run.workloads if any((name, peer) in run.peers for peer in PEERS)]
    if not names:
        return
    print("What other tools made of the same recordings ([peers.py](host/peers.py) says how), with the engine's defaults for the rest: the answers at the first start, on no")
    print("data, and what the workload was denied; then how many attempts are stopped: not asked where the probe cannot start processes under the filter.\n")
    rows = []
    for name in names:
        row = [name, phase(run, name, "first"), run.count(name, "all", "STOPPED"), run.count(name, "engine", "STOPPED")]
        for peer in PEERS:
            made = (name, peer) in run.peers
            stopped = run.count(name, peer, "STOPPED") if (name, peer) in run.outcomes else "not asked"
            row += [answered(*run.peers[name, peer]), stopped] if made else ["–", "–"]
        rows.append(row)
    table(["workload", "lsmith", "stopped", "engine's default stops", *(each for peer in PEERS.values() for each in (peer, "stopped"))], rows)


def passed(run):
    print("What got through under all layers, and whether the engine's default lets it through, too. Where a layer stops it for other workloads, it is that workload's own policy that allows it: the")
    print("workload did it, or something that the layer cannot tell from it, while it was recorded. Else no layer has a word for it.\n")
    rows = []
    for attempt, gain in run.attempts.items():
        through = [name for name in run.workloads if run.outcome(name, "all", attempt) == "LET-THROUGH"]
        if not through:
            continue
        elsewhere = sorted({each for name in run.workloads if name not in through for each in run.stoppers(name, attempt)})
        who = "all" if len(through) == len(run.workloads) > 1 else ", ".join(through)
        default = {run.outcome(name, "engine", attempt) for name in through}
        engine = "stops it" if default == {"STOPPED"} else "too" if default == {"LET-THROUGH"} else "–" if default == {None} else "in part"
        others = len(through) < len(run.workloads)
        tried = all((name, each) in run.outcomes for name in run.workloads if name not in through for each in ["none", *ALONE])
        stoppers = ", ".join(MODULE[run.lsm] if each == "module" else each for each in elsewhere)
        rows.append([attempt, gain, who, engine, stoppers or (("no layer" if tried else "not asked one by one") if others else "–")])
    table(["attempt", "what it gives", "let through for", "by the engine's default", "stopped for the others by"], rows)


def calls_of_exploits():
    """The probe's attempts by exploit: groups, of which one is enough."""
    file = pathlib.Path(__file__).parents[3] / "profiles/exploits/attempts.csv"
    rows = csv.DictReader(line for line in file.open() if not line.startswith("#"))
    return {each: [group.split() for group in row["attempts"].split("|")] for row in rows for each in row["ids"].split()}


def refused(run, name, layer, groups):
    """Whether the attempts of one group are all stopped, apart from those that have no target here; None if none has, or they were not made."""
    seen = [[run.outcome(name, layer, each) for each in group] for group in groups]
    if any("STOPPED" in group and "LET-THROUGH" not in group for group in seen):
        return True
    return False if any("LET-THROUGH" in group for group in seen) else None


def exploits(run):
    if not run.closes:
        return
    calls = calls_of_exploits()
    print("Exploits: what [closes](../../docs/closes.md) answers of the policies, and what became of the very calls, where the probe makes them")
    print(f"([attempts.csv](../../profiles/exploits/attempts.csv): {len(calls)} exploits). The last column has what contradicts it.")
    if "engine" in run.closes:
        print("Of the engine's default `closes` answers by the newest version that it knows, and the kernel by the one that is installed here.")
    print()
    rows = []
    layers = [(name, name, "all") for name in run.workloads]
    if run.workloads and "engine" in run.closes:
        layers.append(("engine's default", run.workloads[0], "engine"))
    for title, name, layer in layers:
        answers = run.closes.get("engine" if layer == "engine" else name, {})
        closed = [each for each, answer in answers.items() if answer == "closed"]
        made = {each: refused(run, name, layer, calls[each]) for each in closed if each in calls}
        wrong = [each for each, was in made.items() if was is False]
        rows.append([title, len(closed), sum(was is not None for was in made.values()), sum(was is True for was in made.values()), ", ".join(wrong) or "–"])
    table(["policies", "closed", "of these made by the probe", "refused", "closed, and a call got through"], rows)


def confirmed(runs):
    """By exploit: for how many workloads it is called closed, and for how many of these its calls were refused."""
    for exploit, groups in calls_of_exploits().items():
        row = [exploit]
        for lsm in ASKED:
            mine = [(run, name) for run in runs if run.lsm == lsm for name in run.workloads if run.closes.get(name, {}).get(exploit) == "closed"]
            row += [len(mine), sum(refused(run, name, "all", groups) is True for run, name in mine)]
        yield row


def questions(folders):
    """What oracle.sh left: the kernel's own answers beside lsmith's."""
    rows, lines = [], []
    for folder in folders:
        for file in sorted((folder / "asked").glob("ask.*")):
            counts = collections.Counter()
            for line in file.read_text(errors="replace").splitlines():
                if match := re.match(r"(\S+): (\d+) asked, (\d+) disagreed$", line):
                    kind = "drawn" if match[1].startswith("random-") else "shipped"
                    counts[kind + " policies"] += 1
                    counts[kind] += int(match[2])
                    counts[kind + " other"] += int(match[3])
                elif ": kernel " in line:
                    lines.append(f"{file.suffix[1:]} {line}")
            rows += [[file.suffix[1:], kind, counts[kind + " policies"], counts[kind], counts[kind + " other"]] for kind in ("shipped", "drawn") if counts[kind]]
    if rows:
        print("## The kernel as oracle\n")
        print("Questions that `host/oracle.sh` put to the kernel, and how many it answers otherwise than lsmith. Shipped: the examples' policies, those")
        print("that lsmith ships, and the profiles of AppArmor's packages; drawn: by chance, so that rules meet.\n")
        table(["asked about", "policies", "how many", "questions", "other answers"], rows)
    if lines:
        print("Other answers, at most 12 of them:\n")
        print("\n".join(["```", *lines[:12], "```", ""]))


def installing(folders):
    """What install.sh left: each command, and the code that it ended with."""
    rows = []
    for folder in folders:
        session = (folder / "installed/session").read_text(errors="replace").splitlines()
        commands = [line[2:] for line in session if line.startswith("$ ")]
        codes = [line.rsplit(" ", 1)[1] for line in session if line.startswith("exit code ")]
        unexpected = "expected" in " ".join(line.split(" ", 1)[0] for line in session)
        rows += [[f"`{re.sub('/dev/fd/[0-9]+', 'now', command)}`", code] for command, code in zip(commands, codes)]
        rows += [["as it should be", "no" if unexpected else "yes"]]
    if rows:
        print("## Installed by lsmith\n")
        print("The commands of `guest/install`, in the guest, and how each ended: a trial, the installation, the service under what was installed, and its removal;")
        print("`cmp` compares all files of the host's policies, and what the kernel has loaded, with what was there before.\n")
        table(["command", "exit code"], rows)


def staged(folders):
    """What staged.sh left: exit codes of what was never recorded."""
    for folder in folders:
        name = re.search(r'workloads="(.*)"', (folder / "staged.cargo/settings").read_text())[1]
        lines = (folder / "staged/steps").read_text().splitlines()
        told = {each: re.findall(r"^sum +(.*)$", (folder / f"staged/watch.{each}").read_text(), re.M) for each in ("staged", "enforced")}
        print(f"## Staged: {name}\n")
        print("What was never recorded, done in three containers, and how each ended: without policies, under the staged ones, which let it through and log it, and under those")
        print("that enforce. Then what `lsmith watch --against` says of the two logs.\n")
        table(["step", "no policies", "staged", "enforced"], [[f"`{step}`", *codes] for step, *codes in (line.split("|") for line in lines[1:])])
        for each, sums in told.items():
            print(f"- {each}: {' '.join(sums)}")
        print()


def attempts_of(run):
    for attempt, gain in run.attempts.items():
        yield [run.lsm, run.engine, attempt, gain] + [run.verdict(name, attempt) for name in run.workloads]


def head(attempts):
    print("# What the kernel said\n")
    print("Written by `host/results.py` from what `run` left; [README.md](README.md) says how it was got, [attempts.csv](attempts.csv) what became of each attempt.\n")
    print(f"{attempts} attempts are made under each set of layers.\n" if attempts else "No run yet.")


def main():
    target = pathlib.Path(sys.argv[1])
    runs = {}
    asked = [pathlib.Path(each) for each in sys.argv[2:] if (pathlib.Path(each) / "asked").exists()]
    for folder in map(pathlib.Path, sys.argv[2:]):
        if folder in asked or not (folder / "enforce.cargo/settings").exists():
            continue
        settings = dict(re.findall(r"^(\w+)=\"?([^\"\n]*)", (folder / "enforce.cargo/settings").read_text(), re.M))
        key = settings["lsm"], settings["engine"], settings.get("short", "no")
        runs.setdefault(key, Run(*key)).add(folder, settings["workloads"].split())
    attempts = max((len(run.attempts) for run in runs.values()), default=0)
    with (target / "attempts.csv").open("w", newline="") as file:
        file.write("# What became of each attempt; written by host/results.py. A layer's name: it stops the attempt alone, the others off.\n")
        for run in runs.values():
            csv.writer(file, lineterminator="\n").writerows([["security module", "engine", "attempt", "what it gives", *run.workloads], *attempts_of(run)])
    with (target / "exploits.csv").open("w", newline="") as file:
        file.write("# Exploits whose very calls the probe makes: for how many workloads closes says that they are closed, and for how many of these the\n")
        file.write("# kernel refused each call. Written by host/results.py.\n")
        head_row = ["exploit", *(f"{word} under {MODULE[lsm]}" for lsm in ASKED for word in ("closed", "refused"))]
        csv.writer(file, lineterminator="\n").writerows([head_row, *confirmed(runs.values())])
    sys.stdout = (target / "RESULTS.md").open("w")
    head(attempts)
    for run in runs.values():
        print(f"## {MODULE[run.lsm]}, {run.engine}{', of a short recording' if run.short else ''}\n")
        if run.short:
            print("Recorded were the first start and the questions only: no reload, no rotation, no `exec`, no restart. What is denied is what no minute shows.\n")
        print(f"{'; '.join(run.about)}. Audit records lost: {run.lost[0]} recording, {run.lost[1]} enforcing.\n")
        services(run)
        layers(run)
        peers(run)
        exploits(run)
        passed(run)
    questions(asked)
    staged([each for each in map(pathlib.Path, sys.argv[2:]) if (each / "staged/steps").exists()])
    installing([each for each in map(pathlib.Path, sys.argv[2:]) if (each / "installed/session").exists()])


if __name__ == "__main__":
    main()
