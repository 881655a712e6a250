# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the scripts beside this file share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stubs=$root/target/native-stubs

say() { printf '%s\n' "$*" >&2; }
die() {
  say "error: $1"
  shift
  local hint
  for hint in "$@"; do say "  $hint"; done
  exit 1
}

is_windows() { case ${OSTYPE:-} in msys* | cygwin* | win32) true ;; *) false ;; esac; }

# A path as the JVM and the debuggers of this system read it.
native_path() { if is_windows; then cygpath -m "$1"; else printf '%s\n' "$1"; fi; }
path_separator() { if is_windows; then printf ';'; else printf ':'; fi; }

# --- Java and Maven ---------------------------------------------------------------------------

java_tool() {
  if [[ -n ${JAVA_HOME:-} && -e $JAVA_HOME/bin/$1 || -e ${JAVA_HOME:-}/bin/$1.exe ]]; then
    printf '%s\n' "$JAVA_HOME/bin/$1"
  else
    command -v "$1"
  fi
}

# The feature release of javac: 17, 21, 25; 0 where there is none.
javac_release() {
  local javac version
  javac=$(java_tool javac) || { echo 0; return; }
  version=$("$javac" -version 2>&1) || { echo 0; return; }
  version=${version##*javac }
  version=${version%%[!0-9]*}
  echo "${version:-0}"
}

# Maven of the system where it is new enough, else the wrapper's own (which downloads once).
maven() {
  local version=
  if command -v mvn >/dev/null; then
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p')
  fi
  case $version in
    3.[89] | 3.[1-9][0-9] | [4-9].*) mvn -B -ntp -Dstyle.color=never "$@" ;;
    *) "$root/mvnw" -B -ntp -Dstyle.color=never "$@" ;;
  esac
}

# One build at a time in one checkout, where the system can lock.
locked() {
  mkdir -p "$root/target"
  if command -v flock >/dev/null; then
    (
      flock 9
      "$@"
    ) 9>"$root/target/.script.lock"
  else
    "$@"
  fi
}

newer_than() { [[ ! -e $1 ]] || [[ -n $(find "${@:2}" -newer "$1" -print -quit) ]]; }

# Maven may take minutes and has nothing to tell unless it fails.
quiet_maven() {
  local log=$root/target/build.log
  (cd "$root" && maven -q "$@") >"$log" 2>&1 || {
    cat "$log" >&2
    return 1
  }
}

compile_if_stale() {
  local stamp=$root/target/.compiled
  if [[ ! -d $root/target/classes ]] || newer_than "$stamp" "$root/src/main" "$root/pom.xml"; then
    # Stamped with the time before the build: what is edited meanwhile is built the next time.
    touch "$stamp.new"
    say "building the library …"
    quiet_maven compile || die "the build failed" "see above, or run: mvn compile"
    mv "$stamp.new" "$stamp"
  fi
  local list=$root/target/runtime.classpath
  if newer_than "$list" "$root/pom.xml"; then
    say "looking up its dependencies …"
    quiet_maven dependency:build-classpath -DincludeScope=runtime \
      -Dmdep.outputFile="$(native_path "$list.new")" || die "the class path could not be resolved"
    mv "$list.new" "$list"
  fi
}

# Builds where needed and prints the class path of the library with all its dependencies.
runtime_classpath() {
  locked compile_if_stale >&2 || exit
  printf '%s%s%s\n' "$(native_path "$root/target/classes")" "$(path_separator)" \
    "$(<"$root/target/runtime.classpath")"
}

# --- The stand-in debugger and Wine -----------------------------------------------------------

wine64() { /usr/lib/wine/wine64 "$@"; }

wineserver() {
  local server
  for server in /usr/lib/wine/wineserver64 /usr/lib/wine/wineserver wineserver; do
    if command -v "$server" >/dev/null; then
      "$server" "$@"
      return
    fi
  done
}

# The environment in which Wine says nothing, asks nothing and touches nobody's own prefix.
use_wine() {
  export WINEPREFIX=${WINEPREFIX:-$root/target/wine}
  export WINEDEBUG=${WINEDEBUG:--all}
  export WINEDLLOVERRIDES=${WINEDLLOVERRIDES:-mscoree,mshtml=}
}

# Debian's Wine ends its server with the last program, and a program that starts at that moment is lost
# ("recvmsg: Connection reset by peer"): one that stays two minutes is started ahead.
keep_wineserver() {
  mkdir -p "$WINEPREFIX"
  wineserver -p120 </dev/null >/dev/null 2>&1 || true # one that runs already is as good
}

can_build_stubs() {
  [[ -f $root/native-stubs/Makefile ]] && command -v make >/dev/null \
    && command -v x86_64-w64-mingw32-gcc >/dev/null
}

build_stubs() { locked make -s -j2 -C "$root/native-stubs" OUT="$stubs" "$@"; }

# The debugger for the library to drive: on Windows it finds the real one itself.
use_debugger() {
  if is_windows; then return; fi
  use_wine
  keep_wineserver
  export DBGENG4J_CDB=${DBGENG4J_CDB:-$stubs/cdb.exe}
}
