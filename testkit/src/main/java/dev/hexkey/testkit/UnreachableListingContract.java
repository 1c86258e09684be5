package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretListing;
import org.junit.jupiter.api.Test;

/** What a {@link SecretListing} does whose place cannot be asked at times. */
public interface UnreachableListingContract extends UnreachableContract {
  @Test
  default void aListOfAStoreThatIsCutOffIsNotEmptyButUnreachable() throws Exception {
    try (UnreachableFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));
      SecretListing store = at.as(SecretListing.class);
      AddressPrefix everything = new AddressPrefix(at.mount(), "");
      assertThat(store.list(everything)).isNotEmpty();

      at.cutOff();

      assertThat(failureOf(() -> store.list(everything)).family())
          .isIn(Family.UNREACHABLE, Family.TIMED_OUT);
    }
  }
}
