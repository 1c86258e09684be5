package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertHelpful;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretListing.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store does that names what it holds. */
public interface SecretListingContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  /** The names directly under a folder of the fixture's mount; empty for the whole mount. */
  static List<String> namesUnder(SecretStoreFixture at, String folder) {
    return at.as(SecretListing.class).list(new AddressPrefix(at.mount(), folder)).stream()
        .map(Entry::name)
        .toList();
  }

  /** Puts a secret at each of these paths. */
  static void holdAll(SecretStoreFixture at, String... paths) throws Exception {
    for (String path : paths) {
      at.hold(at.address(path), at.content("value of " + path));
    }
  }

  @Test
  default void anEmptyMountListsNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertThat(namesUnder(at, "")).isEmpty();
    }
  }

  @Test
  default void everySecretIsListed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app", "web", "db");

      assertThat(namesUnder(at, "")).containsExactlyInAnyOrder("app", "web", "db");
    }
  }

  @Test
  default void namesAreListedInTheOrderOfTheirCharacters() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "b", "a0", "aa", "a-b", "a");

      assertThat(namesUnder(at, "")).containsExactly("a", "a-b", "a0", "aa", "b");
    }
  }

  @Test
  default void aSecretOfManyVersionsIsListedOnce() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app", "app", "app");

      assertThat(namesUnder(at, "")).containsExactly("app");
    }
  }

  @Test
  default void aTakenSecretIsNoLongerListed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app", "web");

      at.remove(at.address("app"));

      assertThat(namesUnder(at, "")).containsExactly("web");
    }
  }

  @Test
  default void aNewSecretIsListedAtOnce() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app");
      assertThat(namesUnder(at, "")).containsExactly("app");

      holdAll(at, "web");

      assertThat(namesUnder(at, "")).containsExactly("app", "web");
    }
  }

  @Test
  default void manySecretsAreAllListed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      List<String> names = new ArrayList<>();
      for (int i = 100; i < 250; i++) {
        names.add("app" + i);
      }
      holdAll(at, names.toArray(String[]::new));

      assertThat(namesUnder(at, "")).isEqualTo(names);
    }
  }

  @Test
  default void aListedNameIsAddressable() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app");

      List<Entry> listed = at.as(SecretListing.class).list(new AddressPrefix(at.mount(), ""));

      assertThat(listed).containsExactly(new Entry("app", true));
      assertThat(bytesAt(at, SecretAddress.newest(at.mount(), listed.get(0).name())))
          .isEqualTo(at.content("value of app"));
    }
  }

  @Test
  default void aListShowsNoValues() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content(Canary.SECRET));

      assertThat(at.as(SecretListing.class).list(new AddressPrefix(at.mount(), "")).toString())
          .doesNotContain(Canary.SECRET);
    }
  }

  @Test
  default void aListOfAMissingMountIsAbsent() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      AddressPrefix nowhere = new AddressPrefix(at.missingMount(), "");

      assertHelpful(failureOf(Family.ABSENT, () -> at.as(SecretListing.class).list(nowhere)));
    }
  }

  @Test
  default void aListWhileOthersWriteHoldsWhatStays() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app", "web");

      List<List<String>> seen =
          Race.run(
              4,
              runner -> {
                at.hold(at.address("new" + runner), at.content("one"));
                return namesUnder(at, "");
              });

      assertThat(seen).allSatisfy(names -> assertThat(names).contains("app", "web"));
    }
  }

  @Test
  default void aClosedStoreListsNothingButAnswersClosed() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.closeStore();

      failureOf(Family.CLOSED, () -> namesUnder(at, ""));
    }
  }
}
