package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretCompareAndSet;
import dev.hexkey.ports.SecretDeletion;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretLeases;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretRecovery;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretVersionDeletion;
import dev.hexkey.ports.SecretWriting;
import dev.hexkey.ports.UnsupportedException;

/** Finds a store's optional abilities, and says which one is missing. */
final class Abilities {
  private Abilities() {}

  static SecretWriting writing(SecretStore store, String scheme) {
    return require(SecretWriting.class, store, scheme, "take new values", "NO_WRITING");
  }

  static SecretCompareAndSet compareAndSet(SecretStore store, String scheme) {
    return require(
        SecretCompareAndSet.class,
        store,
        scheme,
        "compare and set, which setting a field or expecting a version needs",
        "NO_COMPARE_AND_SET");
  }

  static SecretDeletion deletion(SecretStore store, String scheme) {
    return require(SecretDeletion.class, store, scheme, "delete", "NO_DELETION");
  }

  static SecretRecovery recovery(SecretStore store, String scheme) {
    return require(
        SecretRecovery.class, store, scheme, "recover or destroy what was deleted", "NO_RECOVERY");
  }

  static SecretVersionDeletion versionDeletion(SecretStore store, String scheme) {
    return require(
        SecretVersionDeletion.class,
        store,
        scheme,
        "delete or destroy single versions",
        "NO_VERSION_DELETION");
  }

  static SecretMetadata metadata(SecretStore store, String scheme) {
    return require(
        SecretMetadata.class, store, scheme, "tell or keep what is known about it", "NO_METADATA");
  }

  static SecretHistory history(SecretStore store, String scheme) {
    return require(SecretHistory.class, store, scheme, "list versions", "NO_HISTORY");
  }

  static SecretListing listing(SecretStore store, String scheme) {
    return require(SecretListing.class, store, scheme, "list what it holds", "NO_LISTING");
  }

  static SecretLeases leases(SecretStore store, String scheme) {
    return require(SecretLeases.class, store, scheme, "lease secrets", "NO_LEASES");
  }

  static UnsupportedException unknownScheme() {
    return new UnsupportedException(
        Problem.of(
                ErrorCodes.UNSUPPORTED_OPERATION,
                "No adapter serves that scheme.",
                "Name a scheme that 'hexkey config list' or the adapter's README shows.")
            .withReason("UNKNOWN_SCHEME"));
  }

  private static <A extends SecretStore> A require(
      Class<A> ability, SecretStore store, String scheme, String what, String reason) {
    if (ability.isInstance(store)) {
      return ability.cast(store);
    }
    throw new UnsupportedException(
        Problem.of(
                ErrorCodes.UNSUPPORTED_OPERATION,
                "The store behind '" + scheme + "' cannot " + what + ".",
                "Use a store that can, or the back end's own tools.")
            .withReason(reason));
  }
}
