# Read by start.sh when this JDK has no archive for these jars: makes it in a directory beside its place and renames
# that, so that other starts see all of it or nothing. Every failure is quiet: the command runs without.

hexkey_prepare() (
  umask 077
  if [ -O "$cache/made-for" ] && [ ! -e "$cache/$archive" ] && [ -z "$(find "$cache/made-for" -mtime +0)" ]; then
    return # tried today, in vain
  fi
  parent=${cache%/*}
  mkdir -p "$parent" && work=$(mktemp -d "$parent/.new-XXXXXX") || return
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' INT TERM HUP
  if [ -t 3 ]; then echo "hexkey: preparing faster starts (once for this JDK)" >&3; fi
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH
  train() { "$java" $hexkey_flags "$@" -Dhexkey.native.dir="$work/native" -cp "$class_path" dev.hexkey.cli.Warmup "$work/home"; }
  case $archive in
    *.aot) train -XX:AOTCacheOutput="$work/$archive" ;;
    *)
      # Dumped whole: what is added to the JDK's own archive cannot hold classes as old as picocli's.
      train -XX:DumpLoadedClassList="$work/classes" &&
        "$java" $hexkey_flags -XX:-UseSerialGC -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$work/classes" \
          -XX:SharedArchiveFile="$work/$archive" -cp "$class_path"
      ;;
  esac || rm -f "$work/$archive"
  rm -rf "$work/home" "$work/classes"
  if [ -f "$work/$archive" ]; then
    for jar in "$hexkey_dist"/lib/*.jar; do
      if [ "$jar" -nt "$work/$archive" ]; then touch -r "$jar" "$work/$archive"; fi # from the future
    done
    sync "$work/$archive"
  fi
  printf '%s\n' "$hexkey_dist" >"$work/made-for"
  if [ -f "$work/$archive" ]; then touch -r "$work/$archive" "$work/made-for"; fi # start.sh compares them
  if [ -e "$cache" ]; then mv "$cache" "$work.old"; fi
  mv "$work" "$cache"
  rm -rf "$work.old"
  # What earlier builds, and starts that were killed, have left.
  find "$parent" -mindepth 1 -maxdepth 1 ! -name "$build_id-*" ! -name '.new-*' -exec rm -rf {} +
  find "$parent" -mindepth 1 -maxdepth 1 -name '.new-*' -mmin +60 -exec rm -rf {} +
) 3>&2 </dev/null >/dev/null 2>&1
hexkey_prepare
