package dev.hexkey.adapters.file;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;
import dev.hexkey.ports.UriReason;

/**
 * Every failure of this adapter, in the words of the ports. Causes are left out: their text is the
 * path of the secret, or a piece of it.
 */
final class FileErrors {
  private FileErrors() {}

  static HexkeyException absent(SecretAddress address) {
    return new AbsentException(
        Problem.of(
            ErrorCodes.SECRET_NOT_FOUND,
            "There is no file behind " + redacted(address) + ".",
            "Check the path, and that the volume has this file."));
  }

  static HexkeyException mountAbsent(SecretAddress address) {
    return new AbsentException(
        Problem.of(
            ErrorCodes.MOUNT_NOT_FOUND,
            "The root of the file secrets has no folder for the mount of "
                + redacted(address)
                + ".",
            "Check the mount's name, and that its volume is mounted under file_mount_path."));
  }

  static HexkeyException outside(SecretAddress address) {
    return new InvalidException(
        Problem.of(
                UriReason.TRAVERSAL.code(),
                redacted(address) + " is a link that leaves the root of the file secrets.",
                "Keep the file and what it links to under file_mount_path.")
            .withReason(UriReason.TRAVERSAL.name()));
  }

  static HexkeyException circle(SecretAddress address) {
    return badFile(address, "LINK_CIRCLE", "is a link that leads back to itself");
  }

  static HexkeyException directory(SecretAddress address) {
    return badFile(address, "IS_DIRECTORY", "is a directory");
  }

  static HexkeyException notRegular(SecretAddress address) {
    return badFile(address, "NOT_REGULAR", "is not a regular file but a pipe, socket or device");
  }

  static HexkeyException tooLarge(SecretAddress address, int maxBytes) {
    return new InvalidException(
        Problem.of(
            ErrorCodes.SECRET_TOO_LARGE,
            "The file behind " + redacted(address) + " has more than " + maxBytes + " bytes.",
            "Store a smaller secret; file_max_bytes can be raised to 1048576."));
  }

  static HexkeyException worldReadable(SecretAddress address) {
    return new ForbiddenException(
        Problem.of(
                ErrorCodes.VAULT_AUTHZ_ERROR,
                "Everybody on this machine may read the file behind " + redacted(address) + ".",
                "Take the read permission for others away, or unset file_strict_permissions.")
            .withReason("WORLD_READABLE"));
  }

  static HexkeyException denied(SecretAddress address) {
    return new ForbiddenException(
        Problem.of(
                ErrorCodes.VAULT_AUTHZ_ERROR,
                "This process may not read the file behind " + redacted(address) + ".",
                "Give the user that runs this program permission to read it.")
            .withReason("PERMISSION_DENIED"));
  }

  static HexkeyException keepsChanging(SecretAddress address) {
    return unreachable(
        "CHANGING",
        "The file behind " + redacted(address) + " changed each time it was read.",
        "Write it to a temporary file and rename that over it.");
  }

  static HexkeyException interrupted(SecretAddress address) {
    return unreachable(
        "INTERRUPTED",
        "Reading the file behind " + redacted(address) + " was interrupted.",
        "Try again, unless the program is stopping.");
  }

  static HexkeyException failed(SecretAddress address) {
    return unreachable(
        "IO_ERROR",
        "The file behind " + redacted(address) + " could not be read.",
        "Check the disk or volume that holds it.");
  }

  static HexkeyException rootLost() {
    return unreachable(
        "ROOT_LOST",
        "The root of the file secrets is no longer there.",
        "Check that the volume of file_mount_path is still mounted.");
  }

  static HexkeyException rootMissing() {
    return badRoot("ROOT_MISSING", "does not exist");
  }

  static HexkeyException rootIsNoDirectory() {
    return badRoot("ROOT_NO_DIRECTORY", "is not a directory");
  }

  static HexkeyException rootDenied() {
    return badRoot("ROOT_DENIED", "may not be entered by this process");
  }

  static HexkeyException versioned() {
    return new UnsupportedException(
        Problem.of(
            ErrorCodes.UNSUPPORTED_OPERATION,
            "Files have no versions.",
            "Leave the version out of the secret URI."));
  }

  static HexkeyException closed() {
    return new ClosedException(
        Problem.of(
            ErrorCodes.CLOSED,
            "The store of the file secrets has been closed.",
            "Resolve the secret from an open client."));
  }

  /** The secret's bytes have no fields as they are; quotes nothing of them. */
  static InvalidException unusable(String reason, String what, String suggestion) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.SECRET_FORMAT_ERROR,
                "A field was asked for, but the secret " + what + ".",
                suggestion)
            .withReason(reason));
  }

  static InvalidException repeatedName() {
    return unusable("REPEATED_NAME", "names one twice", "Name each field once.");
  }

  /** A line of the override file; quotes nothing of it. */
  static MisconfiguredException badOverride(String reason, int line, String what) {
    return new MisconfiguredException(
        Problem.of(
                "OVERRIDE_FILE_INVALID",
                "Line " + line + " of the override file " + what + ".",
                "Write one name=value on each line, in quotes what begins with one or is empty.")
            .withReason(reason));
  }

  static MisconfiguredException overriddenTwice(int first, int second) {
    return new MisconfiguredException(
        Problem.of(
                "OVERRIDE_FILE_INVALID",
                "Lines " + first + " and " + second + " of the override file name one secret.",
                "Remove one of them.")
            .withReason("REPEATED_NAME"));
  }

  static MisconfiguredException badOverrideFile(String reason, String what) {
    return new MisconfiguredException(
        Problem.of(
                "OVERRIDE_FILE_INVALID",
                "The override file " + what + ".",
                "Correct the file, or unset hexkey_azure_override_file, which names it.")
            .withReason(reason));
  }

  static MisconfiguredException insecureOverride(OwnerOnly.Opening opening) {
    return new MisconfiguredException(
        switch (opening) {
          case FOREIGN_OWNER ->
              Problem.of(
                      "OVERRIDE_FILE_INSECURE",
                      "The override file belongs to somebody else.",
                      "Make it your own, or unset hexkey_azure_override_file, which names it.")
                  .withReason(opening.name());
          case OPEN_TO_OTHERS ->
              Problem.of(
                      "OVERRIDE_FILE_INSECURE",
                      "Others than the owner may use the override file.",
                      "Take their permissions away, such as by chmod go= on the file itself.")
                  .withReason(opening.name());
        });
  }

  static HexkeyException overrideInterrupted() {
    return unreachable(
        "INTERRUPTED",
        "Reading the override file was interrupted.",
        "Try again, unless the program is stopping.");
  }

  static MisconfiguredException overrideInProduction() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "An override file is set, and environment says that this is production.",
                "Unset hexkey_azure_override_file, or set hexkey_azure_allow_override to true.")
            .withReason("OVERRIDE_IN_PRODUCTION"));
  }

  static HexkeyException notOverridden(String scheme, SecretAddress address) {
    return new AbsentException(
        Problem.of(
                ErrorCodes.SECRET_NOT_FOUND,
                "The override file does not name " + scheme + "://" + address + ".",
                "Add the name to the file, or unset hexkey_azure_override_exclusive.")
            .withReason("NOT_OVERRIDDEN"));
  }

  private static HexkeyException badFile(SecretAddress address, String reason, String what) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.SECRET_FORMAT_ERROR,
                redacted(address) + " " + what + ".",
                "Name a regular file.")
            .withReason(reason));
  }

  private static HexkeyException badRoot(String reason, String what) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The root of the file secrets " + what + ".",
                "Set file_mount_path to the directory under which the secrets are mounted.")
            .withReason(reason));
  }

  private static HexkeyException unreachable(String reason, String summary, String suggestion) {
    return new UnreachableException(
        Problem.of(ErrorCodes.VAULT_CONNECTION_ERROR, summary, suggestion).withReason(reason));
  }

  private static String redacted(SecretAddress address) {
    return "file://" + address;
  }
}
