package dev.hexkey.ports;

/**
 * What a store is asked to list: everything directly under one folder of a mount. Its text is
 * redacted.
 *
 * @param mount canonical, one or more segments joined by slashes
 * @param folder empty for the whole mount, else one or more segments joined by slashes, without a
 *     slash at either end
 */
public record AddressPrefix(String mount, String folder) {
  /** Refuses an empty mount and slashes at the ends. */
  public AddressPrefix {
    if (mount.isEmpty()) {
      throw new IllegalArgumentException("mount must not be empty");
    }
    if (folder.startsWith("/") || folder.endsWith("/")) {
      throw new IllegalArgumentException("folder must not begin or end with a slash");
    }
  }

  @Override
  public String toString() {
    return mount + "/***";
  }
}
