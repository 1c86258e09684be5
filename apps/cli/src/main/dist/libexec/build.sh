# Read by the launcher at the root of a checkout when the build is missing or older than a source: builds the command
# line, one start at a time. Builds the modules that the launcher lists: no tests, and nothing that only they need.

hexkey_fail() { # CODE WHAT-HAPPENED WHAT-TO-DO
  printf 'error: [%s] %s %s\n' "$@" >&2
  exit 1
}

# Runs Maven under the lock, which is a link that names its owner: made in one step, and held by Maven itself, so that
# it is held as long as Maven runs even if the launcher is gone.
hexkey_maven() {
  if [ -n "${HEXKEY_MVN-}" ]; then
    mvn=$HEXKEY_MVN
  elif command -v mvn >/dev/null 2>&1; then
    mvn=mvn
  else
    mvn=$root/mvnw
  fi
  projects= # Maven wants commas
  for module in $hexkey_modules; do projects=$projects${projects:+,}$module; done
  # shellcheck disable=SC2016
  sh -c 'ln -s "$$" "$1" 2>/dev/null || exit 99
    log=$2
    shift 2
    echo "hexkey: building the command line (first use, or a source has changed; log: $log)" >&2
    exec "$@" >"$log" 2>&1' sh "$lock" "$log" \
    "$mvn" -B -ntp -f "$root/pom.xml" -pl "$projects" \
    -Dhexkey.fast -Dhexkey.untested -Dassembly.skipAssembly package </dev/null &
  maven=$!
  # shellcheck disable=SC2064
  trap "kill $maven 2>/dev/null; wait $maven; rm -f '$lock'; exit 130" INT
  # shellcheck disable=SC2064
  trap "kill $maven 2>/dev/null; wait $maven; rm -f '$lock'; exit 143" TERM HUP
  wait $maven
  status=$?
  trap - INT TERM HUP
  [ $status -eq 99 ] || rm -f "$lock"
  return $status
}

# Waits until the owner of the lock is done; a lock that nobody holds any more is taken away.
hexkey_wait() {
  owner=$(readlink "$lock") || return 0
  if [ "$owner" = $$ ] || ! { kill -0 "$owner" || [ -d "/proc/$owner" ]; } 2>/dev/null; then
    mv -f "$lock" "$lock.$$" 2>/dev/null && rm -f "$lock.$$"
    return 0
  fi
  if [ -z "$waiting" ]; then
    waiting=yes
    echo "hexkey: waiting for the build that process $owner runs (if there is none, delete $lock)" >&2
  fi
  sleep 1
}

hexkey_build() {
  target=$root/apps/cli/target
  log=$target/launcher-build.log
  lock=$target/launcher-build.lock
  waiting=
  if ! mkdir -p "$target" 2>/dev/null || [ ! -w "$target" ]; then
    [ -f "$hexkey_dist/build-id" ] || hexkey_fail BUILD_FAILED \
      "This checkout is not built and cannot be written to." "Build it where it can be written."
    return # whoever keeps sources from being written to has seen to the build
  fi
  if [ ! -x "${JAVA_HOME:-/nowhere}/bin/java" ]; then
    unset JAVA_HOME
    command -v java >/dev/null 2>&1 ||
      hexkey_fail JAVA_NOT_FOUND "No java was found." "Install a JDK 17 or newer, or set JAVA_HOME."
  fi
  while hexkey_stale; do
    hexkey_maven
    case $? in
      0)
        hexkey_stale || return
        [ -f "$hexkey_dist/build-id" ] || hexkey_fail BUILD_FAILED \
          "Maven built, but not the command line." "Read $log and run the command again."
        return # a source was saved in the meantime: the next start builds again
        ;;
      99) hexkey_wait ;;
      *) hexkey_fail BUILD_FAILED "The command line could not be built." "Read $log and run the command again." ;;
    esac
  done
}

hexkey_build
