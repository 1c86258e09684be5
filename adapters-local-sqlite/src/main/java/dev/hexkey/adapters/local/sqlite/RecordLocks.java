package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.Fence;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Takes the locks of records: leased rows, each with a number that is never given out twice.
 *
 * <p>Leases are measured with the wall clock, which the processes of a machine share. When it is
 * set back or forward a lease may end early or late; the number still keeps a write of a lost lock
 * out. A lease that begins in the future is taken for ended. Locks hold no data and are not part of
 * the digest.
 */
final class RecordLocks {
  private final LocalStore store;

  RecordLocks(LocalStore store) {
    this.store = store;
  }

  RecordLock take(RecordKey key, Duration wait) {
    EntryStore entries = store.entriesFor(key.profile());
    long deadline = System.nanoTime() + wait.toNanos();
    for (int attempt = 0; ; attempt++) {
      if (entries.read(all -> isFree(all, key))) {
        long fence = entries.write(all -> isFree(all, key) ? takeNow(all, key) : 0L);
        if (fence != 0) {
          return new Held(entries, new Fence(key, fence));
        }
      }
      entries.pauseForLock(attempt, deadline);
    }
  }

  /** Whether a fence is that of the lock's present holder; asked inside the write it protects. */
  static boolean isHeld(Session session, Fence fence) throws SQLException {
    PreparedStatement statement = session.statement(Sql.FIND_LOCK);
    statement.setString(1, fence.lock().profile());
    statement.setString(2, fence.lock().name());
    try (ResultSet row = statement.executeQuery()) {
      return row.next() && row.getLong(1) == fence.number();
    }
  }

  private boolean isFree(Entries all, RecordKey key) throws SQLException {
    all.requireProfile(key.profile());
    PreparedStatement statement = all.session().statement(Sql.FIND_LOCK);
    statement.setString(1, key.profile());
    statement.setString(2, key.name());
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return true;
      }
      long heldMillis = store.nowMillis() - row.getLong(2);
      return heldMillis < 0 || heldMillis >= row.getLong(3);
    }
  }

  private long takeNow(Entries all, RecordKey key) throws SQLException {
    PreparedStatement statement = all.session().statement(Sql.TAKE_LOCK);
    statement.setString(1, key.profile());
    statement.setString(2, key.name());
    statement.setLong(3, store.nowMillis());
    statement.setLong(4, store.settings().lockLease().toMillis());
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** A lock that was taken. */
  private final class Held implements RecordLock {
    private final EntryStore entries;
    private final Fence fence;

    Held(EntryStore entries, Fence fence) {
      this.entries = entries;
      this.fence = fence;
    }

    @Override
    public Fence fence() {
      return fence;
    }

    @Override
    public void renew() {
      entries.write(
          all -> {
            PreparedStatement statement = all.session().statement(Sql.RENEW_LOCK);
            statement.setLong(1, store.nowMillis());
            statement.setLong(2, store.settings().lockLease().toMillis());
            statement.setLong(3, fence.number());
            if (statement.executeUpdate() == 0) {
              throw LocalErrors.staleFence();
            }
            return true;
          });
    }

    @Override
    public void close() {
      entries.write(
          all -> {
            PreparedStatement statement = all.session().statement(Sql.RELEASE_LOCK);
            statement.setLong(1, fence.number());
            return statement.executeUpdate();
          });
    }
  }
}
