#!/bin/sh
# The stand-in against real processes under Wine: one line per scenario.
# usage: OUT=folder-with-the-programs smoke.sh [scenario...]
# Environment: WINEPREFIX (default target/wine), WINE, DEATHS (kill -9 rounds, 20),
# DETACHES (detach rounds under load, 50).
here=$(cd "$(dirname "$0")" && pwd)
OUT=${OUT:-$here/../../target/native-stubs}
export WINEPREFIX="${WINEPREFIX:-$(cd "$here/../.." && pwd)/target/wine}" WINEDEBUG=-all
WINE=${WINE:-/usr/lib/wine/wine64}
DEATHS=${DEATHS:-20}
DETACHES=${DETACHES:-50}
work=$(mktemp -d)
failures=0
mkdir -p "$WINEPREFIX"

windows_path() { printf 'Z:%s' "$1" | tr / '\\'; }
verdict() { # name, condition's exit code
    if [ "$2" -eq 0 ]; then echo "ok    $1"; else echo "FAIL  $1"; failures=$((failures + 1)); fi
}
wait_for() { # seconds, command...: until the command succeeds
    turns=$(($1 * 20)); shift
    while [ $turns -gt 0 ]; do "$@" 2>/dev/null && return 0; sleep 0.05; turns=$((turns - 1)); done
    return 1
}
winproc() { "$WINE" "$OUT/winproc.exe" "$@" 2>/dev/null | tr -d '\r'; }
alive() { "$WINE" "$OUT/winproc.exe" alive "$1" >/dev/null 2>&1; }

target() { # program, arguments...: starts it, sets $pid
    rm -f "$work/pid" "$work/count"
    program=$1; shift
    "$WINE" "$OUT/$program.exe" "$@" --out "$(windows_path "$work/count")" \
        --pid-file "$(windows_path "$work/pid")" >"$work/target.txt" 2>&1 &
    target_job=$!
    if ! wait_for 60 test -s "$work/pid"; then
        verdict "start of $program, which says: $(cat "$work/target.txt")" 1
    fi
    pid=$(tr -d '\r\n' <"$work/pid")
}
end_target() { winproc kill "$pid"; wait "$target_job" 2>/dev/null; }
counts() { # the target still makes progress
    before=$(tail -n 1 "$work/count")
    wait_for 5 sh -c "[ \"\$(tail -n 1 '$work/count')\" != '$before' ]"
}

debugger() { # options...: starts it with its input on descriptor 3
    rm -f "$work/in"; mkfifo "$work/in"
    "$WINE" "$OUT/cdb.exe" "$@" <"$work/in" >"$work/out.txt" 2>&1 &
    debugger_job=$!
    exec 3>"$work/in"
}
say() { printf '%s\n' "$@" >&3; }
sees() { wait_for "${2:-15}" grep -aq "$1" "$work/out.txt"; }
end_debugger() { exec 3>&-; wait "$debugger_job"; }
once() { "$WINE" "$OUT/cdb.exe" "$@" </dev/null >"$work/out.txt" 2>&1; }

attach_and_diff() {
    target leakyhandles
    debugger -lines -pd -p "$pid"
    say '!htrace -enable' '.echo ready' 'g'
    sees '^.*ready' && sleep 1
    winproc break "$pid"
    say '!htrace -diff' 'ln leakyhandles!fun4' '.echo end-of-diff' 'qd'
    sees 'end-of-diff'; end_debugger
    # One event of fun3 may be open just then; all others must have been closed.
    grep -aq 'leakyhandles!fun4+0x' "$work/out.txt" && [ "$(grep -ac 'fun3' "$work/out.txt")" -le 1 ] &&
        grep -aq 'Displayed 0x' "$work/out.txt" && alive "$pid" && counts
    verdict "attach by pid, trace, break in, diff names fun4 and not fun3, qd leaves it running" $?
    end_target
}
attach_by_name() {
    target leakyhandles
    debugger -pn leakyhandles.exe; say 'qd'; end_debugger
    grep -aq 'DbgBreakPoint' "$work/out.txt" && counts
    verdict "attach by image name" $?
    end_target
}
attach_errors() {
    once -p 99999; code=$?
    [ $code -eq 1 ] && grep -aq 'Cannot debug pid 99999, Win32 error 0n87' "$work/out.txt"
    verdict "attach to no process" $?
    once -pn nobody.exe; code=$?
    [ $code -eq 1 ] && grep -aq "Unable to find process 'nobody.exe'" "$work/out.txt"
    verdict "attach to an unknown name" $?
    target leakyhandles
    debugger -pd -p "$pid"; sees 'DbgBreakPoint'
    "$WINE" "$OUT/cdb.exe" -p "$pid" </dev/null >"$work/second.txt" 2>&1; code=$?
    [ $code -eq 1 ] && grep -aq "Cannot debug pid $pid, NTSTATUS 0xC0000048" "$work/second.txt"
    verdict "attach to a process that is debugged already" $?
    say qd; end_debugger; end_target
    once missing-program.exe; code=$?
    [ $code -eq 1 ] && grep -aq "Cannot execute 'missing-program.exe', Win32 error 0n2" "$work/out.txt"
    verdict "launch of a missing program" $?
    once -nonsense; [ $? -eq 1 ]; verdict "unknown option" $?
}
input_end() {
    target leakyhandles
    debugger -pd -p "$pid"; sees DbgBreakPoint; say '!htrace -enable' g; sleep 1; end_debugger
    counts; verdict "end of input with -pd detaches" $?
    debugger -p "$pid"; sees DbgBreakPoint; say g; sleep 0.5; end_debugger
    ! alive "$pid"; verdict "end of input without -pd ends the target" $?
    wait "$target_job" 2>/dev/null
}
launched() {
    debugger "$(windows_path "$OUT/handlezoo.exe")" exit 7
    sees '0:000> '; say g '.lastevent' g '.echo over' q; sees over; end_debugger
    grep -aq 'Exit process 0:[0-9a-f]*, code 7' "$work/out.txt" && grep -aq "No runnable debuggees error in 'g'" "$work/out.txt"
    verdict "launch, exit event, nothing to run afterwards" $?
    once -g -G "$(windows_path "$OUT/handlezoo.exe")" exit 0; code=$?
    [ $code -eq 0 ]; verdict "-g -G runs through" $?
    debugger -g "$(windows_path "$OUT/handlezoo.exe")" crash
    sees 'Access violation - code c0000005 (first chance)' && say k .lastevent '.echo seen' && sees seen
    verdict "crash stops at its first chance" $?
    say g; sees 'code c0000005 (!!! second chance !!!)' && say g .lastevent && sees 'Exit process 0:'
    verdict "and at its second, then ends" $?
    say q; end_debugger
    rm -f "$work/pid"
    debugger -g "$(windows_path "$OUT/leakyhandles.exe")" --out "$(windows_path "$work/count")" \
        --pid-file "$(windows_path "$work/pid")"
    wait_for 20 test -s "$work/pid"; pid=$(tr -d '\r\n' <"$work/pid")
    kill -9 "$debugger_job"; exec 3>&-; wait "$debugger_job" 2>/dev/null
    ! wait_for 3 false && ! alive "$pid"; verdict "sudden death of the debugger ends what it launched" $?
}
zoo() {
    target handlezoo once --go "$(windows_path "$work/go")"
    rm -f "$work/go"
    debugger -pd -p "$pid"
    say 'sxn ch' '!htrace -enable' '.echo ready' g; sees ready; sleep 1
    touch "$work/go"; wait_for 10 test -s "$work/count"
    winproc break "$pid"
    say '!htrace -diff' '.echo end-of-diff' '!htrace' '.echo end-of-all' qd; sees end-of-all; end_debugger
    sed '/end-of-diff/,$d' "$work/out.txt" >"$work/diff.txt"
    for expected in leakEvent:4 leakNamedEvent:1 leakMutex:2 leakSemaphore:2 leakTimer:1 leakSection:1 leakPort:1 \
        leakJob:1 leakThread:1 leakProcess:1 leakFile:1 leakPipe:2 leakKey:1 leakToken:1 leakDuplicate:1 \
        moveHandle:1 leakFinishedThread:1 openAndClose:0; do
        found=$(grep -ac "handlezoo!${expected%:*}+" "$work/diff.txt")
        [ "$found" -eq "${expected#*:}" ]; verdict "zoo: $expected" $?
    done
    grep -aq 'Handle = 0x000000000000bad0 - \*\*\* BAD REFERENCE' "$work/out.txt" && counts_zoo=0 || counts_zoo=1
    verdict "zoo: bad handle recorded" $counts_zoo
    alive "$pid"; verdict "zoo: alive after qd" $?
    end_target
}
sudden_death() {
    for victim in "leakyhandles --interval 20" "handlezoo hammer --threads 4"; do
        # shellcheck disable=SC2086 # the words are separate arguments
        target $victim
        round=0; survived=0
        while [ $round -lt "$DEATHS" ]; do
            debugger -pd -p "$pid"; sees DbgBreakPoint || break
            say '!htrace -enable' '.echo ready' g; sees ready && sees 'Handle tracing enabled' || break
            sleep 0.$((round % 7 + 2))
            # Every third time it dies while it holds the target stopped.
            if [ $((round % 3)) -eq 0 ]; then
                winproc break "$pid"
                wait_for 15 sh -c "[ \$(grep -ac 'code 80000003' '$work/out.txt') -ge 2 ]" || break
            fi
            kill -9 "$debugger_job"; exec 3>&-; wait "$debugger_job" 2>/dev/null
            sleep 0.3 # a crash takes its time
            counts && alive "$pid" || break
            survived=$((survived + 1)); round=$((round + 1))
        done
        [ "$survived" -eq "$DEATHS" ]; verdict "sudden death of the debugger, ${victim%% *}: $survived of $DEATHS survived" $?
        end_target
    done
}
detach_under_load() {
    target handlezoo hammer --threads 4
    round=0
    while [ $round -lt "$DETACHES" ]; do
        debugger -pd -p "$pid"; sees DbgBreakPoint || break
        say '!htrace -enable' '.echo ready' g; sees ready && sees 'Handle tracing enabled' || break
        sleep 0.$((round % 5 + 1))
        if [ $((round % 2)) -eq 0 ]; then winproc break "$pid"; say qd; fi # else: end of input while running
        end_debugger
        counts && alive "$pid" || break
        round=$((round + 1))
    done
    [ $round -eq "$DETACHES" ]; verdict "detach under load: $round of $DETACHES survived" $?
    end_target
}

for scenario in ${*:-attach_and_diff attach_by_name attach_errors input_end launched zoo sudden_death detach_under_load}; do
    $scenario
done
[ -n "$KEEP" ] && echo "kept $work" || rm -rf "$work"
[ $failures -eq 0 ]
