package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The errors of the local store, and what each failure of SQLite means. */
final class LocalErrors {
  /** The driver itself failed, for instance to load its native library. */
  private static final int NO_CODE = 0;

  // primary result codes, https://sqlite.org/rescode.html
  private static final int SQLITE_PERM = 3;
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int SQLITE_NOMEM = 7;
  private static final int SQLITE_READONLY = 8;
  private static final int SQLITE_IOERR = 10;
  private static final int SQLITE_FULL = 13;
  private static final int SQLITE_CANTOPEN = 14;
  private static final int SQLITE_PROTOCOL = 15;

  private static final Set<SQLiteErrorCode> REFUSALS =
      EnumSet.of(
          SQLiteErrorCode.SQLITE_FULL,
          SQLiteErrorCode.SQLITE_IOERR_WRITE,
          SQLiteErrorCode.SQLITE_IOERR_FSYNC,
          SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC,
          SQLiteErrorCode.SQLITE_IOERR_TRUNCATE);

  private LocalErrors() {}

  static boolean isBusy(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED || code == SQLITE_PROTOCOL;
  }

  /**
   * Whether the disk did not take what was written. The connection is as good as before, and must
   * be kept: the last one takes with it the index that tells what of the log was never committed,
   * and no other can be opened while nothing can be written.
   */
  static boolean isRefusedByDisk(SQLException e) {
    return e instanceof SQLiteException sqlite && REFUSALS.contains(sqlite.getResultCode());
  }

  /** A failure of a read. Its statements are fixed, so what SQLite cannot run is a damaged file. */
  static HexkeyException ofRead(SQLException e) {
    return switch (e.getErrorCode() & 0xff) {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> timedOut();
      case NO_CODE,
          SQLITE_PERM,
          SQLITE_NOMEM,
          SQLITE_READONLY,
          SQLITE_IOERR,
          SQLITE_FULL,
          SQLITE_CANTOPEN ->
          unreachable(e);
      default -> damagedFile(e);
    };
  }

  /** A failure of a write, which was rolled back. */
  static HexkeyException ofWrite(SQLException e) {
    return switch (e.getErrorCode() & 0xff) {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> timedOut();
      case NO_CODE,
          SQLITE_PERM,
          SQLITE_NOMEM,
          SQLITE_READONLY,
          SQLITE_IOERR,
          SQLITE_FULL,
          SQLITE_CANTOPEN ->
          writeFailed(e);
      default -> damagedFile(e);
    };
  }

  static UnreachableException unreachable(Exception cause) {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.VAULT_CONNECTION_ERROR,
                "The local store could not be read.",
                "Check that the disk works and that this user may read and write the store.")
            .withCause(cause));
  }

  static UnreachableException writeFailed(Exception cause) {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.STORE_WRITE_FAILED,
                "The local store could not be written; what it held before is untouched.",
                "Check that the disk has room, works, and that this user may write the store.")
            .withCause(cause));
  }

  static TimedOutException timedOut() {
    return new TimedOutException(
        Problem.of(
            ErrorCodes.VAULT_TIMEOUT,
            "The local store stayed locked by other programs.",
            "Try again, or raise local_wait_seconds."));
  }

  static TimedOutException interrupted() {
    return new TimedOutException(
        Problem.of(
                ErrorCodes.VAULT_TIMEOUT,
                "The thread was interrupted while it waited for the local store.",
                "Try again.")
            .withReason("INTERRUPTED"));
  }

  static ClosedException closed() {
    return new ClosedException(
        Problem.of(ErrorCodes.CLOSED, "The local store has been closed.", "Open it again."));
  }

  static DamagedException damaged(String reason, String summary) {
    return new DamagedException(damage(reason, summary));
  }

  static DamagedException fileMissing() {
    return new DamagedException(
        Problem.of(
                ErrorCodes.STORE_DAMAGED,
                "There was a store here, and its file is gone.",
                "Put store.db back. To begin anew with an empty store, remove store.db.made"
                    + " beside it.")
            .withReason("FILE_MISSING"));
  }

  static DamagedException noStore() {
    return damaged("FILE", "The store's file is not, or no longer, a Hexkey store.");
  }

  static DamagedException fileOfEarlier() {
    return new DamagedException(
        Problem.of(
                ErrorCodes.STORE_DAMAGED,
                "The store's file is older than what was last written to it.",
                "Put back store.db together with store.db-wal. To go on with what is there, remove"
                    + " store.db.made beside it.")
            .withReason("ROLLED_BACK"));
  }

  static DamagedException fileOfAnotherStore() {
    return new DamagedException(
        Problem.of(
                ErrorCodes.STORE_DAMAGED,
                "The store's file is that of another store.",
                "Put the right store.db back. To go on with this one, remove store.db.made beside"
                    + " it.")
            .withReason("FILE_OTHER"));
  }

  static DamagedException damagedFile(SQLException cause) {
    return new DamagedException(damage("FILE", "The store's file is damaged.").withCause(cause));
  }

  private static Problem damage(String reason, String summary) {
    return Problem.of(
            ErrorCodes.STORE_DAMAGED,
            summary,
            "Run 'hexkey doctor' to see what is affected, and restore from a backup.")
        .withReason(reason);
  }

  static MisconfiguredException unsafeSettings() {
    return new MisconfiguredException(
        Problem.of(
            "STORE_UNSAFE",
            "SQLite does not keep the store in the way that makes its writes safe.",
            "Put HEXKEY_HOME on a local disk; network file systems do not do."));
  }

  static DamagedException keyWrong() {
    return new DamagedException(
        Problem.of(
            ErrorCodes.KEY_WRONG,
            "The key that was found is not the one that protects this store.",
            "Put back the key that the store was made with."));
  }

  static ConflictingException keysChanged() {
    return new ConflictingException(
        Problem.of(
            "KEY_CONFLICT",
            "Somebody else changed the store's keys at the same time; nothing was written.",
            "Look at 'hexkey key status' and try again."));
  }

  static ConflictingException keysInUse() {
    return new ConflictingException(
        Problem.of(
            "KEY_CONFLICT",
            "Some entries are still encrypted with the old data key; nothing was written.",
            "Go on with 'hexkey key rotate --data'."));
  }

  static AbsentException profileNotFound() {
    return new AbsentException(
        Problem.of(
                ErrorCodes.MOUNT_NOT_FOUND,
                "There is no such profile.",
                "List profiles with 'hexkey profile list', or make one with 'hexkey profile"
                    + " create'.")
            .withReason("PROFILE_NOT_FOUND"));
  }

  static AbsentException secretNotFound() {
    return new AbsentException(
        Problem.of(
            ErrorCodes.SECRET_NOT_FOUND,
            "The local store holds no such secret.",
            "Check the path with 'hexkey secret list', or store the secret first."));
  }

  static AbsentException versionNotFound() {
    return new AbsentException(
        Problem.of(
            ErrorCodes.SECRET_NOT_FOUND,
            "The local store holds no such version of the secret.",
            "List its versions with 'hexkey secret history'."));
  }

  static DestroyedException versionDestroyed() {
    return new DestroyedException(
        Problem.of(
                ErrorCodes.SECRET_VERSION_ERROR,
                "That version of the secret is no longer kept.",
                "Read a newer version, and raise local_versions_kept to keep more from now on.")
            .withReason("DESTROYED"));
  }

  static ConflictingException secretConflict() {
    return new ConflictingException(
        Problem.of(
            ErrorCodes.SECRET_CONFLICT,
            "Somebody else changed the secret first; nothing was written.",
            "Read the secret again and repeat the change."));
  }

  static ConflictingException recordConflict() {
    return new ConflictingException(
        Problem.of(
                ErrorCodes.RECORD_CONFLICT,
                "Somebody else changed the record first; nothing was written.",
                "Read the record again and repeat the change.")
            .withReason("VERSION"));
  }

  static ConflictingException staleFence() {
    return new ConflictingException(
        Problem.of(
                ErrorCodes.RECORD_CONFLICT,
                "The lock was lost: its lease ran out and somebody else took it.",
                "Take the lock again, read again, and repeat the change.")
            .withReason("STALE_FENCE"));
  }

  static TimedOutException lockTimedOut() {
    return new TimedOutException(
        Problem.of(
                ErrorCodes.VAULT_TIMEOUT,
                "Another program kept the record's lock.",
                "Try again when it has finished.")
            .withReason("LOCK_HELD"));
  }

  static InvalidException tooLarge() {
    return new InvalidException(
        Problem.of(
            ErrorCodes.SECRET_TOO_LARGE,
            "The value is larger than 1 MiB.",
            "Store a smaller value, or keep the bulk in a file and its key here."));
  }

  static InvalidException unusableName() {
    return new InvalidException(
        Problem.of(
                "STORE_NAME_INVALID",
                "A name has a control character, or half of a character of two halves.",
                "Choose another name.")
            .withReason("NAME_FORM"));
  }

  static UnsupportedException versionInAddress() {
    return new UnsupportedException(
        Problem.of(
            ErrorCodes.UNSUPPORTED_OPERATION,
            "A version cannot be written or deleted by its number.",
            "Leave out '?version='."));
  }
}
