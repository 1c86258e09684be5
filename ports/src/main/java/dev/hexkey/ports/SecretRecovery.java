package dev.hexkey.ports;

/**
 * Optional ability of a {@link SecretStore}: what {@link SecretDeletion#delete} deletes is kept for
 * a while, and can be recovered or destroyed.
 */
public interface SecretRecovery extends SecretDeletion {
  /**
   * Recovers a deleted version, or without a version all that are deleted. What is readable stays
   * so.
   *
   * @throws AbsentException if the store holds no such secret or version
   * @throws DestroyedException if the version, or every version, is gone for good
   * @throws UnsupportedException if the address has a version and the store recovers only all
   */
  void undelete(SecretAddress address);

  /**
   * Destroys all versions for good. The store may still know that they were there.
   *
   * @param address without a version
   * @throws AbsentException if the store holds no such secret
   * @throws DestroyedException if all are gone already
   * @throws UnsupportedException if the address has a version
   */
  void destroyAll(SecretAddress address);
}
