package dev.hexkey.testkit;

import static dev.hexkey.testkit.Failures.assertDiscreet;
import static dev.hexkey.testkit.Failures.failureOf;
import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretVersion;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a store does that tells what it knows about a secret, and keeps notes on it. */
public interface SecretMetadataContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  private static Map<String, String> notes(SecretStoreFixture at, String path) {
    return at.as(SecretMetadata.class).metadata(at.address(path)).notes();
  }

  private static void annotate(
      SecretStoreFixture at, String path, Map<String, String> written, Set<String> removed) {
    at.as(SecretMetadata.class).annotate(at.address(path), written, removed);
  }

  @Test
  default void aSecretHasNoNotesAtFirst() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      assertThat(notes(at, "app")).isEmpty();
    }
  }

  @Test
  default void aNoteIsToldAsItWasWritten() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));

      annotate(at, "app", Map.of("owner", "Ada \"L\" <ü>"), Set.of());

      assertThat(notes(at, "app")).isEqualTo(Map.of("owner", "Ada \"L\" <ü>"));
    }
  }

  @Test
  default void writingANoteLeavesTheOthers() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      annotate(at, "app", Map.of("owner", "ada", "stage", "test"), Set.of());

      annotate(at, "app", Map.of("stage", "live"), Set.of());

      assertThat(notes(at, "app")).isEqualTo(Map.of("owner", "ada", "stage", "live"));
    }
  }

  @Test
  default void aNoteIsTakenAway() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      annotate(at, "app", Map.of("owner", "ada", "stage", "test"), Set.of());

      annotate(at, "app", Map.of(), Set.of("stage", "nothing"));

      assertThat(notes(at, "app")).isEqualTo(Map.of("owner", "ada"));
    }
  }

  @Test
  default void aNoteMakesNoVersion() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      SecretVersion before = at.store().fetch(at.address("app")).version().orElseThrow();

      annotate(at, "app", Map.of("owner", "ada"), Set.of());

      assertThat(at.store().fetch(at.address("app")).version()).contains(before);
      assertThat(bytesAt(at, at.address("app"))).isEqualTo(at.content("one"));
    }
  }

  @Test
  default void aNewVersionLeavesTheNotes() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      annotate(at, "app", Map.of("owner", "ada"), Set.of());

      at.hold(at.address("app"), at.content("two"));

      assertThat(notes(at, "app")).isEqualTo(Map.of("owner", "ada"));
    }
  }

  @Test
  default void anAbsentSecretTakesNoNotes() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      failureOf(Family.ABSENT, () -> annotate(at, "app", Map.of("owner", "ada"), Set.of()));

      failureOf(Family.ABSENT, () -> notes(at, "app"));
    }
  }

  @Test
  default void theErrorForAbsentMetadataDoesNotShowThePath() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      assertDiscreet(failureOf(() -> notes(at, Canary.PATH)));
    }
  }

  @Test
  default void metadataRevealNothing() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address(Canary.PATH), at.content(Canary.SECRET));

      assertThat(at.as(SecretMetadata.class).metadata(at.address(Canary.PATH)).toString())
          .doesNotContain(Canary.SECRET, Canary.PATH);
    }
  }

  @Test
  default void aClosedStoreTellsAndTakesNoNotes() throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.closeStore();

      failureOf(Family.CLOSED, () -> notes(at, "app"));
      failureOf(Family.CLOSED, () -> annotate(at, "app", Map.of("owner", "ada"), Set.of()));
    }
  }
}
