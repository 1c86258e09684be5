package dev.hexkey.ports;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Optional ability of a {@link SecretStore}: it tells what it knows about a secret, and keeps notes
 * on it. Notes are no secrets: whoever may list a secret may read them.
 */
public interface SecretMetadata extends SecretStore {
  /**
   * What the store knows about a secret. Never reveals a value.
   *
   * @param address its version is ignored
   * @throws AbsentException if the store holds no such secret
   */
  Facts metadata(SecretAddress address);

  /**
   * Writes notes and takes notes away, and leaves all others as they are. Makes no version.
   *
   * @param address its version is ignored
   * @throws AbsentException if the store holds no such secret
   * @throws InvalidException if the store takes no such notes
   */
  void annotate(SecretAddress address, Map<String, String> written, Set<String> removed);

  /**
   * What a store knows about a secret, beside its versions.
   *
   * @param notes what people wrote about it ("custom metadata")
   * @param maxVersionsOrNull how many versions are kept; {@code null} for the store's own number
   * @param casRequired whether writers have to say which version they replace
   * @param deleteVersionAfterOrNull when a version is deleted by itself, counted from its creation
   */
  record Facts(
      Map<String, String> notes,
      @Nullable Integer maxVersionsOrNull,
      boolean casRequired,
      @Nullable Duration deleteVersionAfterOrNull,
      @Nullable Instant createdAtOrNull,
      @Nullable Instant updatedAtOrNull) {
    /** Copies the notes. */
    public Facts {
      notes = Map.copyOf(notes);
    }

    /** How many versions are kept; empty for the store's own number. */
    public Optional<Integer> maxVersions() {
      return Optional.ofNullable(maxVersionsOrNull);
    }

    /** When a version is deleted by itself, counted from its creation; empty for never. */
    public Optional<Duration> deleteVersionAfter() {
      return Optional.ofNullable(deleteVersionAfterOrNull);
    }

    /** When the secret was first written, if the store says. */
    public Optional<Instant> createdAt() {
      return Optional.ofNullable(createdAtOrNull);
    }

    /** When the secret was last written, if the store says. */
    public Optional<Instant> updatedAt() {
      return Optional.ofNullable(updatedAtOrNull);
    }
  }
}
