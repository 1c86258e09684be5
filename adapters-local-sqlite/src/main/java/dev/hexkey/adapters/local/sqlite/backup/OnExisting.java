package dev.hexkey.adapters.local.sqlite.backup;

/** What happens where the place that something would be written to is taken already. */
public enum OnExisting {
  /** Nothing at all is written, and the first such place is named. */
  REFUSE,
  /** What is there stays, and everything else is written. */
  KEEP,
  /** The new takes the place of what is there. */
  REPLACE
}
