#!/usr/bin/python3
"""What other tools make of a recording: peers.py RECORDING NAME FOLDER

FOLDER/logprof: AppArmor's own aa-logprof, each question answered with what it proposes first, allowing what was logged, as one does who
trusts it: an abstraction where it knows one, the exact path else, `ix` for programs. aa-logprof refuses where the kernel does not run AppArmor;
this takes the steps of its do_logprof_pass (apparmor/aa.py, 3.0.8), and loads nothing. The profile's name is NAME, and it enforces.

FOLDER/hook: what oci-seccomp-bpf-hook writes, by its documentation: the names of the calls that were made behind the container's filter,
all else refused. The hook itself needs bcc; the names are those of the recording's own records.
"""
import csv
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import apparmor.aa
import apparmor.ui

PROFILES = Path(__file__).resolve().parents[3] / "profiles"


def answer(question):
    if "CMD_SAVE_CHANGES" in question.functions:
        return "CMD_SAVE_CHANGES", 0
    if "CMD_ALLOW" in question.functions:
        return "CMD_ALLOW", question.selected or 0
    if "CMD_ix" in question.functions:
        return "CMD_ix", 0
    sys.exit(f"peers.py: no answer to {question.functions}")


def logprof(log, name):
    learning = f"lsmith-learn-{name}"
    with tempfile.TemporaryDirectory() as folder:
        for each in ("abi", "abstractions", "tunables"):
            shutil.copytree(f"/etc/apparmor.d/{each}", f"{folder}/{each}")
        profile = Path(folder, "learned")
        profile.write_text(f"include <tunables/global>\n\nprofile {learning} flags=(complain,attach_disconnected,mediate_deleted) {{\n}}\n")
        apparmor.ui.PromptQuestion.promptUser = lambda question, params="": answer(question)
        apparmor.aa.reload_base = lambda changed: None
        apparmor.aa.init_aa(profiledir=folder)
        apparmor.aa.loadincludes()
        apparmor.aa.read_profiles(True)
        apparmor.aa.set_logfile(str(log))
        apparmor.aa.do_logprof_pass()
        text = profile.read_text().replace(f"profile {learning} ", f"profile {name} ")
    return re.sub(r"flags=\(complain, ?", "flags=(", text)


def hook(log):
    rows = csv.DictReader(line for line in (PROFILES / "kernel/syscalls.csv").open() if not line.startswith("#"))
    names = {row["number"]: row["name"] for row in rows if "x86_64" in row["arch"].split()}
    lines = log.read_text(errors="replace").splitlines()
    numbers = {match[1] for line in lines if line.startswith("type=SECCOMP ") and (match := re.search(r" syscall=(\d+)", line))}
    calls = {"names": sorted(names[each] for each in numbers), "action": "SCMP_ACT_ALLOW"}
    return {"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [calls]}


def main():
    recording, name, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "logprof").write_text(logprof(recording / "audit.log", name))
    (folder / "hook").write_text(json.dumps(hook(recording / "audit.log"), indent=1))


if __name__ == "__main__":
    main()
