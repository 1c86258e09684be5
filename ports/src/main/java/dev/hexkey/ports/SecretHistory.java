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
   */
  record Entry(SecretVersion version, State state, @Nullable Instant createdAtOrNull) {
    /** When it was written, if the store says. */
    public Optional<Instant> createdAt() {
      return Optional.ofNullable(createdAtOrNull);
    }
  }
}
