package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.testkit.SecretDeletionContract;
import dev.hexkey.testkit.SecretFieldsContract;
import dev.hexkey.testkit.SecretHistoryContract;
import dev.hexkey.testkit.SecretListingContract;
import dev.hexkey.testkit.SecretMetadataContract;
import dev.hexkey.testkit.SecretStoreContract;
import dev.hexkey.testkit.SecretWritingContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every contract that a vault's store keeps. It has no compare-and-set, no single version to
 * delete, no bytes beside text and no folders in folders, so that those contracts do not apply.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyVaultContractTest
    implements SecretStoreContract,
        SecretFieldsContract,
        SecretHistoryContract,
        SecretListingContract,
        SecretWritingContract,
        SecretDeletionContract,
        SecretMetadataContract {
  private SignedIn world;
  private String signIn;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    world = new SignedIn(folder);
    signIn = KeyVaultFixture.signIn(world);
  }

  @AfterAll
  void stop() {
    world.close();
  }

  @Override
  public KeyVaultFixture newStore() throws IOException {
    return new KeyVaultFixture(world, signIn);
  }

  /** Tags belong to a version, so that a new one begins without. */
  @Override
  @Test
  public void aNewVersionLeavesTheNotes() throws Exception {
    try (KeyVaultFixture at = newStore()) {
      SecretMetadata notes = at.as(SecretMetadata.class);
      at.hold(at.address("app"), at.content("one"));
      notes.annotate(at.address("app"), Map.of("owner", "ada"), Set.of());

      at.hold(at.address("app"), at.content("two"));

      assertThat(notes.metadata(at.address("app")).notes()).isEmpty();
    }
  }
}
