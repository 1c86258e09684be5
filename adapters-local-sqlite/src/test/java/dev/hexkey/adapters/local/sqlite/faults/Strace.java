package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Created;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.DirectoryMade;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Removed;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Renamed;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Resized;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Said;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Synced;
import dev.hexkey.adapters.local.sqlite.faults.DiskEvent.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a program under strace and tells what it did to its disk. */
final class Strace {
  private static final String CALLS =
      "trace=openat,mkdir,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink";
  private static final String UNFINISHED = " <unfinished ...>";
  private static final String RESUMED = " resumed>";

  /** The first part of calls that another thread's came between, by thread. */
  private final Map<String, String> unfinished = new HashMap<>();

  private Strace() {}

  /** Puts strace, which writes into a file, before a command. */
  static List<String> before(List<String> command, Path output) {
    List<String> whole = new ArrayList<>();
    // -f: all threads; -y: names of files beside their numbers; -xx: all text in hexadecimal
    whole.addAll(List.of("strace", "-f", "-y", "-xx", "-s", "100000", "-e", "signal=none"));
    whole.addAll(List.of("-e", CALLS, "-o", output.toString()));
    whole.addAll(command);
    return whole;
  }

  /** Puts strace before a command, and lets one of its syncs fail with an error of the disk. */
  static List<String> failingSync(int number, List<String> command, Path output) {
    List<String> whole = new ArrayList<>();
    whole.addAll(List.of("strace", "-f", "-y", "-e", "signal=none"));
    whole.addAll(List.of("-e", "trace=fsync,fdatasync"));
    whole.addAll(List.of("-e", "inject=fsync,fdatasync:error=EIO:when=" + number));
    whole.addAll(List.of("-o", output.toString()));
    whole.addAll(command);
    return whole;
  }

  /** What strace wrote. */
  static List<DiskEvent> read(Path output) throws IOException {
    Strace strace = new Strace();
    List<DiskEvent> events = new ArrayList<>();
    try (Stream<String> lines = Files.lines(output, StandardCharsets.US_ASCII)) {
      lines.forEach(line -> strace.join(line).flatMap(Strace::event).ifPresent(events::add));
    }
    return events;
  }

  /** The call, once it is whole, without its thread. */
  private Optional<String> join(String line) {
    int space = line.indexOf(' ');
    String thread = line.substring(0, space);
    String call = line.substring(space).strip();
    if (call.endsWith(UNFINISHED)) {
      unfinished.put(thread, call.substring(0, call.length() - UNFINISHED.length()));
      return Optional.empty();
    }
    if (call.startsWith("<... ")) {
      String end = call.substring(call.indexOf(RESUMED) + RESUMED.length());
      return Optional.ofNullable(unfinished.remove(thread)).map(begin -> begin + end);
    }
    return Optional.of(call);
  }

  private static Optional<DiskEvent> event(String call) {
    int result = call.lastIndexOf(" = ");
    int open = call.indexOf('(');
    if (result < 0 || open < 0 || call.startsWith("-", result + 3)) {
      return Optional.empty(); // the end of a thread, or a call that failed
    }
    String name = call.substring(0, open);
    String[] arguments = call.substring(open + 1, call.lastIndexOf(')', result)).split(", ", -1);
    return Optional.ofNullable(
        switch (name) {
          case "openat" ->
              arguments[2].contains("O_CREAT") ? new Created(text(arguments[1])) : null;
          case "mkdir" -> new DirectoryMade(text(arguments[0]));
          case "pwrite64" ->
              new Written(
                  file(arguments[0]),
                  Long.parseLong(arguments[3]),
                  Arrays.copyOf(bytes(arguments[1]), Integer.parseInt(call.substring(result + 3))));
          case "write" ->
              arguments[0].startsWith("1<")
                  ? new Said(new String(bytes(arguments[1]), StandardCharsets.UTF_8).strip())
                  : null;
          case "ftruncate" -> new Resized(file(arguments[0]), Long.parseLong(arguments[1]));
          case "fsync", "fdatasync" -> new Synced(file(arguments[0]));
          case "rename" -> new Renamed(text(arguments[0]), text(arguments[1]));
          case "unlink" -> new Removed(text(arguments[0]));
          default -> null;
        });
  }

  /** The name in {@code 4<\x2f...>}. */
  private static String file(String argument) {
    return text(argument.substring(argument.indexOf('<'), argument.lastIndexOf('>')));
  }

  private static String text(String quoted) {
    return new String(bytes(quoted), StandardCharsets.UTF_8);
  }

  /** The bytes in {@code "\x2f..."}. */
  private static byte[] bytes(String quoted) {
    int begin = quoted.indexOf('\\');
    return begin < 0
        ? new byte[0]
        : HexFormat.of()
            .parseHex(
                quoted
                    .substring(begin, quoted.length() - (quoted.endsWith("\"") ? 1 : 0))
                    .replace("\\x", ""));
  }
}
