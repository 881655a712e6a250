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
    LD_PRELOAD="$OUT/sim/safe_malloc.so" "$WINE" "$OUT/$program.exe" "$@" --out "$(windows_path "$work/count")" \
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
com_client() { # scenario, argument: a client of the COM interfaces
    # Wine has a dbgeng.dll of its own and prefers it, even to one given by its path.
    WINEDLLOVERRIDES=dbgeng=n "$WINE" "$OUT/dbgeng_client.exe" "$(windows_path "$OUT/dbgeng.dll")" "$@" >"$work/out.txt" 2>&1 && grep -aq 'all fine' "$work/out.txt" ||
        { tail -n 40 "$work/out.txt"; false; }
}
dbgeng() {
    target leakyhandles
    com_client hunt "$pid" && alive "$pid" && counts
    verdict "dbgeng.dll: attach, trace, interrupt, diff names fun4, breakpoint, detach; it runs on" $?
    com_client leave "$pid"; [ $? -eq 0 ] && sleep 0.3 && alive "$pid" && counts
    verdict "dbgeng.dll: the client dies while it traces, its target does not" $?
    com_client abandon "$pid"; [ $? -eq 0 ] && wait_for 10 sh -c "! '$WINE' '$OUT/winproc.exe' alive $pid"
    verdict "dbgeng.dll: but it does without DEBUG_PROCESS_DETACH_ON_EXIT" $?
    end_target
    target handlezoo hammer --threads 4
    com_client cycles "$pid" && alive "$pid" && counts
    verdict "dbgeng.dll: twenty sessions on a busy program, which runs on" $?
    end_target
    com_client launch "$(windows_path "$OUT/handlezoo.exe")"
    verdict "dbgeng.dll: launch, step, exit event, terminate" $?
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
has() { grep -aqE "$1" "$work/out.txt"; }
breakpoints() {
    target leakyhandles --interval 100
    debugger -lines -pd -p "$pid"; sees DbgBreakPoint
    say 'bp leakyhandles!fun4' 'bp nobody!nothing' 'bp leakyhandles!fun3 ".echo in-fun3; g"' bl .echo\ set g
    sees 'Breakpoint 0 hit' && say .lastevent 'r rip' 'k 2' .echo\ stopped && sees '^.*> stopped' &&
        has '>  0 e 00000001`[0-9a-f]{8}     0001 \(0001\)  0:\*\*\*\* leakyhandles!fun4' &&
        has "Bp expression 'nobody!nothing' could not be resolved, adding deferred bp" &&
        has 'Last event: [0-9a-f]+\.[0-9a-f]+: Hit breakpoint 0' && has 'leakyhandles!fun4 \[.*leakyhandles.cpp @ '
    verdict "breakpoint by symbol stops at its first instruction" $?
    say t .lastevent 'p 2' gu 'r rip' .echo\ stepped; sees stepped &&
        has 'Single step exception - code 80000004 \(first chance\)' && has 'leakyhandles!fun4\+0x1:' &&
        has 'leakyhandles!fun2\+0x'
    verdict "t, p and gu" $?
    say 'bd 0' 'bl' g; sleep 1; winproc break "$pid"; sees '(first chance).*' && sleep 0.3
    say 'bc *' bl .echo\ cleared; sees cleared && has ' 0 d ' && [ "$(grep -ac 'in-fun3' "$work/out.txt")" -ge 4 ] &&
        [ "$(grep -ac 'Breakpoint 0 hit' "$work/out.txt")" -eq 1 ]
    verdict "commands of a breakpoint, bd, bc" $?
    # On a handle trap's own place, at a system call, and with the trap beneath.
    say '!htrace -enable' 'bp ntdll!NtCreateEvent' g; sees 'Breakpoint 0 hit' && say 'p' 'bc *' 'g leakyhandles!fun3' &&
        say '!htrace -diff' .echo\ traced && sees traced && has 'ntdll!NtCreateEvent\+0x0*14' && has 'leakyhandles!fun4\+0x0*27'
    verdict "breakpoint and handle trap at one place" $?
    say qd; end_debugger; counts && alive "$pid"; verdict "and it lives on" $?
    end_target
}
registers_and_memory() {
    target leakyhandles
    debugger -pd -p "$pid"; sees DbgBreakPoint
    say r 'r rip,eax' 'r nothing' 'db leakyhandles L10' 'dw leakyhandles L1' 'dd leakyhandles L1' 'da leakyhandles L2' \
        'dq 0 L1' 'eb 0 41' 'eq @rsp 1122334455667788' 'dq @rsp L1' '? (2+3)*4-0n10' '? poi(@rsp)' '? poi(0)' '? nobody!thing' \
        '?? 1+2*3' '?? @rip' 'x leakyhandles!fun?' 'ln leakyhandles!fun4' 'lmv m leakyhandles' '!address leakyhandles' \
        '!address' '.load nothing' 'bp leakyhandles!fun4' ".dump /ma $(windows_path "$work/full.dmp")" .echo\ asked
    sees '> asked' && has 'iopl=0 +[a-z ]+' && has 'rip=[0-9a-f]{16} eax=[0-9a-f]{8}' && has "Bad register error in 'r nothing'" &&
        has '00000001`40000000  4d 5a [0-9a-f ]+-[0-9a-f ]+  MZ' && has '00000001`40000000  5a4d' && has '"MZ"' &&
        has '00000000`00000000  \?{8}`\?{8}' && has "Memory access error in 'eb 0 41'" && has '11223344`55667788'
    verdict "registers and memory" $?
    has 'Evaluate expression: 10 = 00000000`0000000a' && has 'Evaluate expression: [0-9]+ = 11223344`55667788' &&
        has "Memory access error at '\)'" && has "Couldn't resolve error at 'nobody!thing'" && has 'int 0n7' &&
        has 'unsigned int64 0x[0-9a-f`]+'
    verdict "expressions" $?
    has 'leakyhandles!fun4 \(<no parameter info>\)' && has 'Loaded symbol image file: .*leakyhandles.exe' &&
        has 'Usage:                  Image' && has '^\+ +0`00000000 +0`00010000 +0`00010000 +MEM_FREE +PAGE_NOACCESS +Free' &&
        has 'call to LoadLibrary\(nothing\) failed, Win32 error 0n126' && has 'Dump successfully written' &&
        [ "$(head -c 4 "$work/full.dmp")" = MDMP ] &&
        LC_ALL=C grep -aqP '\x55\x48\x89\xE5\x48\x83\xEC\x30\x41\xB9' "$work/full.dmp" # fun4, without the breakpoint
    verdict "symbols, modules, address space, dump" $?
    say 'qd'; end_debugger; end_target
}
events_and_scripts() {
    printf '.echo one\n* nothing\n.echo two\n' >"$work/script.txt"
    printf '.echo first ${$arg1}; .echo second $arg2\n' >"$work/words.txt"
    debugger -cf "$(windows_path "$work/script.txt")" "$(windows_path "$OUT/handlezoo.exe")" crash
    sees '^two' && say "\$\$>a<$(windows_path "$work/words.txt") alpha beta" '.echo read' && sees read &&
        has '0:000> .echo one' && has 'first alpha' && has 'second beta'
    verdict "command files" $?
    say 'sxe ld:kernelbase' .restart; sees 'Load module|0:000> .*CommandLine' 20
    sees 'kernelbase' && say .lastevent 'sxn ld' '.echo loaded' && sees loaded && has 'Last event: .*: Load module .*kernelbase.dll at '
    verdict "restart, and a stop at a module" $?
    say g; wait_for 15 sh -c "[ \$(grep -ac 'code 80000003' '$work/out.txt') -ge 2 ]" && say g && sees 'code c0000005' &&
        say '.exr -1' '~~[1]s' '~0k 1' .kill '.echo killed' && sees killed && has 'ExceptionAddress: [0-9a-f]{16} \(handlezoo!main' &&
        has '   ExceptionCode: c0000005 \(Access violation\)' && has 'Attempt to write to address 0000000000000010'
    verdict "exception record, kill" $?
    say q; end_debugger
    debugger -pd "$(windows_path "$OUT/handlezoo.exe")" exit 3; sees '0:000> '
    say 'bp handlezoo!main' .restart; wait_for 15 sh -c "[ \$(grep -ac 'code 80000003' '$work/out.txt') -ge 2 ]" && say g &&
        sees 'Breakpoint 0 hit' && say 'gu' .lastevent '.echo out' && sees '> out' && has 'Single step exception'
    verdict "breakpoints find their place again after a restart" $?
    say 'bc *' g .lastevent '.echo ended'; sees '> ended' &&
        has 'Exit process 0:[0-9a-f]+, code 3'
    verdict "and the program ends as ever" $?
    say q; end_debugger
}
looking_only() {
    target leakyhandles
    debugger -pv -p "$pid"; sees 'Wake debugger - code 80000007' && say g lm '~*k' 'bp leakyhandles!fun4' '!handle' '.echo looked' &&
        sees looked && has "WARNING: Process $pid is not attached as a debuggee" && has "No runnable debuggees error in 'g'" &&
        has "Operation not supported by current debuggee error in 'bp leakyhandles!fun4'" && has 'leakyhandles!main'
    verdict "-pv looks" $?
    sleep 1; before=$(tail -n 1 "$work/count"); sleep 1; [ "$(tail -n 1 "$work/count")" = "$before" ]
    verdict "-pv holds it" $?
    say '.sleep 0n60000' '.echo woken'; sleep 0.5; winproc interrupt "$(winproc list cdb.exe | tail -n 1)"
    sees '> woken' 5; verdict "a long command is broken off" $?
    say q; end_debugger; counts; verdict "q lets it go" $?
    debugger -pvr -p "$pid"; sees 'Wake debugger' && counts && say q; verdict "-pvr does not hold it" $?
    end_debugger; counts && alive "$pid"; verdict "and leaves it as it was" $?
    end_target
}
break_deaths() { # sudden death and detach with breakpoints in the hottest places
    target handlezoo hammer --threads 4
    round=0; survived=0
    while [ $round -lt "$DEATHS" ]; do
        debugger -pd -p "$pid"; sees DbgBreakPoint || break
        [ $((round % 2)) -eq 0 ] && say '!htrace -enable'
        say 'bp handlezoo!openAndClose "g"' 'bp ntdll!NtCreateMutant "g"' '.echo ready' g; sees ready; sleep 0.$((round % 5 + 2))
        [ $((round % 3)) -eq 0 ] && winproc break "$pid" && sleep 0.3 && say 'bc *' t t t && sleep 0.2
        kill -9 "$debugger_job"; exec 3>&-; wait "$debugger_job" 2>/dev/null
        sleep 0.3
        counts && alive "$pid" || break
        survived=$((survived + 1)); round=$((round + 1))
        end_target; target handlezoo hammer --threads 4
    done
    [ "$survived" -eq "$DEATHS" ]; verdict "sudden death with breakpoints: $survived of $DEATHS survived" $?
    round=0
    while [ $round -lt "$DETACHES" ]; do
        debugger -pd -p "$pid"; sees DbgBreakPoint || break
        [ $((round % 2)) -eq 0 ] && say '!htrace -enable'
        say 'bp handlezoo!openAndClose "g"' 'bp ntdll!NtCreateMutant "g"' '.echo ready' g; sees ready; sleep 0.$((round % 5 + 1))
        if [ $((round % 2)) -eq 0 ]; then winproc break "$pid"; say t t qd; fi
        end_debugger
        counts && alive "$pid" || break
        round=$((round + 1))
    done
    [ $round -eq "$DETACHES" ]; verdict "detach with breakpoints: $round of $DETACHES survived" $?
    end_target
}
children() {
    debugger -o "$OUT/handlezoo.exe" parent --child-life 1000 --life 3000
    sees '(first chance)'; say g; sees '1:001> '  # the child's own initial break
    say 'bp handlezoo!main' bl g; sees 'Breakpoint 0 hit'
    say '|0s' '~' '|1s' '|' 'bc *' '.pcmd -s ".lastevent; |"' g; sees 'Exit process 1:[0-9a-f]*, code 7'
    say g; sees 'Exit process 0:[0-9a-f]*, code 3'; fine=$?
    say g; sees 'No runnable debuggees'; say q; end_debugger
    [ $fine -eq 0 ] && grep -aq '1:\*\*\*\* handlezoo!main' "$work/out.txt" && grep -aq '^1:.*	child	name: \|^\.  1.*	child	name: ' "$work/out.txt"
    verdict "children: initial break, breakpoints and ends of their own; the last one ends the session" $?
    debugger -o "$OUT/handlezoo.exe" parent --children 3
    sees '(first chance)'; say g; sees '[123]:00[123]> '; say '|' q; end_debugger
    [ -z "$(winproc list handlezoo.exe)" ]; verdict "children end with the debugger" $?
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

for scenario in ${*:-attach_and_diff attach_by_name attach_errors dbgeng input_end launched zoo breakpoints registers_and_memory \
    events_and_scripts looking_only children sudden_death detach_under_load break_deaths}; do
    $scenario
done
[ -n "$KEEP" ] && echo "kept $work" || rm -rf "$work"
[ $failures -eq 0 ]
