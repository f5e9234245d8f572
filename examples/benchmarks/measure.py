"""Runs a command with the standard input of this one and prints its wall seconds, processor seconds and peak megabytes."""
import os
import sys
import time

began = time.monotonic()
process = os.fork()
if process == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(process, 0)
print(f"{time.monotonic() - began:.2f},{usage.ru_utime + usage.ru_stime:.2f},{usage.ru_maxrss / 1024:.0f}")
sys.exit(os.waitstatus_to_exitcode(status))
