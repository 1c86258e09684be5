package dev.hexkey.testkit;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.StoredRecord;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that a record store in memory must do. */
interface InMemoryRecords
    extends RecordStoreContract, RecordDamageContract, RecordUnreachableContract {
  /** Puts the store under test in front of the good one. */
  ForwardingRecords decorate(InMemoryRecordStore good);

  @Override
  default Fixture newStore() {
    return new Fixture(this::decorate);
  }

  @Override
  default Fixture newDamageableStore() {
    return newStore();
  }

  @Override
  default Fixture newUnreachableStore() {
    return newStore();
  }

  /** A store that passes everything on; broken ones change one thing. */
  class ForwardingRecords implements RecordStore {
    final InMemoryRecordStore good;

    ForwardingRecords(InMemoryRecordStore good) {
      this.good = good;
    }

    @Override
    public Optional<StoredRecord> find(RecordKey key) {
      return good.find(key);
    }

    @Override
    public long compareAndSet(RecordKey key, long expected, Document value, @Nullable Fence fence) {
      return good.compareAndSet(key, expected, value, fence);
    }

    @Override
    public void delete(RecordKey key, long expected, @Nullable Fence fence) {
      good.delete(key, expected, fence);
    }

    @Override
    public List<RecordKey> list(String profile, String namePrefix) {
      return good.list(profile, namePrefix);
    }

    @Override
    public RecordLock lock(RecordKey key, Duration wait) {
      return good.lock(key, wait);
    }

    @Override
    public List<String> profiles() {
      return good.profiles();
    }
  }

  /** A store in memory behind its decorator. */
  final class Fixture implements DamageableRecordFixture, UnreachableRecordFixture {
    private final ManualClock clock = new ManualClock();
    private final InMemoryAdapter adapter = new InMemoryAdapter(Set.of("default", "other"), clock);
    private final OpenAdapter opened = adapter.open();
    private final ForwardingRecords store;

    Fixture(Function<InMemoryRecordStore, ForwardingRecords> decorator) {
      store = decorator.apply(adapter.records());
    }

    @Override
    public RecordStore store() {
      return store;
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
      return "nowhere";
    }

    @Override
    public void advance(Duration time) {
      clock.advance(time);
    }

    @Override
    public void damage(RecordKey key) {
      adapter
          .records()
          .failWith(
              key,
              () ->
                  new DamagedException(
                      Problem.of(
                          ErrorCodes.STORE_DAMAGED,
                          "The record was changed behind the store's back.",
                          "Restore the store from a backup.")));
    }

    @Override
    public void steal(RecordKey key) {
      damage(key);
    }

    @Override
    public void cutOff() {
      adapter
          .records()
          .failWith(
              () ->
                  new UnreachableException(
                      Problem.of(
                          ErrorCodes.VAULT_CONNECTION_ERROR,
                          "The memory cannot be reached.",
                          "Try again later.")));
    }

    @Override
    public void reconnect() {
      adapter.records().heal();
    }

    @Override
    public void closeStore() {
      opened.close();
    }
  }
}
