package dev.hexkey.ports;

/**
 * What kind of failure a {@link HexkeyException} is. The family, not the code, decides an
 * application's exit code and whether another try can help; codes say precisely what happened.
 */
public enum Family {
  /** The place was asked and holds no such thing. */
  ABSENT(false),
  /** The version is deleted but may be recovered. */
  DELETED(false),
  /** The version is gone for good. */
  DESTROYED(false),
  /** The secret exists and is switched off. */
  DISABLED(false),
  /** The secret or right is past its end. */
  EXPIRED(false),
  /** The caller is known and may not. */
  FORBIDDEN(false),
  /** The caller is not known, or its proof was refused. */
  UNAUTHENTICATED(false),
  /** Asked too often; a later try may succeed. */
  THROTTLED(true),
  /** The place could not be asked; a later try may succeed. */
  UNREACHABLE(true),
  /** No answer came in time; a later try may succeed. */
  TIMED_OUT(true),
  /** Somebody else changed the thing first; read again and decide. */
  CONFLICTING(true),
  /** The input is malformed; nothing was done. */
  INVALID(false),
  /** The settings are wrong; nothing was started. */
  MISCONFIGURED(false),
  /** This store or build cannot do what was asked. */
  UNSUPPORTED(false),
  /** Stored data fails its integrity check. */
  DAMAGED(false),
  /** The place is there but locked or sealed; somebody must open it. */
  LOCKED(false),
  /** The client, store or value has been closed. */
  CLOSED(false);

  private final boolean retryMayHelp;

  Family(boolean retryMayHelp) {
    this.retryMayHelp = retryMayHelp;
  }

  /** Whether the same call, made again later, may succeed without anybody acting. */
  public boolean retryMayHelp() {
    return retryMayHelp;
  }
}
