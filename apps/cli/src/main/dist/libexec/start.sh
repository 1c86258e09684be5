# Starts the command line in $hexkey_dist on the JDK of JAVA_HOME, else of the PATH, 17 or newer. The first start on a
# JDK makes an archive of loaded classes (from JDK 25 on an ahead-of-time cache) for the later ones. Where none can be
# made or it is refused, or with HEXKEY_NO_ARCHIVE, the command starts without, slower. HEXKEY_JAVA_OPTS adds options.
#
# Every start pays for what stands here: the usual way to the JVM starts no process.

java=
if [ -n "${JAVA_HOME-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
else
  set -f
  saved_ifs=$IFS
  IFS=:
  for directory in ${PATH-}; do
    if [ -f "$directory/java" ] && [ -x "$directory/java" ]; then
      java=$directory/java
      break
    fi
  done
  IFS=$saved_ifs
  set +f
fi
if [ -z "$java" ]; then
  echo "error: [JAVA_NOT_FOUND] No java was found. Install a JDK 17 or newer, or set JAVA_HOME." >&2
  exit 1
fi
if [ -h "$java" ]; then java=$(readlink -f -- "$java"); fi

# Which JDK it is: its release file says so without starting it. A JDK that does not say gets no archive.
jdk=
feature=
if [ -r "${java%/bin/java}/release" ]; then
  while IFS='=' read -r key value || [ -n "$key" ]; do
    value=${value#\"}
    value=${value%\"}
    case $key in
      IMPLEMENTOR) jdk=$jdk${value%%[!A-Za-z0-9]*}- ;;
      JAVA_RUNTIME_VERSION) jdk=$jdk$value- ;;
      JAVA_VERSION) feature=${value%%[!0-9]*} ;;
      OS_ARCH) jdk=$jdk$value ;;
    esac
  done <"${java%/bin/java}/release"
fi
case $jdk in *[!A-Za-z0-9.+_-]*) jdk= ;; esac
if [ "${feature:-17}" -lt 17 ]; then
  echo "error: [JAVA_TOO_OLD] $java is Java $feature. Install a JDK 17 or newer, or set JAVA_HOME." >&2
  exit 1
fi
if [ "${feature:-17}" -ge 25 ]; then archive=hexkey.aot; else archive=hexkey.jsa; fi

# Beside the program where one may write, else in the person's own cache.
read -r build_id <"$hexkey_dist/build-id"
cache=$hexkey_dist/cache/$build_id-$jdk
if [ ! -O "$cache" ] && { [ ! -w "$hexkey_dist" ] || [ -d "$hexkey_dist/cache" ] && [ ! -O "$hexkey_dist/cache" ]; }; then
  case ${XDG_CACHE_HOME-} in
    /*) cache=$XDG_CACHE_HOME ;;
    *)
      cache=
      case ${HOME-} in /*) cache=$HOME/.cache ;; esac
      ;;
  esac
  cache=${cache:+$cache/hexkey$hexkey_dist/$build_id-$jdk}
fi
if [ -z "$jdk" ] || [ -n "${HEXKEY_NO_ARCHIVE-}" ]; then cache=; fi

# The archive is bound to the jars by path and time. Jars that were copied or touched since make it useless.
# Those that each command reads come first, since a search opens all jars up to the one that has it.
class_path=
outdated=
for jar in "$hexkey_dist"/lib/*.jar; do
  case ${jar##*/} in
    hexkey-* | sqlite-jdbc-*) class_path=$jar${class_path:+:}$class_path ;;
    *) class_path=$class_path${class_path:+:}$jar ;;
  esac
  if [ -n "$cache" ] && [ "$jar" -nt "$cache/$archive" ]; then outdated=yes; fi
done

# A short life: one compiler, the simplest collector. Nothing in the temporary directory, no memory image on disk. The
# JVM's own remarks go nowhere, for instance why it does not like an archive; exceptions are not among them.
hexkey_flags="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -XX:-CreateCoredumpOnCrash -Xlog:disable"
hexkey_flags="$hexkey_flags -XX:+VerifySharedSpaces -XX:+DisplayVMOutputToStderr -XX:ErrorFile=/dev/null"
hexkey_flags="$hexkey_flags --enable-native-access=ALL-UNNAMED"

# The directory says whose archive it holds; one without an archive says that it could not be made.
if [ -n "$cache" ]; then
  made_for=
  if [ -O "$cache/made-for" ]; then
    read -r made_for <"$cache/made-for"
    # Both were given the same time: an archive that was written to since is made again, for JDK 25 cannot go on
    # without a damaged cache whose classes are linked.
    if [ "$cache/$archive" -nt "$cache/made-for" ] || [ "$cache/$archive" -ot "$cache/made-for" ]; then outdated=yes; fi
  fi
  if [ -n "$outdated" ] || [ "$made_for" != "$hexkey_dist" ] || [ ! -e "$cache/$archive" ]; then
    . "$hexkey_dist/libexec/prepare.sh"
  fi
  if [ -O "$cache/$archive" ]; then
    case $archive in
      *.aot) set -- -XX:AOTCache="$cache/$archive" -cp "$class_path" dev.hexkey.cli.Main "$@" ;;
      *) set -- -XX:SharedArchiveFile="$cache/$archive" -cp "$class_path" dev.hexkey.cli.Main "$@" ;;
    esac
    if [ -d "$cache/native" ]; then set -- -Dhexkey.native.dir="$cache/native" "$@"; fi
    exec "$java" $hexkey_flags ${HEXKEY_JAVA_OPTS-} "$@"
  fi
fi
exec "$java" $hexkey_flags ${HEXKEY_JAVA_OPTS-} -cp "$class_path" dev.hexkey.cli.Main "$@"
