package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.testkit.DamageableRecordFixture;
import dev.hexkey.testkit.RecordDamageContract;
import dev.hexkey.testkit.RecordStoreContract;
import dev.hexkey.testkit.RecordStoreFixture;
import java.time.Duration;

class LocalRecordStoreContractTest implements RecordStoreContract, RecordDamageContract {
  @Override
  public RecordStoreFixture newStore() throws Exception {
    return new Fixture();
  }

  @Override
  public DamageableRecordFixture newDamageableStore() throws Exception {
    return new Fixture();
  }

  private static final class Fixture implements DamageableRecordFixture {
    private final TestStore local = new TestStore(LocalSettings.DEFAULTS);
    private final RecordStore records = local.store().records();

    Fixture() throws Exception {
      local.store().profiles().create(otherProfile());
    }

    @Override
    public RecordStore store() {
      return records;
    }

    @Override
    public String profile() {
      return "default";
    }

    @Override
    public String otherProfile() {
      return "other";
    }

    @Override
    public String missingProfile() {
      return "missing";
    }

    @Override
    public void advance(Duration time) {
      local.advance(time);
    }

    @Override
    public void damage(RecordKey key) throws Exception {
      local.tamperWhileOpen(
          "UPDATE entry SET sealed = CAST(substr(sealed, 1, 12) || zeroblob(length(sealed) - 12) AS"
              + " BLOB) WHERE name = '"
              + key.name()
              + "'");
    }

    @Override
    public void steal(RecordKey key) throws Exception {
      local.tamperWhileOpen("DELETE FROM entry WHERE name = '" + key.name() + "'");
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
