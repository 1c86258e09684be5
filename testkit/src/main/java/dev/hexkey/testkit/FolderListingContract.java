package dev.hexkey.testkit;

import static dev.hexkey.testkit.SecretListingContract.holdAll;
import static dev.hexkey.testkit.SecretListingContract.namesUnder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretListing.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store does that lists and whose paths have folders. */
public interface FolderListingContract extends SecretListingContract {
  @Test
  default void aFolderIsListedOnceWithASlash() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app/db", "app/web", "app/queue/in");

      assertThat(namesUnder(at, "")).containsExactly("app/");
    }
  }

  @Test
  default void aFolderEntrySaysThatItIsOne() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app/db", "web");

      assertThat(at.as(SecretListing.class).list(new AddressPrefix(at.mount(), "")))
          .extracting(Entry::isFolder)
          .containsExactly(true, false);
    }
  }

  @Test
  default void aListGoesOneLevelDeep() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app/db/user", "app/db/password", "app/port");

      assertThat(namesUnder(at, "app")).containsExactly("db/", "port");
    }
  }

  @Test
  default void namesAreRelativeToTheirFolder() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app/db/user");

      assertThat(namesUnder(at, "app/db")).containsExactly("user");
    }
  }

  @Test
  default void aNameMayBeASecretAndAFolder() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app", "app/db");

      assertThat(namesUnder(at, "")).containsExactly("app", "app/");
    }
  }

  @Test
  default void aSecretIsNoFolder() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app");

      assertThat(namesUnder(at, "app")).isEmpty();
    }
  }

  @Test
  default void aMissingFolderListsNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app/db");

      assertThat(namesUnder(at, "web")).isEmpty();
    }
  }

  @Test
  default void aFolderHoldsNothingOfOneThatBeginsLikeIt() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app/db", "app-old/web", "application/queue");

      assertThat(namesUnder(at, "app")).containsExactly("db");
    }
  }

  @Test
  default void anUnderscoreMeansItself() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "a_c/one", "abc/two");

      assertThat(namesUnder(at, "a_c")).containsExactly("one");
    }
  }

  @Test
  default void aDotMeansItself() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "a.c/one", "abc/two");

      assertThat(namesUnder(at, "a.c")).containsExactly("one");
    }
  }

  @Test
  default void foldersSortByTheirSlash() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app0", "app/db", "app-x");

      assertThat(namesUnder(at, "")).containsExactly("app-x", "app/", "app0");
    }
  }

  @Test
  default void aFolderStaysWhileSomethingIsInIt() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      holdAll(at, "app/db", "app/web");

      at.remove(at.address("app/db"));

      assertThat(namesUnder(at, "")).isEqualTo(List.of("app/"));
    }
  }
}
