"""Reads a log as aa-logprof does, up to its first question: logprof.py LOG FOLDER-OF-PROFILES.

aa-logprof itself refuses where the kernel does not run AppArmor. This takes the same steps (do_logprof_pass of apparmor/aa.py)
but for that check and for what comes behind the reading.
"""
import sys

import apparmor.aa
from apparmor.logparser import ReadLog

apparmor.aa.init_aa(profiledir=sys.argv[2])
apparmor.aa.loadincludes()
apparmor.aa.read_profiles(True)
accesses = ReadLog(sys.argv[1], apparmor.aa.active_profiles, apparmor.aa.profile_dir).read_log("")
sys.exit(0 if accesses else 1)
