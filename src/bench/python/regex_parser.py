# SPDX-License-Identifier: Apache-2.0
"""What a script does today: a line at a time, three regular expressions. Prints the number of traces and the seconds."""
import re
import sys
import time

HEADER = re.compile(r"Handle = 0x([0-9a-fA-F]+) - (.*)")
OWNER = re.compile(r"Thread ID = 0x([0-9a-fA-F]+), Process ID = 0x([0-9a-fA-F]+)")
FRAME = re.compile(r"0x([0-9a-fA-F]+): (?:([^!]*)(?:!(.*))?)?\+0x([0-9a-fA-F]+)")

start = time.perf_counter()
traces = 0
frames = []
with open(sys.argv[1], encoding="latin-1") as log:
    for line in log:
        line = line.rstrip()
        match = HEADER.fullmatch(line)
        if match:
            handle, operation = int(match[1], 16), match[2]
            frames = []
            traces += 1
            continue
        match = OWNER.fullmatch(line)
        if match:
            thread, process = int(match[1], 16), int(match[2], 16)
            continue
        match = FRAME.fullmatch(line)
        if match:
            frames.append((int(match[1], 16), match[2], match[3], int(match[4], 16)))
print(traces, time.perf_counter() - start)
