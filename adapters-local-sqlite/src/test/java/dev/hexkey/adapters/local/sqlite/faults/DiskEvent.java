package dev.hexkey.adapters.local.sqlite.faults;

/** What a process did to its disk, or said, in the order in which it did. */
sealed interface DiskEvent {
  /** Bytes were written into a file at an offset. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(String file, long offset, byte[] bytes) implements DiskEvent {}

  /** A file was made shorter or longer. */
  record Resized(String file, long size) implements DiskEvent {}

  /** What was written to a file, or what was named in a directory, was made safe. */
  record Synced(String file) implements DiskEvent {}

  /** A file was opened that is made if it is not there. */
  record Created(String file) implements DiskEvent {}

  /** A directory was made. */
  record DirectoryMade(String directory) implements DiskEvent {}

  /** A file got another name. */
  record Renamed(String from, String to) implements DiskEvent {}

  /** A file lost its name. */
  record Removed(String file) implements DiskEvent {}

  /** A line was written to standard output. */
  record Said(String line) implements DiskEvent {}
}
