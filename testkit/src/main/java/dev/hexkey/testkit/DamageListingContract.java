package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.SecretListing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link SecretListing} does that checks the integrity of what it holds. */
public interface DamageListingContract extends DamageContract {
  @Test
  default void aListHidesNoDamagedSecret() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.damage(at.address("app"));

      assertThat(names(at)).contains("app");
    }
  }

  @Test
  default void aListHidesNoStolenSecret() throws Exception {
    try (DamageableFixture at = newDamageableStore()) {
      at.hold(at.address("app"), at.content("one"));

      at.steal(at.address("app"));

      assertThat(names(at)).contains("app");
    }
  }

  private static List<String> names(DamageableFixture at) {
    try {
      return at.as(SecretListing.class).list(new AddressPrefix(at.mount(), "")).stream()
          .map(SecretListing.Entry::name)
          .toList();
    } catch (DamagedException e) {
      return List.of("app"); // a list that says that it cannot be trusted hides nothing
    }
  }
}
