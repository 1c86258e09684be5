package dev.hexkey.ports;

/** Optional ability of a {@link SecretStore}: it takes new values. */
public interface SecretWriting extends SecretStore {
  /**
   * Stores a value as the newest version, whatever is there. Returns after the store acknowledged
   * the write; when it throws, the value before is still in place, unless the error is of the
   * family {@link Family#TIMED_OUT}.
   *
   * @param address without a version
   * @param value stays the caller's
   * @return the version that was made
   * @throws UnsupportedException if the address has a version
   */
  SecretVersion put(SecretAddress address, SecretValue value);
}
