# SPDX-License-Identifier: Apache-2.0
"""How scripts drive cdb today: lines over pipes, and behind each command an .echo of a marker.

driver.py thread DEBUGGER PID    a round trip, with a thread and a queue, without which no wait has an end
driver.py readline DEBUGGER PID  the same with a plain readline
driver.py thread-framed ..., readline-framed ...
                                 the same with a marker before and behind each command, printed out of pieces
driver.py hunt DEBUGGER PID      a leak hunt: attach, trace, run to the next stop, diff, group by stack
Prints nanoseconds; a hunt prints two numbers, in all and while the target stood still.
"""
import collections
import queue
import subprocess
import sys
import threading
import time

import regex_parser


class Driver:
    def __init__(self, debugger, pid, threaded, framed=False):
        self.process = subprocess.Popen(
            [debugger, "-lines", "-pd", "-p", pid], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="latin-1")
        self.framed = framed
        self.number = 0
        self.next_line = self.process.stdout.readline
        if threaded:
            lines = queue.Queue()
            threading.Thread(target=lambda: [lines.put(line) for line in self.process.stdout], daemon=True).start()
            self.next_line = lambda: lines.get(timeout=60)
        self.execute("version")

    def execute(self, command):
        self.number += 1
        if self.framed:
            return self.execute_framed(command)
        marker = f"COMMAND_COMPLETED_{self.number}"
        self.process.stdin.write(f"{command}\n.echo {marker}\n")
        self.process.stdin.flush()
        lines = []
        while marker not in (line := self.next_line()):
            lines.append(line)
        return lines

    def execute_framed(self, command):
        begin, end = f"d4j {self.number} begin", f"d4j {self.number} end"
        self.process.stdin.write("".join(
            line + "\n" for line in (self.printing(begin), command, self.printing(end))))
        self.process.stdin.flush()
        while f"<#{begin}#>" not in self.next_line():
            pass
        lines = []
        while f"<#{end}#>" not in (line := self.next_line()):
            lines.append(line)
        return lines

    @staticmethod
    def printing(marker):
        return f'.printf "%c%c{marker}%c%c\\n", 0x3c, 0x23, 0x23, 0x3e'

    def close(self):
        self.process.stdin.write("qd\n")
        self.process.stdin.close()
        self.process.wait()


def round_trip(debugger, pid, threaded, framed):
    driver = Driver(debugger, pid, threaded, framed)
    best = float("inf")
    for _ in range(20):
        start = time.perf_counter_ns()
        for _ in range(300):
            driver.execute("* nothing")
        best = min(best, (time.perf_counter_ns() - start) / 300)
    driver.close()
    return best


def hunt(debugger, pid):
    start = time.perf_counter_ns()
    driver = Driver(debugger, pid, True)
    driver.execute("!htrace -enable 20000")
    driver.execute("g")  # the marker comes at the next stop
    stopped = time.perf_counter_ns()
    sites = collections.Counter()
    for _, _, frames in list(regex_parser.parse(driver.execute("!htrace -diff"))):
        sites[tuple(frames)] += 1
    driver.execute("!htrace -snapshot")
    stood = time.perf_counter_ns() - stopped
    driver.close()
    return time.perf_counter_ns() - start, stood


if __name__ == "__main__":
    what, debugger, pid = sys.argv[1:]
    if what == "hunt":
        print(*hunt(debugger, pid))
    else:
        print(round_trip(debugger, pid, what.startswith("thread"), what.endswith("framed")))
