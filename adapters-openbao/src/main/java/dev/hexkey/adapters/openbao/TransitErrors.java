package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;

/** Every failure of a key in the transit engine. A server that cannot answer has no key absent. */
final class TransitErrors {
  private static final String OTHER_KEY = "OTHER_KEY";
  private static final String RESTORE =
      "Restore the key on the server, or restore a backup of the store into a new one.";

  private TransitErrors() {}

  static AbsentException absent(TransitKeyId id) {
    return new AbsentException(
        Problem.of(
            ErrorCodes.KEY_ABSENT, "The server has no transit key " + id.place() + ".", RESTORE));
  }

  /** There is a key of that name, but not that version of it. */
  static AbsentException otherKey(TransitKeyId id) {
    return new AbsentException(
        Problem.of(
                ErrorCodes.KEY_ABSENT,
                "The transit key "
                    + id.place()
                    + " has no version "
                    + id.version()
                    + " that was made when the one in use was.",
                RESTORE)
            .withReason(OTHER_KEY));
  }

  static MisconfiguredException noKey(TransitKeyId place) {
    return misconfigured(
        "TRANSIT_KEY_ABSENT",
        "The server has no transit key " + place.place() + ".",
        "Have an operator make it, or correct the name: a key is never made by the way.");
  }

  static MisconfiguredException notSet(String setting) {
    return misconfigured(
        "TRANSIT_KEY_NOT_SET",
        "No transit key is named for this server.",
        "Set " + setting + " to <mount>/<name>, such as transit/hexkey.");
  }

  static MisconfiguredException malformedSetting(String setting) {
    return misconfigured(
        "TRANSIT_KEY_NAME",
        "What " + setting + " says is no transit key.",
        "Set it to <mount>/<name>, such as transit/hexkey.");
  }

  static MisconfiguredException cannotBind(TransitKeyId place) {
    return misconfigured(
        "TRANSIT_KEY_TYPE",
        "The transit key " + place.place() + " cannot bind what it encrypts to a store.",
        "Use a key of type aes256-gcm96 or chacha20-poly1305 that is not derived.");
  }

  static MisconfiguredException tooOld(TransitKeyId id) {
    return misconfigured(
        "TRANSIT_KEY_VERSION",
        "The server no longer allows version " + id.version() + " of the key " + id.place() + ".",
        "Lower its min_decryption_version, and run 'hexkey key rotate'.");
  }

  static MisconfiguredException softDeleted(TransitKeyId id) {
    return misconfigured(
        "TRANSIT_KEY_DELETED",
        "The transit key " + id.place() + " is soft-deleted.",
        "Have an operator restore it.");
  }

  static MisconfiguredException noMount(TransitKeyId id) {
    return misconfigured(
        "MOUNT_NOT_FOUND",
        "Nothing is mounted at the server where the transit key " + id.place() + " should be.",
        "Check the mount and the namespace.");
  }

  /**
   * The login and the store would wait for each other.
   *
   * @param secret the setting that leads into a store
   * @param transitKey the setting of the key that protects one
   */
  static MisconfiguredException loginNeedsStore(String server, String secret, String transitKey) {
    return misconfigured(
        "LOGIN_CYCLE",
        "The login at the server '"
            + server
            + "' takes "
            + secret
            + " from a store, while its transit key ("
            + transitKey
            + ") protects a store.",
        "Take what this login needs from the environment or from files only.");
  }

  static ForbiddenException forbidden(TransitKeyId id) {
    return new ForbiddenException(
        Problem.of(
                ErrorCodes.KEY_UNAVAILABLE,
                "The server refuses this login the transit key " + id.place() + ".",
                "Grant read on keys/<name> and update on encrypt/<name> and decrypt/<name>.")
            .withReason("FORBIDDEN"));
  }

  static DamagedException wrong(TransitKeyId id) {
    return new DamagedException(
        Problem.of(
            ErrorCodes.KEY_WRONG,
            "Another version of the transit key " + id.place() + " wrapped this.",
            RESTORE));
  }

  static DamagedException damaged() {
    return new DamagedException(
        Problem.of(
                ErrorCodes.STORE_DAMAGED,
                "The transit key is the right one, but what it wraps was changed.",
                "Restore a backup into a new store.")
            .withReason("KEY_WRAP"));
  }

  static DamagedException malformedId() {
    return new DamagedException(
        Problem.of(
                ErrorCodes.STORE_DAMAGED,
                "The id of the master key is not one of a transit key.",
                "Restore a backup into a new store.")
            .withReason("KEY_ID"));
  }

  /** The same failure, said of the key that it keeps us from. */
  static HexkeyException unavailable(HexkeyException e) {
    Problem problem =
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, e.summary(), e.suggestion())
            .withReason(e.reason().orElse(e.code()));
    return switch (e.family()) {
      case LOCKED -> new LockedException(problem);
      case TIMED_OUT -> new TimedOutException(problem);
      case UNAUTHENTICATED -> new UnauthenticatedException(problem);
      case FORBIDDEN -> new ForbiddenException(problem);
      case MISCONFIGURED -> new MisconfiguredException(problem);
      case CLOSED -> new ClosedException(problem);
      case THROTTLED ->
          new ThrottledException(
              problem,
              e instanceof ThrottledException known ? known.retryAfter().orElse(null) : null);
      default -> new UnreachableException(problem);
    };
  }

  private static MisconfiguredException misconfigured(
      String reason, String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.KEY_UNAVAILABLE, summary, suggestion).withReason(reason));
  }
}
