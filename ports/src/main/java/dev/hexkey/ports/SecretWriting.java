package dev.hexkey.ports;

/** Optional ability of a {@link SecretStore}: it takes new values. */
public interface SecretWriting extends SecretStore {
  /**
   * Stores a value as the newest version. A store that others write to as well looks what is there
   * first, and refuses if somebody writes between its look and its write. Returns after the store
   * acknowledged the write; when it throws, the value before is still in place, unless the error is
   * of the family {@link Family#TIMED_OUT}.
   *
   * @param address without a version
   * @param value stays the caller's
   * @return the version that was made
   * @throws UnsupportedException if the address has a version
   * @throws ConflictingException if somebody else wrote at the same time; nothing was written
   * @throws ForbiddenException if the caller may not write, or may not look what is there
   */
  SecretVersion put(SecretAddress address, SecretValue value);

  /**
   * Stores a value as the newest version without a look at what is there. Else as {@link #put}.
   *
   * @param address without a version
   * @param value stays the caller's
   * @return the version that was made
   * @throws UnsupportedException if the address has a version
   * @throws ConflictingException if the store takes no value from a writer that did not look
   */
  default SecretVersion overwrite(SecretAddress address, SecretValue value) {
    return put(address, value);
  }
}
