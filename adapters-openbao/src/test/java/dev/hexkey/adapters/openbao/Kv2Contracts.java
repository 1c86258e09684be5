package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.FieldWritingContract;
import dev.hexkey.testkit.FolderListingContract;
import dev.hexkey.testkit.SecretCompareAndSetContract;
import dev.hexkey.testkit.SecretFieldsContract;
import dev.hexkey.testkit.SecretHistoryContract;
import dev.hexkey.testkit.SecretMetadataContract;
import dev.hexkey.testkit.SecretPatchingContract;
import dev.hexkey.testkit.SecretStoreContract;
import dev.hexkey.testkit.SecretVersionDeletionContract;
import dev.hexkey.testkit.SecretWritingContract;
import dev.hexkey.testkit.UnreachableHistoryContract;
import dev.hexkey.testkit.UnreachableListingContract;
import dev.hexkey.testkit.UnreachableWritingContract;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every contract that a store of this adapter keeps, against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Kv2Contracts
    implements SecretStoreContract,
        SecretFieldsContract,
        SecretHistoryContract,
        FolderListingContract,
        SecretWritingContract,
        SecretCompareAndSetContract,
        SecretPatchingContract,
        FieldWritingContract,
        SecretVersionDeletionContract,
        SecretMetadataContract,
        UnreachableHistoryContract,
        UnreachableListingContract,
        UnreachableWritingContract {
  private final String scheme;
  private OpenBaoServer server;

  Kv2Contracts(String scheme) {
    this.scheme = scheme;
  }

  @BeforeAll
  void start() throws Exception {
    server = OpenBaoServer.dev();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Override
  public Kv2Fixture newStore() throws Exception {
    return new Kv2Fixture(server, server.address(), scheme);
  }

  @Override
  public UnreachableKv2Fixture newUnreachableStore() throws Exception {
    return UnreachableKv2Fixture.of(server, scheme);
  }

  /** The server keeps numbers as doubles, so that of 17 digits not all come back. */
  @Override
  @Test
  public void aWholeNumberIsItsDigits() throws Exception {
    try (Kv2Fixture at = newStore();
        SecretValue secret = SecretFieldsContract.fetched(at, "{\"pin\":9007199254740991}")) {
      assertThat(SecretFieldsContract.textOf(secret, "pin")).contains("9007199254740991");
    }
  }
}
