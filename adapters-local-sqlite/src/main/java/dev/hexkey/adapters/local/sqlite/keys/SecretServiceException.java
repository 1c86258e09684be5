package dev.hexkey.adapters.local.sqlite.keys;

/**
 * The Secret Service did not do what it was asked. Stays within this package.
 *
 * <p>Its text names the D-Bus error and never holds what the service sent along.
 */
@SuppressWarnings("serial")
final class SecretServiceException extends Exception {
  private final Lookup.Cause reason;

  SecretServiceException(Lookup.Cause reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  SecretServiceException(Lookup.Cause reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  Lookup.Unavailable toAnswer() {
    return new Lookup.Unavailable(reason, String.valueOf(getMessage()));
  }
}
