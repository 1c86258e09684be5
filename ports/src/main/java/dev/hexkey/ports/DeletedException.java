package dev.hexkey.ports;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version is deleted but may be recovered in its store. */
@SuppressWarnings("serial")
public final class DeletedException extends HexkeyException {
  private final transient @Nullable SecretVersion version;
  private final @Nullable Instant deletedAt;

  /**
   * An error of the family {@link Family#DELETED}.
   *
   * @param version the deleted version, if the store said
   * @param deletedAt when it was deleted, if the store said
   */
  public DeletedException(
      Problem problem, @Nullable SecretVersion version, @Nullable Instant deletedAt) {
    super(Family.DELETED, problem);
    this.version = version;
    this.deletedAt = deletedAt;
  }

  /** The deleted version, if the store said. */
  public Optional<SecretVersion> version() {
    return Optional.ofNullable(version);
  }

  /** When it was deleted, if the store said. */
  public Optional<Instant> deletedAt() {
    return Optional.ofNullable(deletedAt);
  }
}
