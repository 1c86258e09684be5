package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretWriting;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link SecretWriting} does that checks the integrity of what it holds. */
public interface DamageWritingContract extends DamageContract {
  @Test
  default void aWriteOverADamagedSecretUsesNoVersionAgain() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      SecretVersion first = write(at, "one").orElseThrow();

      at.damage(at.address("app"));

      assertThat(write(at, "two")).isNotEqualTo(Optional.of(first));
    }
  }

  @Test
  default void aWriteOverAStolenSecretUsesNoVersionAgain() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      SecretVersion first = write(at, "one").orElseThrow();

      at.steal(at.address("app"));

      assertThat(write(at, "two")).isNotEqualTo(Optional.of(first));
    }
  }

  /** Empty if the store refuses to write over damage. */
  private static Optional<SecretVersion> write(DamageableFixture at, String text) {
    try (SecretValue value = SecretValue.of(at.content(text))) {
      return Optional.of(at.as(SecretWriting.class).put(at.address("app"), value));
    } catch (DamagedException e) {
      return Optional.empty();
    }
  }
}
