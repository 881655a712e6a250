# SPDX-License-Identifier: Apache-2.0
"""What a script does today: a line at a time, three regular expressions. Prints the number of traces and the seconds."""
import re
import sys
import time

HEADER = re.compile(r"Handle = 0x([0-9a-fA-F]+) - (.*)")
OWNER = re.compile(r"Thread ID = 0x([0-9a-fA-F]+), Process ID = 0x([0-9a-fA-F]+)")
FRAME = re.compile(r"0x([0-9a-fA-F]+): (?:([^!]*)(?:!(.*))?)?\+0x([0-9a-fA-F]+)")


def parse(lines):
    """Yields the handle, the operation and the frames of each trace; the list of frames fills up behind it."""
    frames = []
    for line in lines:
        line = line.rstrip()
        match = HEADER.fullmatch(line)
        if match:
            frames = []
            yield int(match[1], 16), match[2], frames
            continue
        match = OWNER.fullmatch(line)
        if match:
            thread, process = int(match[1], 16), int(match[2], 16)
            continue
        match = FRAME.fullmatch(line)
        if match:
            frames.append((int(match[1], 16), match[2], match[3], int(match[4], 16)))


if __name__ == "__main__":
    start = time.perf_counter()
    with open(sys.argv[1], encoding="latin-1") as log:
        traces = sum(1 for _ in parse(log))
    print(traces, time.perf_counter() - start)
