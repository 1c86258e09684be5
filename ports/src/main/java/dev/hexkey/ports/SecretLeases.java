package dev.hexkey.ports;

import dev.hexkey.ports.TokenProvider.Subscription;
import java.util.Optional;

/**
 * Optional ability of a {@link SecretStore}: its secrets are made for the reader and end. All
 * fields of one secret are from one lease, which is extended, and replaced in time by another,
 * while somebody reads or listens.
 */
public interface SecretLeases extends SecretStore {
  /** The lease of what was fetched last and still holds; asks nobody. */
  Optional<SecretLease> findLease(SecretAddress address);

  /**
   * Ends a lease now, and the secret with it.
   *
   * @param leaseId as {@link SecretLease#id} gave it, perhaps to another process
   * @throws AbsentException if the store says that there is no such lease
   */
  void revokeLease(String leaseId);

  /**
   * Runs {@code listener} each time that another secret has taken the place of the one so far,
   * which is revoked only after every listener has returned; one that throws leaves it to end by
   * itself. While somebody listens, the secret is renewed though nobody reads it.
   *
   * @return ends the subscription when it is closed
   */
  Subscription onRotated(SecretAddress address, Runnable listener);
}
