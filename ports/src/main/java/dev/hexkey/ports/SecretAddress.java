package dev.hexkey.ports;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store is asked for: mount, path and version. The scheme and the field are the core's
 * business. Its text is redacted.
 *
 * @param mount canonical, one or more segments joined by slashes
 * @param path canonical, one or more segments joined by slashes
 * @param versionOrNull as the scheme's descriptor checked it; {@code null} for the newest
 */
public record SecretAddress(String mount, String path, @Nullable SecretVersion versionOrNull) {
  /** Refuses empty parts; does not echo its input, which may be a pasted secret. */
  public SecretAddress {
    if (mount.isEmpty() || path.isEmpty()) {
      throw new IllegalArgumentException("mount and path must not be empty");
    }
  }

  /** The newest version of a secret. */
  public static SecretAddress newest(String mount, String path) {
    return new SecretAddress(mount, path, null);
  }

  /** The version asked for; empty for the newest. */
  public Optional<SecretVersion> version() {
    return Optional.ofNullable(versionOrNull);
  }

  /** The same secret in its newest version. */
  public SecretAddress withoutVersion() {
    return versionOrNull == null ? this : newest(mount, path);
  }

  @Override
  public String toString() {
    return mount + "/***";
  }
}
