package dev.hexkey.adapters.local.sqlite.authsome;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.UnreachableException;
import java.nio.file.Path;

/** Every failure of an import's source, in one place. */
final class AuthsomeErrors {
  private static final String NOTHING = "Nothing was imported; ";

  private AuthsomeErrors() {}

  static InvalidException notAStore(Path directory) {
    return new InvalidException(
        Problem.of(
            "IMPORT_NOT_A_STORE",
            "There is no authsome store in " + directory + ".",
            NOTHING + "name the directory that holds 'profiles', usually ~/.authsome."));
  }

  static AbsentException keyAbsent(Path file) {
    return new AbsentException(
        Problem.of(
            ErrorCodes.KEY_ABSENT,
            "The store's key file " + file + " does not exist.",
            NOTHING
                + "if its key is in a keychain, write it into that file as authsome does, and"
                + " try again."));
  }

  static InvalidException keyMalformed(Path file) {
    return new InvalidException(
        Problem.of(
            "IMPORT_KEY_MALFORMED",
            "The file " + file + " is not a key file of authsome's first generation.",
            NOTHING + "look at its members version, algorithm and key."));
  }

  static DamagedException keyWrong() {
    return new DamagedException(
        Problem.of(
            ErrorCodes.KEY_WRONG,
            "The key file opens none of the store's records.",
            NOTHING + "put back the master.key that belongs to this store."));
  }

  static DamagedException damaged(String record) {
    return new DamagedException(
        Problem.of(
                "IMPORT_DAMAGED",
                "The record " + record + " was changed or is not in the form of a record.",
                NOTHING + "remove that connection in authsome and log in again, or take a backup.")
            .withReason("RECORD"));
  }

  static DamagedException damagedFile(String profile) {
    return new DamagedException(
        Problem.of(
                "IMPORT_DAMAGED",
                "The database of profile '" + profile + "' is damaged.",
                NOTHING + "restore it from a backup.")
            .withReason("FILE"));
  }

  static InvalidException unknownRecord(String record) {
    return new InvalidException(
        Problem.of(
            "IMPORT_UNKNOWN_RECORD",
            "The store holds " + record + ", which is no record of the first generation.",
            NOTHING + "import a store of authsome 0.2.3 or earlier."));
  }

  static ConflictingException busy() {
    return new ConflictingException(
        Problem.of(
            "IMPORT_SOURCE_BUSY",
            "The store was written to while it was read.",
            NOTHING + "end all authsome processes and try again."));
  }

  static UnreachableException unreadable(Exception cause) {
    return new UnreachableException(
        Problem.of(
                "IMPORT_UNREADABLE",
                "The store could not be read.",
                NOTHING + "check that this user may read the directory.")
            .withCause(cause));
  }
}
