package dev.hexkey.ports;

/**
 * The codes that every store and application shares: one code per condition, whatever the store. An
 * adapter may add codes of its own; it never gives one of these another meaning. Published codes
 * are neither changed nor reused.
 */
public final class ErrorCodes {
  /** The store holds no such secret, version or field (reason {@code KEY_MISSING}). */
  public static final String SECRET_NOT_FOUND = "SECRET_NOT_FOUND";

  /** The version is deleted or destroyed; the reason says which. */
  public static final String SECRET_VERSION_ERROR = "SECRET_VERSION_ERROR";

  /** Somebody else wrote first: the expected version is not the current one. */
  public static final String SECRET_CONFLICT = "SECRET_CONFLICT";

  /** The secret is switched off in its store. */
  public static final String SECRET_DISABLED = "SECRET_DISABLED";

  /** The secret is past its end. */
  public static final String SECRET_EXPIRED = "SECRET_EXPIRED";

  /** The secret's validity has not begun. */
  public static final String SECRET_NOT_YET_VALID = "SECRET_NOT_YET_VALID";

  /**
   * The secret's bytes cannot be used as asked; the reason says why ({@code NOT_TEXT}, {@code
   * NOT_AN_OBJECT}).
   */
  public static final String SECRET_FORMAT_ERROR = "SECRET_FORMAT_ERROR";

  /** The secret is larger than the store or the setting allows. */
  public static final String SECRET_TOO_LARGE = "SECRET_TOO_LARGE";

  /** Nothing is mounted under the URI's mount; for {@code local} no such profile. */
  public static final String MOUNT_NOT_FOUND = "MOUNT_NOT_FOUND";

  /** The store refused to let this caller in. */
  public static final String VAULT_AUTH_ERROR = "VAULT_AUTH_ERROR";

  /** The store knows the caller and refuses this secret. */
  public static final String VAULT_AUTHZ_ERROR = "VAULT_AUTHZ_ERROR";

  /** The store asks for patience. */
  public static final String VAULT_THROTTLED = "VAULT_THROTTLED";

  /** The store could not be reached. */
  public static final String VAULT_CONNECTION_ERROR = "VAULT_CONNECTION_ERROR";

  /** The store did not answer within the deadline. */
  public static final String VAULT_TIMEOUT = "VAULT_TIMEOUT";

  /** The store answered in a way that is not understood. */
  public static final String VAULT_OPERATION_ERROR = "VAULT_OPERATION_ERROR";

  /** The store is sealed or locked. */
  public static final String VAULT_SEALED = "VAULT_SEALED";

  /** What is mounted there is of another engine than the URI says. */
  public static final String VAULT_WRONG_ENGINE = "VAULT_WRONG_ENGINE";

  /** A store's settings or bootstrap file are wrong. */
  public static final String VAULT_CONFIG_ERROR = "VAULT_CONFIG_ERROR";

  /** The settings are wrong; every fault is listed. */
  public static final String STARTUP_VALIDATION_ERROR = "STARTUP_VALIDATION_ERROR";

  /** The connection was refused by policy of the network or store. */
  public static final String NETWORK_DENIED = "NETWORK_DENIED";

  /** The store lacks the ability that was asked for. */
  public static final String UNSUPPORTED_OPERATION = "UNSUPPORTED_OPERATION";

  /** Stored data fails its integrity check; the reason says what was found. */
  public static final String STORE_DAMAGED = "STORE_DAMAGED";

  /** A record's expected version or fencing number is not the current one. */
  public static final String RECORD_CONFLICT = "RECORD_CONFLICT";

  /** The record store has no room, or the device failed; what was stored before is untouched. */
  public static final String STORE_WRITE_FAILED = "STORE_WRITE_FAILED";

  /** The key that protects a store does not exist where it should. */
  public static final String KEY_ABSENT = "KEY_ABSENT";

  /**
   * The place that holds the key could not be asked: a locked keychain, no session bus, an
   * unreachable server.
   */
  public static final String KEY_UNAVAILABLE = "KEY_UNAVAILABLE";

  /** There is a key, but it is not the one that protects this store. */
  public static final String KEY_WRONG = "KEY_WRONG";

  /** An adapter was built for another version of the adapter interface. */
  public static final String ADAPTER_API_MISMATCH = "ADAPTER_API_MISMATCH";

  /** Only a person can help: the grant has ended, or its last redemption was lost. */
  public static final String SIGN_IN_REQUIRED = "SIGN_IN_REQUIRED";

  /** The server wants the person to authenticate more strongly (RFC 9470). */
  public static final String STEP_UP_REQUIRED = "STEP_UP_REQUIRED";

  /** The token's scope does not cover the request (RFC 6750, section 3.1). */
  public static final String INSUFFICIENT_SCOPE = "INSUFFICIENT_SCOPE";

  /** The issuer refuses the client, or what it asks for. */
  public static final String CLIENT_MISCONFIGURED = "CLIENT_MISCONFIGURED";

  /** A token's source could not be asked; the reason may be one of {@link SourceReasons}. */
  public static final String SOURCE_UNAVAILABLE = "SOURCE_UNAVAILABLE";

  /** A token's issuer asks for patience. */
  public static final String RATE_LIMITED = "RATE_LIMITED";

  /** A token's issuer answered with neither a token nor an error that is understood. */
  public static final String MALFORMED_RESPONSE = "MALFORMED_RESPONSE";

  /** What a source returned is no token that a header can carry; the reason says why. */
  public static final String MALFORMED_TOKEN = "MALFORMED_TOKEN";

  /** The token had ended when it came, or lives shorter than was asked for. */
  public static final String EXPIRED_ON_ARRIVAL = "EXPIRED_ON_ARRIVAL";

  /** The lock that redeeming a rotating grant needs could not be had. */
  public static final String LOCK_UNAVAILABLE = "LOCK_UNAVAILABLE";

  /** The caller's time to wait for a token is over; the renewal goes on. */
  public static final String TIMEOUT = "TIMEOUT";

  /** The caller was interrupted while it waited for a token; the renewal goes on. */
  public static final String INTERRUPTED = "INTERRUPTED";

  /** A token's source or listener asked the provider that it serves. */
  public static final String REENTRANT = "REENTRANT";

  /** The client, store or value has been closed. */
  public static final String CLOSED = "CLOSED";

  private ErrorCodes() {}
}
