#!/bin/sh
# The stand-in over simulated targets, on this system: one line per scenario, no Wine.
# usage: OUT=folder-with-the-programs sim.sh [scenario...]
here=$(cd "$(dirname "$0")" && pwd)
OUT=${OUT:-$here/../../target/native-stubs}
cdb=$OUT/sim/cdb
leaky=$here/../scenarios/leaky.scenario
kernel=$here/../scenarios/kernel.scenario
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
echo q >"$work/q"

verdict() { # name, condition's exit code
    if [ "$2" -eq 0 ]; then echo "ok    $1"; else echo "FAIL  $1"; failures=$((failures + 1)); fi
}
wait_for() { # seconds, command...: until the command succeeds
    turns=$(($1 * 20)); shift
    while [ $turns -gt 0 ]; do "$@" 2>/dev/null && return 0; sleep 0.05; turns=$((turns - 1)); done
    return 1
}
put() { printf '%s\n' "$@"; }
scenario() { cat "$leaky" - >"$work/s.scenario"; } # the leaky program and what stdin adds
once() { # commands on stdin, options behind; its input ends only when it has ended, or after a while
    rm -f "$work/in"; mkfifo "$work/in"
    timeout 20 "$cdb" "$@" <"$work/in" >"$work/raw.txt" 2>"$work/err.txt" &
    job=$!
    exec 3>"$work/in"
    cat >&3
    wait_for 10 gone $job
    exec 3>&-
    wait $job
    echo $? >"$work/code"
    tr -d '\r' <"$work/raw.txt" >"$work/out.txt"
}
attach() { once -lines -noshell -sins -y . -pd -p 2588 -scenario "$work/s.scenario"; }
gone() { ! kill -0 "$1"; }
ended() { [ "$(cat "$work/code")" -eq "$1" ]; }
has() { grep -aq -- "$1" "$work/out.txt"; }
debugger() { # options...: starts it with its input on descriptor 3
    rm -f "$work/in"; mkfifo "$work/in"
    "$cdb" "$@" <"$work/in" >"$work/out.txt" 2>&1 &
    debugger_job=$!
    exec 3>"$work/in"
}
say() { printf '%s\n' "$@" >&3; }
sees() { wait_for "${2:-10}" has "$1"; }
end_debugger() { exec 3>&-; wait "$debugger_job"; }

exact_diff() {
    put 'speed fastest
break at 10s' | scenario
    put '!htrace -enable' g '!htrace -diff' '!handle' qd | attach
    has '^0:001> Handle tracing enabled' && has '0x5a new stack traces' && has 'Displayed 0x1e stack' &&
        has 'leaky!fun4+0x000000000000001d' && ! has 'leaky!fun3' && has '34 Handles' && has 'quit:$' && ended 0
    verdict "thirty leaks in ten simulated seconds, not one more" $?
}

break_by_signal() {
    : | scenario
    debugger -pd -p 2588 -scenario "$work/s.scenario"
    say '.echo ready' g
    sees ready && sleep 0.3 && kill -USR1 "$debugger_job" && say '.lastevent' '!truth' qd && sees quit:
    fine=$?
    end_debugger
    [ $fine -eq 0 ] && has 'Last event: a1c.123c: Break instruction' && has 'time [2-9][0-9][0-9][0-9][0-9][0-9] us'
    verdict "a signal breaks in, time has passed until then" $?
}

break_by_file() {
    printf 'control %s\n' "$work/control" | scenario
    debugger -pd -p 2588 -scenario "$work/s.scenario"
    say '.echo ready' g
    sees ready && echo 'leap 1h' >"$work/control" && wait_for 5 [ ! -e "$work/control" ] &&
        echo break >"$work/control" && say '!truth' qd && sees quit:
    fine=$?
    end_debugger
    [ $fine -eq 0 ] && has 'time 360[0-9]* us' && has 'Event by leak: opened 30 closed 0' && has 'Event by fine: opened 30 closed 30'
    verdict "the control file leaps an hour and breaks in" $?
}

fate() { # word
    [ "$(tail -n 1 "$work/fate")" = "$1" ]
}

fates() {
    fine=0
    put "fate $work/fate" | scenario
    put qd | attach; fate detached || fine=1
    put q | once -p 2588 -scenario "$work/s.scenario"; fate terminated || fine=1
    put "fate $work/fate" 'fault die 3 on lm' | scenario
    put lm | attach; fate kept || fine=1
    put lm | once -scenario "$work/s.scenario" leaky.exe; fate lost || fine=1
    put "fate $work/fate" 'speed fastest' 'exit 7 at 4s' | scenario
    put g q | attach; fate exited || fine=1
    put "fate $work/fate" "control $work/control" | scenario
    echo 'kill 9' >"$work/control"
    put '.lastevent' g '.lastevent' q | attach; has 'Exit process 0:a1c, code 9' && fate exited || fine=1
    verdict "a file tells what becomes of the process, a kill from outside too" $fine
}

events() {
    put 'speed fastest
module late at 0x7ffd00000000 size 0x1000 path C:\samples\late.dll from 1s until 2s
thread 5000 by waiting from 1s until 2s
say "hello\n" at 1500ms
exception 0xC0000005 by leak at 3s caught
exit 7 at 4s' | scenario
    put 'sxe ct' 'sxn ud' g '~' g '.lastevent' g '.lastevent' q | attach
    has '^.  2  Id: a1c.1388' && has 'ModLoad: 00007ffd`00000000' && has 'ModUnload: 00007ffd`00000000' && has hello &&
        has 'Access violation - code c0000005 (first chance)' && has 'Exit process 0:a1c, code 7'
    verdict "threads and modules come and go, an exception, the end" $?
}

unhandled() {
    put 'speed fastest
exception 0xC0000005 by leak at 3s' | scenario
    put g g g q | attach
    has '!!! second chance !!!' && has 'leaky!fun4\|NtCreateEvent' && has 'ntdll!NtCreateEvent' 
    verdict "an exception that nobody handles comes twice" $?
}

bad_reference() {
    put 'speed fastest
badref 0x77 by release at 1s
break at 2s' | scenario
    put '!htrace -enable' g '.lastevent' g '!htrace 74' qd | attach
    has 'Invalid handle - code c0000008 (first chance)' && has 'Handle = 0x0000000000000074 - \*\*\* BAD REFERENCE \*\*\*'
    verdict "a bad handle is recorded and raises while traced" $?
}

names_and_refusals() {
    : | scenario
    fine=0
    once -pn LEAKY.EXE -scenario "$work/s.scenario" <"$work/q"; has 'ModLoad' || fine=1
    once -pn other.exe -scenario "$work/s.scenario" <"$work/q"; has "Unable to find process 'other.exe'" && ended 1 || fine=1
    once -p 4711 -scenario "$work/s.scenario" <"$work/q"; has 'Cannot debug pid 4711, Win32 error 0n87' || fine=1
    put 'refuse status 0xC0000048' | scenario
    attach <"$work/q"; has 'Cannot debug pid 2588, NTSTATUS 0xC0000048' || fine=1
    DBGENG4J_SCENARIO=$leaky once leaky.exe 'a b' <"$work/q"
    has 'CommandLine: leaky.exe "a b"' && has 'LdrpDoDebuggerBreak+0x30' || fine=1
    once -p 4 <"$work/q"; has 'name its file with -scenario' || fine=1
    put 'opne Event by leak' >"$work/s.scenario"
    attach <"$work/q"; has "s.scenario, line 1: no such statement: 'opne'" || fine=1
    verdict "by name, by launch, refusals, a scenario with a mistake" $fine
}

kernel_traces() {
    fine=0
    for prompt in lkd '0: kd'; do
        [ "$prompt" = lkd ] && options=-kl || options="-k com:pipe"
        # shellcheck disable=SC2086 # the words are separate arguments
        put '!htrace' '.echo one' '!htrace 7dc ffff8a0f123462c0' '!htrace 0 ffff8a0f12345080' '!htrace 0 9' '!htrace -diff' q |
            once $options -scenario "$here/../scenarios/kernel-traces.scenario"
        # thirty leaks, one opened and closed, one bad reference
        [ "$(grep -c '^Handle 0x.* - OPEN:$' "$work/out.txt")" -eq 31 ] && [ "$(grep -c ' - CLOSE:$' "$work/out.txt")" -eq 1 ] &&
            [ "$(grep -c '^Handle 0x7DC - BAD REFERENCE:$' "$work/out.txt")" -eq 2 ] && has "^$prompt> Process 0xFFFF8A0F123462C0" &&
            has '^Parsed 0x21 stack traces' && has '^Dumped 0x1 stack traces' && has 'tracing is not enabled for this process' &&
            has 'Unable to read the process at 0x0000000000000009' && has '^0xFFFFF803.*: nt!ExCreateHandle+0x94$' &&
            has 'leaky!fun4+0x1D' || fine=1
    done
    verdict "handle traces as a kernel debugger shows them" $fine
}
kernel_list() {
    put '!process 0 0 leaky.exe' '!process 0 0 leaky.exe' '!process 0 0 leaky.exe' '!process 0 0' g '|' q |
        once -kl -scenario "$kernel"
    has '^lkd> PROCESS ffff' && has 'HandleCount:  40\.' && has 'HandleCount:  70\.' && has 'HandleCount: 100\.' &&
        has 'Cid: 0a1c' && has 'Image: explorer.exe' && has "No runnable debuggees error in 'g'"
    verdict "the local kernel's process list: 40, 70, 100" $?
}

breakpoints_and_memory() {
    put 'speed fastest' 'memory 0x10000 size 0x1000 text "hello there"' 'break at 10s' | scenario
    put 'bp leaky!fun4' g '.lastevent' k gu '.lastevent' t 'bc *' g '!truth' 'ea 10000 "HELLO"' 'da 10000' 'x leaky!fun*' \
        '!address 10000' q | attach
    has 'Breakpoint 0 hit' && has 'Last event: a1c.1234: Hit breakpoint 0' && has ' leaky!fun4 \[C:.samples.leaky.cpp @ 27\]' &&
        has '^0:000> leaky!fun2+0x9:' && has '^0:000> leaky!fun2+0xa:' && has 'Event by leak: opened 30' && has '"HELLO there"' &&
        has '00007ff6`a0001040 leaky!fun2' && has 'MEM_PRIVATE'
    verdict "breakpoints on call paths, steps, memory" $?
}

other_targets() {
    fine=0
    put 'exception 0xC0000005 by leak at 1s' | scenario
    put g k '.detach' q | once -pv -p 2588 -scenario "$work/s.scenario"
    has 'Wake debugger - code 80000007' && has "No runnable debuggees error in 'g'" && has 'leaky!main+0x31' && has Detached || fine=1
    put 'g' '.remote_exit' | once -remote tcp:server=x,port=1 -lines -scenario "$work/s.scenario"
    has 'Connected to the debugger at tcp' && has 'Access violation' && ended 0 || fine=1
    put q | once -premote tcp:server=x,port=1 -p 2588 -scenario "$work/s.scenario"
    has 'DbgBreakPoint' || fine=1
    put 'step 3s' 'running 8 leaky.exe handles 40 rate 10' 'break at 500ms' >"$work/s.scenario"
    put '!process 0 0 leaky.exe' lm g '!process 0 0 leaky.exe' q | once -k net:port=50000,key=1.2.3.4 -b -scenario "$work/s.scenario"
    has '^0: kd> PROCESS' && has 'HandleCount:  70\.' && has 'nt!DbgBreakPointWithStatus' && ! has ntdll || fine=1
    : | scenario
    put '.restart' k q | once -hd -2 -scenario "$work/s.scenario" leaky.exe /tmp/x
    [ "$(grep -ac 'CommandLine: leaky.exe /tmp/x' "$work/out.txt")" -eq 2 ] || fine=1
    verdict "a look without debug port, other debuggers, a kernel that runs, a restart" $fine
}

dump() {
    put 'exception 0xC0000005 by leak at 1s thread 4660
dumped 2s' | scenario
    put '.lastevent' k '!handle' g q | once -z crash.dmp -scenario "$work/s.scenario"
    has 'Loading Dump File \[crash.dmp\]' && has 'Last event: a1c.1234: Access violation' && has 'leaky!fun4+0x1d' &&
        has '15 Handles' && has "No runnable debuggees error in 'g'"
    verdict "a dump stands at its exception and does not run" $?
}

face_faults() {
    fine=0
    put 'fault die 3 on lm after 10' | scenario
    put lm q | attach; ended 3 || fine=1
    put 'fault die 9 on start' | scenario
    put lm q | attach; ended 9 && [ ! -s "$work/out.txt" ] || fine=1
    put 'fault mute on lm after 20' | scenario
    put lm '.echo never' q | attach; ended 0 && ! has never || fine=1
    put 'fault flood 2 on lm' | scenario
    put lm '.echo after' q | attach; has after && [ "$(wc -c <"$work/raw.txt")" -gt 2097152 ] || fine=1
    put 'fault longline 100000 on lm nth 2' | scenario
    put lm '.echo between' lm q | attach; has between && has 'xxxxx' || fine=1
    put 'fault text "A\x00\xff\xe4B" on .echo*' | scenario
    put '.echo C' q | attach; LC_ALL=C grep -aq 'B' "$work/out.txt" && [ "$(LC_ALL=C tr -dc '\377' <"$work/raw.txt" | wc -c)" -eq 1 ] || fine=1
    put 'fault stale on lm' | scenario
    put '.printf "%cA1\n", 0x3c' '.printf "%cA2\n", 0x3c' lm q | attach; [ "$(grep -ac '<A1' "$work/out.txt")" -eq 2 ] || fine=1
    put 'fault errors 1 on lm' | scenario
    put lm q | attach; [ "$(wc -c <"$work/err.txt")" -eq 1048576 ] || fine=1
    put 'fault hang on lm after 20' | scenario
    echo lm | timeout 1 "$cdb" -p 2588 -scenario "$work/s.scenario" >/dev/null; [ $? -eq 124 ] || fine=1
    verdict "the face fails on demand" $fine
}

all="exact_diff break_by_signal break_by_file fates events unhandled bad_reference names_and_refusals kernel_list kernel_traces breakpoints_and_memory other_targets dump face_faults"
for name in ${*:-$all}; do $name; done
[ $failures -eq 0 ] && echo "simulations: all fine" || echo "simulations: $failures failed"
exit $failures
