package dev.hexkey.core;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names one secret in one version, without a field: what is read, cached and in flight once. Its
 * text is redacted.
 */
record SecretKey(String scheme, SecretAddress address) {
  static SecretKey of(SecretUri uri) {
    return new SecretKey(uri.scheme(), uri.address());
  }

  /** Whether both name the same secret, in whatever version. */
  boolean isSameSecretAs(SecretKey other) {
    return scheme.equals(other.scheme)
        && address.mount().equals(other.address.mount())
        && address.path().equals(other.address.path());
  }

  /** Written out, as a record's own takes a millisecond to link and every first read needs it. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretKey key
        && isSameSecretAs(key)
        && Objects.equals(address.versionOrNull(), key.address.versionOrNull());
  }

  @Override
  public int hashCode() {
    int secret = 31 * address.mount().hashCode() + address.path().hashCode();
    SecretVersion version = address.versionOrNull();
    return 31 * (31 * secret + scheme.hashCode()) + (version == null ? 0 : version.hashCode());
  }

  @Override
  public String toString() {
    return scheme + "://" + address;
  }
}
