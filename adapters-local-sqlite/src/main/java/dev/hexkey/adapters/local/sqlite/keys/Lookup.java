package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.SecretValue;

/** What a keychain answers; "absent" is said only by a keychain that looked. */
sealed interface Lookup {
  /**
   * The entry is there.
   *
   * @param secret the receiver's to close
   */
  record Present(SecretValue secret) implements Lookup {}

  /** The keychain looked and has no such entry. */
  record Absent() implements Lookup {}

  /**
   * The keychain could not look, or could not do what it was asked.
   *
   * @param detail for people, with the error's name as the keychain gave it; nothing secret
   */
  record Unavailable(Cause cause, String detail) implements Lookup {}

  /** Why a keychain could not be asked. */
  enum Cause {
    /** There is no session bus, or nobody serves it. */
    NOT_RUNNING("Start the keychain's service, or move the key with 'hexkey key move'."),
    /** Somebody has to unlock it; nobody was prompted. */
    LOCKED("Unlock the keychain, then try again."),
    /** No answer came in time. */
    NO_ANSWER("Check that the keychain's service is running, then try again."),
    /** It answered with an error. */
    FAILED("Look for the error's name in the keychain's own log.");

    private final String suggestion;

    Cause(String suggestion) {
      this.suggestion = suggestion;
    }

    String suggestion() {
      return suggestion;
    }
  }
}
