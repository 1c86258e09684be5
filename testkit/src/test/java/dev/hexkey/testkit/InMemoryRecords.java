package dev.hexkey.testkit;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that a record store in memory must do. */
interface InMemoryRecords extends RecordStoreContract {
  /** Puts the store under test in front of the good one. */
  ForwardingRecords decorate(InMemoryRecordStore good);

  @Override
  default RecordStoreFixture newStore() {
    return new Fixture(this::decorate);
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
  final class Fixture implements RecordStoreFixture {
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
    public void closeStore() {
      opened.close();
    }
  }
}
