package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.DamageHistoryContract;
import dev.hexkey.testkit.DamageListingContract;
import dev.hexkey.testkit.DamageWritingContract;
import dev.hexkey.testkit.DamageableFixture;
import dev.hexkey.testkit.ExactBytesContract;
import dev.hexkey.testkit.FieldWritingContract;
import dev.hexkey.testkit.FolderListingContract;
import dev.hexkey.testkit.PlainFieldsContract;
import dev.hexkey.testkit.SecretCompareAndSetContract;
import dev.hexkey.testkit.SecretDeletionContract;
import dev.hexkey.testkit.SecretHistoryContract;
import dev.hexkey.testkit.SecretStoreContract;
import dev.hexkey.testkit.SecretStoreFixture;
import dev.hexkey.testkit.SecretWritingContract;

class LocalSecretStoreContractTest
    implements SecretStoreContract,
        SecretHistoryContract,
        FolderListingContract,
        SecretWritingContract,
        SecretCompareAndSetContract,
        SecretDeletionContract,
        PlainFieldsContract,
        FieldWritingContract,
        ExactBytesContract,
        DamageListingContract,
        DamageHistoryContract,
        DamageWritingContract {
  @Override
  public SecretStoreFixture newStore() throws Exception {
    return new Fixture();
  }

  @Override
  public DamageableFixture newDamageableStore() throws Exception {
    return new Fixture();
  }

  private static final class Fixture implements DamageableFixture {
    private final TestStore local = new TestStore(LocalSettings.DEFAULTS);
    private final LocalSecretStore secrets = local.store().secrets();

    Fixture() throws Exception {}

    @Override
    public SecretStore store() {
      return secrets;
    }

    @Override
    public String mount() {
      return "default";
    }

    @Override
    public String missingMount() {
      return "missing";
    }

    @Override
    public void hold(SecretAddress address, byte[] value) {
      try (SecretValue secret = SecretValue.of(value)) {
        secrets.put(address, secret);
      }
    }

    @Override
    public void remove(SecretAddress address) {
      secrets.delete(address);
    }

    @Override
    public void damage(SecretAddress address) throws Exception {
      local.tamperWhileOpen(
          "UPDATE entry SET sealed = CAST(substr(sealed, 1, 12) || zeroblob(length(sealed) - 12) AS"
              + " BLOB) WHERE name = '"
              + address.path()
              + "'");
    }

    @Override
    public void steal(SecretAddress address) throws Exception {
      local.tamperWhileOpen("DELETE FROM entry WHERE name = '" + address.path() + "'");
    }

    @Override
    public void closeStore() {
      local.store().close();
    }

    @Override
    public void close() {
      local.close();
    }
  }
}
