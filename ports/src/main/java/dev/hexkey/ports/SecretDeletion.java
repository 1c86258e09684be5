package dev.hexkey.ports;

/** Optional ability of a {@link SecretStore}: it deletes. */
public interface SecretDeletion extends SecretStore {
  /**
   * Deletes a secret with all its versions. Afterwards {@link #fetch} answers with the family
   * {@link Family#ABSENT}, or {@link Family#DELETED} where the store can recover it.
   *
   * @param address without a version
   * @throws AbsentException if the store holds no such secret
   * @throws UnsupportedException if the address has a version
   */
  void delete(SecretAddress address);
}
