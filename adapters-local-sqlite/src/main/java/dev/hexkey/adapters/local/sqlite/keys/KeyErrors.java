package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnreachableException;

/** Every failure of a key's place, in one place. No message holds a key or a passphrase. */
final class KeyErrors {
  private static final String RESTORE =
      "Put the key back from your copy of it, or restore a backup into a new store.";

  private KeyErrors() {}

  /** The place was asked and has no key at all. */
  static AbsentException absent(String summary) {
    return new AbsentException(Problem.of(ErrorCodes.KEY_ABSENT, summary, RESTORE));
  }

  /** The place has a key, but not that one; a store then says that its key is the wrong one. */
  static AbsentException otherKey(String summary, String suggestion) {
    return new AbsentException(
        Problem.of(ErrorCodes.KEY_ABSENT, summary, suggestion).withReason(KeySources.OTHER_KEY));
  }

  static AbsentException otherKey(String summary) {
    return otherKey(summary, RESTORE);
  }

  /** The key that is there under the id is another one. */
  static DamagedException wrong(String summary) {
    return new DamagedException(Problem.of(ErrorCodes.KEY_WRONG, summary, RESTORE));
  }

  /** The check value says that the key is right, so what it should open was changed. */
  static DamagedException wrapDamaged() {
    return new DamagedException(
        Problem.of(
                ErrorCodes.STORE_DAMAGED,
                "The master key is the right one, but the data key that it wraps was changed.",
                "Restore a backup into a new store.")
            .withReason("KEY_WRAP"));
  }

  /** A key id that this kind of place never gave out. */
  static DamagedException malformedId(String kind) {
    return new DamagedException(
        Problem.of(
                ErrorCodes.STORE_DAMAGED,
                "The id of the master key is not one of the kind " + kind + ".",
                "Restore a backup into a new store.")
            .withReason("KEY_ID"));
  }

  /** What a person set is not acceptable. */
  static MisconfiguredException misconfigured(String reason, String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, summary, suggestion).withReason(reason));
  }

  static UnreachableException unreachable(String summary, String suggestion, Throwable cause) {
    return new UnreachableException(
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, summary, suggestion).withCause(cause));
  }

  static LockedException locked(String reason, String summary, String suggestion) {
    return new LockedException(
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, summary, suggestion).withReason(reason));
  }

  static DamagedException keyFileDamaged(String summary) {
    return new DamagedException(
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, summary, RESTORE).withReason("KEY_FILE_DAMAGED"));
  }

  static TimedOutException timedOut(String summary, String suggestion) {
    return new TimedOutException(
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, summary, suggestion).withReason("NO_ANSWER"));
  }

  static HexkeyException unavailable(String where, Lookup.Unavailable answer) {
    String summary = where + " could not be asked: " + answer.detail() + ".";
    Problem problem =
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, summary, answer.cause().suggestion())
            .withReason(answer.cause().name());
    return switch (answer.cause()) {
      case LOCKED -> new LockedException(problem);
      case NO_ANSWER -> new TimedOutException(problem);
      case NOT_RUNNING, FAILED -> new UnreachableException(problem);
    };
  }
}
