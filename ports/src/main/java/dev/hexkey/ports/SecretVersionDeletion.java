package dev.hexkey.ports;

/**
 * Optional ability of a {@link SecretStore}: it deletes single versions, recovers them, and
 * destroys them for good. What {@link SecretDeletion#delete} deletes can be recovered here too.
 */
public interface SecretVersionDeletion extends SecretDeletion {
  /**
   * Deletes one version, which answers {@link Family#DELETED} from then on.
   *
   * @param address with a version
   * @throws AbsentException if the store holds no such version
   * @throws DeletedException if it is deleted already
   * @throws DestroyedException if it is gone for good
   * @throws UnsupportedException if the address has no version
   */
  void deleteVersion(SecretAddress address);

  /**
   * Recovers a deleted version, or without a version all that are deleted. What is readable stays
   * so.
   *
   * @throws AbsentException if the store holds no such secret or version
   * @throws DestroyedException if the version, or every version, is gone for good
   */
  void undelete(SecretAddress address);

  /**
   * Destroys one version for good, whether it is deleted or not.
   *
   * @param address with a version
   * @throws AbsentException if the store holds no such version
   * @throws DestroyedException if it is gone already
   * @throws UnsupportedException if the address has no version
   */
  void destroy(SecretAddress address);

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
