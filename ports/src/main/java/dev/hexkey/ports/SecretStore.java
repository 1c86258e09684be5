package dev.hexkey.ports;

/**
 * Driven port: a place that holds secrets, behind one scheme. Implementations are thread-safe. What
 * else a store can do is stated by the further interfaces it implements: {@link SecretHistory},
 * {@link SecretListing}, {@link SecretWriting}, {@link SecretCompareAndSet}, {@link
 * SecretPatching}, {@link SecretDeletion}, {@link SecretRecovery}, {@link SecretVersionDeletion},
 * {@link SecretMetadata}.
 */
public interface SecretStore {
  /**
   * Fetches one secret over the network or from disk. Called on the core's executor; it may block,
   * and stops early when its thread is interrupted: as {@link Family#TIMED_OUT} or {@link
   * Family#UNREACHABLE}, with the interrupt flag still up.
   *
   * @return a value that passes into the core's ownership
   * @throws AbsentException if the store was asked and holds no such secret or version
   * @throws DeletedException if that version is deleted but may be recovered
   * @throws DestroyedException if that version is gone for good
   * @throws UnreachableException if the store cannot be asked; a later try may succeed. Never
   *     answered with "absent"
   * @throws DamagedException if what is stored fails its integrity check
   * @throws LockedException if the store is sealed or its key is locked away
   */
  FetchedSecret fetch(SecretAddress address);
}
