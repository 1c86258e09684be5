package dev.hexkey.ports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Optional ability of a {@link SecretStore}: it keeps versions, reads one by its name, and lists
 * them.
 */
public interface SecretHistory extends SecretStore {
  /**
   * The versions that the store knows of a secret, the newest first by time of creation. Never
   * reveals a value.
   *
   * @param address its version is ignored
   * @throws AbsentException if the store holds no such secret
   */
  List<Entry> history(SecretAddress address);

  /** What has become of a version. */
  enum State {
    /** It can be read. */
    READABLE,
    /** It is deleted but may be recovered. */
    DELETED,
    /** It is gone for good. */
    DESTROYED
  }

  /**
   * One version.
   *
   * @param createdAtOrNull when it was written, if the store says
   * @param deletedAtOrNull when it was deleted, or will be, if the store says
   */
  record Entry(
      SecretVersion version,
      State state,
      @Nullable Instant createdAtOrNull,
      @Nullable Instant deletedAtOrNull) {
    /** A version that nobody deleted, or of which the store does not say when. */
    public Entry(SecretVersion version, State state, @Nullable Instant createdAtOrNull) {
      this(version, state, createdAtOrNull, null);
    }

    /** When it was written, if the store says. */
    public Optional<Instant> createdAt() {
      return Optional.ofNullable(createdAtOrNull);
    }

    /** When it was deleted, or for a readable version will be, if the store says. */
    public Optional<Instant> deletedAt() {
      return Optional.ofNullable(deletedAtOrNull);
    }
  }
}
