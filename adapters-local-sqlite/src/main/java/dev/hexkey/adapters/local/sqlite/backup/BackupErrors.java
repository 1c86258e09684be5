package dev.hexkey.adapters.local.sqlite.backup;

import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;

/** Every failure of a backup file, in one place. */
final class BackupErrors {
  private static final String ANOTHER = "Nothing was restored; use another copy of the backup.";

  private BackupErrors() {}

  static DamagedException damaged(String reason, String summary) {
    return new DamagedException(Problem.of("BACKUP_DAMAGED", summary, ANOTHER).withReason(reason));
  }

  static DamagedException truncated() {
    return damaged("TRUNCATED", "The backup ends too early.");
  }

  static DamagedException malformed() {
    return damaged("FORMAT", "The backup is not in the form that backups have.");
  }

  static InvalidException notABackup() {
    return new InvalidException(
        Problem.of(
            "BACKUP_NOT_RECOGNIZED",
            "The file is not a backup that Hexkey wrote.",
            "Name the file that 'hexkey backup' wrote."));
  }

  static UnsupportedException newer() {
    return new UnsupportedException(
        Problem.of(
            "BACKUP_VERSION_UNSUPPORTED",
            "The backup was written by a newer Hexkey.",
            "Use that newer Hexkey; nothing was restored."));
  }

  static UnauthenticatedException wrongPassphrase() {
    return new UnauthenticatedException(
        Problem.of(
            "BACKUP_PASSPHRASE_WRONG",
            "The passphrase is not the one of this backup.",
            "Give the passphrase that the backup was made with; nothing was restored."));
  }

  static ConflictingException fileExists() {
    return new ConflictingException(
        Problem.of(
            "BACKUP_EXISTS",
            "There is a file of that name, and it was left as it is.",
            "Choose another name, or say that the file is to be replaced."));
  }

  static UnreachableException unreadable(Exception cause) {
    return new UnreachableException(
        Problem.of(
                "BACKUP_UNREADABLE",
                "The backup could not be read.",
                "Check the file's name and that this user may read it.")
            .withCause(cause));
  }

  static UnreachableException unwritable(Exception cause) {
    return new UnreachableException(
        Problem.of(
                "BACKUP_WRITE_FAILED",
                "The backup could not be written; a file of that name is as it was.",
                "Check that the directory exists, that this user may write to it, and that the"
                    + " disk has room.")
            .withCause(cause));
  }
}
