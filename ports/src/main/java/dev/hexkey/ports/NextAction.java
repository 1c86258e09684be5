package dev.hexkey.ports;

/** What helps against an error, for programs that act without reading sentences. */
public enum NextAction {
  /** A person signs in. */
  RUN_LOGIN,
  /** An administrator grants a right, or changes a policy. */
  ASK_ADMIN,
  /** Somebody corrects the settings. */
  FIX_CONFIG,
  /** The same call is made again later. */
  RETRY,
  /** Nothing in general; the suggestion says what to look at. */
  NONE
}
