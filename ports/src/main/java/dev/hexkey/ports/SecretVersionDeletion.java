package dev.hexkey.ports;

/**
 * Optional ability of a {@link SecretStore}: it deletes and destroys single versions, too, and
 * recovers them.
 */
public interface SecretVersionDeletion extends SecretRecovery {
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
   * Destroys one version for good, whether it is deleted or not.
   *
   * @param address with a version
   * @throws AbsentException if the store holds no such version
   * @throws DestroyedException if it is gone already
   * @throws UnsupportedException if the address has no version
   */
  void destroy(SecretAddress address);
}
