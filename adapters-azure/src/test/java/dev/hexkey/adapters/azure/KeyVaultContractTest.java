package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.testkit.SecretDeletionContract;
import dev.hexkey.testkit.SecretFieldsContract;
import dev.hexkey.testkit.SecretHistoryContract;
import dev.hexkey.testkit.SecretListingContract;
import dev.hexkey.testkit.SecretMetadataContract;
import dev.hexkey.testkit.SecretStoreContract;
import dev.hexkey.testkit.SecretWritingContract;
import dev.hexkey.testkit.UnreachableHistoryContract;
import dev.hexkey.testkit.UnreachableListingContract;
import dev.hexkey.testkit.UnreachableWritingContract;
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
        SecretMetadataContract,
        UnreachableHistoryContract,
        UnreachableListingContract,
        UnreachableWritingContract {
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

  @Override
  public UnreachableKeyVaultFixture newUnreachableStore() throws IOException {
    return UnreachableKeyVaultFixture.of(world, signIn);
  }

  @Test
  void aPortThatIsClosedIsUnreachable() throws Exception {
    try (UnreachableKeyVaultFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.closePort();

      HexkeyException e =
          catchThrowableOfType(
              HexkeyException.class, () -> at.store().fetch(at.address("app")).value().close());

      assertThat(e.family()).isEqualTo(Family.UNREACHABLE);
      assertThat(e.code()).isEqualTo("VAULT_CONNECTION_ERROR");
    }
  }

  @Test
  void aVaultThatNeverAnswersTimesOut() throws Exception {
    world.with("HEXKEY_AZURE_TIMEOUT", "1");
    try (UnreachableKeyVaultFixture at = newUnreachableStore()) {
      at.hold(at.address("app"), at.content("one"));
      at.silence();

      HexkeyException e =
          catchThrowableOfType(
              HexkeyException.class, () -> at.store().fetch(at.address("app")).value().close());

      assertThat(e.family()).isEqualTo(Family.TIMED_OUT);
      assertThat(e.code()).isEqualTo("VAULT_TIMEOUT");
    } finally {
      world.without("HEXKEY_AZURE_TIMEOUT");
    }
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
