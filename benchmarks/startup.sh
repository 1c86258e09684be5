#!/usr/bin/env bash
# How long `./hexkey secret get` of a local:// secret takes from exec to exit, beside the least that it has to do: a bare
# picocli command with one select through sqlite-jdbc (BareSelect), started by java itself with the launcher's own flags,
# an archive of its own made in the same way, and the driver's library ready. Both in turn, in one run.
#   ROUNDS      how many of each (21)
#   JAVA_HOMES  the JDKs, separated by spaces (those of 17 and 25 under /usr/lib/jvm)
# Needs: bash 5, a JDK, Maven or the wrapper. Prints medians in milliseconds; 'processor' is
# user and system time, for machines that are not quiet.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-21}

homes=()
if [[ -n ${JAVA_HOMES:-} ]]; then
  read -ra homes <<<"$JAVA_HOMES"
else
  for version in 17 25; do
    for home in /usr/lib/jvm/*"$version"*; do
      if [[ -f $home/release && ! -h $home ]]; then
        homes+=("$home")
        break
      fi
    done
  done
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export HEXKEY_HOME=$work/home

# --- what both read -----------------------------------------------------------------------------------
export JAVA_HOME=${homes[0]}
head -c 768 /dev/urandom | base64 -w0 | ./hexkey secret put local://default/app/db --set local_key_source=file >/dev/null
lib=$PWD/apps/cli/target/hexkey/lib
class_path=$work/bare.jar
version() { sed -n "s:.*<dep\.$1\.version>\(.*\)</.*:\1:p" pom.xml; }
for library in "info.picocli:picocli:$(version picocli)" "org.slf4j:slf4j-api:$(version slf4j)"; do
  ./mvnw -q -B -N dependency:copy "-Dartifact=$library" "-DoutputDirectory=$work/lib"
done
for jar in "$work"/lib/*.jar "$lib"/sqlite-jdbc-*.jar; do class_path+=:$jar; done
mkdir "$work/classes" "$work/native"
"$JAVA_HOME/bin/javac" --release 17 -proc:none -cp "$class_path" -d "$work/classes" \
  benchmarks/src/main/java/dev/hexkey/benchmarks/BareSelect.java
"$JAVA_HOME/bin/jar" --create --file "$work/bare.jar" -C "$work/classes" .
(cd "$work/native" && "$JAVA_HOME/bin/jar" --extract --file "$lib"/sqlite-jdbc-*.jar org/sqlite/native)
library=$(find "$work/native" -path "*/$(uname -s)/$(uname -m)/*")

# --- one start, and the middle of many ------------------------------------------------------------------
timed() { # timed NAME COMMAND…: adds a line "elapsed processor" in seconds to the file NAME
  local TIMEFORMAT='%R %U %S'
  { time "${@:2}" >/dev/null 2>&1 </dev/null; } 2>>"$work/$1"
}

median() { # median NAME KIND: in milliseconds, of 'elapsed' or 'processor'
  awk -v kind="$2" '{ print kind == "elapsed" ? $1 : $2 + $3 }' "$work/$1" | sort -n |
    awk '{ v[NR] = $1 } END { printf "%.0f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) * 500 }'
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

row='%-4s %-10s %14s %12s %11s %6s\n'
# shellcheck disable=SC2059
printf "$row" JDK milliseconds 'java -version' 'bare select' 'secret get' ratio
for home in "${homes[@]}"; do
  export JAVA_HOME=$home
  java=$(readlink -f "$home/bin/java")
  feature=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")

  # the launcher makes its archive if it is not there; its flags for the JVM are the floor's too
  ./hexkey secret get local://default/app/db >/dev/null
  eval "$(grep '^hexkey_flags=' apps/cli/target/hexkey/libexec/start.sh)"
  read -ra flags <<<"$hexkey_flags"
  bare=("$java" "${flags[@]}")
  options=("-Dorg.sqlite.lib.path=${library%/*}" "-Dorg.sqlite.lib.name=${library##*/}" -cp "$class_path"
    dev.hexkey.benchmarks.BareSelect)
  rm -f "$work"/bare.db*
  "${bare[@]}" "${options[@]}" make "$work/bare.db" app/db 2>/dev/null
  if ((feature >= 25)); then
    "${bare[@]}" -XX:AOTCacheOutput="$work/bare.aot" "${options[@]}" get "$work/bare.db" app/db >/dev/null 2>&1
    bare+=(-XX:AOTCache="$work/bare.aot")
  else
    "${bare[@]}" -XX:DumpLoadedClassList="$work/list" "${options[@]}" get "$work/bare.db" app/db >/dev/null 2>&1
    "${bare[@]}" -XX:-UseSerialGC -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$work/list" \
      -XX:SharedArchiveFile="$work/bare.jsa" -cp "$class_path" >/dev/null 2>&1
    bare+=(-XX:SharedArchiveFile="$work/bare.jsa")
  fi
  bare+=("${options[@]}" get "$work/bare.db" app/db)

  for ((round = -2; round < rounds; round++)); do
    if ((round == 0)); then rm "$work"/{version,floor,hexkey}; fi # the first two warmed up the file cache
    timed version "$java" -version
    timed floor "${bare[@]}"
    timed hexkey ./hexkey secret get local://default/app/db
  done
  for kind in elapsed processor; do
    floor=$(median floor $kind)
    hexkey=$(median hexkey $kind)
    # shellcheck disable=SC2059
    printf "$row" "$feature" $kind "$(median version $kind)" "$floor" "$hexkey" "$(ratio "$hexkey" "$floor")"
  done
done
