package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.KeyWrapper;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys that encrypt a local store, and their change. Every method is one transaction or several
 * that leave a whole store between them, so that each may be killed and called again. Thread-safe.
 *
 * <p>A new wrapping key: {@link KeyWrapper#create()}, {@link #rewrap}, then {@link
 * KeyWrapper#retire} for the old one. A new data key: {@link #add}, {@link #reencryptNext} until it
 * returns 0, then {@link #dropOld}; whoever finds more than one key in {@link #list} goes on there.
 */
public final class DataKeys {
  private final LocalStore store;

  DataKeys(LocalStore store) {
    this.store = store;
  }

  /**
   * A data key, without its bytes.
   *
   * @param wrapperKind the kind of key wrapper that opens it
   * @param wrapperKey the wrapper's id of its wrapping key
   * @param isActive whether new ciphertexts are made with it
   */
  public record Info(int id, String wrapperKind, String wrapperKey, boolean isActive) {}

  /** The keys, the oldest first; empty if there is no store yet. */
  public List<Info> list() {
    EntryStore entries = store.entriesIfPresent();
    return entries == null ? List.of() : entries.read(DataKeys::list);
  }

  private static List<Info> list(Entries all) throws SQLException {
    int active = all.catalogue().root().keyId();
    List<Info> infos = new ArrayList<>();
    for (WrappedKey key : WrappedKey.list(all.session())) {
      infos.add(new Info(key.id(), key.wrapperKind(), key.wrapperKey(), key.id() == active));
    }
    return infos;
  }

  /**
   * Wraps every data key with another wrapping key, in one transaction, and notes that the one
   * before is to be retired.
   *
   * @param wrapperKey which one of the wrapper's keys
   */
  public void rewrap(KeyWrapper wrapper, String wrapperKey) {
    EntryStore entries = store.entries();
    WrappingKeyRow planned = new WrappingKeyRow(wrapper.kind(), wrapperKey);
    entries.write(all -> planned.plan(all.session()));
    List<WrappedKey> before = entries.read(all -> WrappedKey.list(all.session()));
    KeyRing keys = entries.keysFor(before);
    List<WrappedKey> after = new ArrayList<>();
    for (WrappedKey key : before) {
      byte[] bytes = keys.key(key.id()).getEncoded();
      try {
        after.add(WrappedKey.wrap(keys.storeId(), key.id(), bytes, wrapper, wrapperKey));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
    entries.write(
        all -> {
          if (!WrappedKey.areSame(WrappedKey.list(all.session()), before)) {
            throw LocalErrors.keysChanged();
          }
          if (!planned.isPlanned(all.session())) {
            throw LocalErrors.keysChanged(); // somebody has taken it for a left-over
          }
          for (WrappedKey key : before) {
            new WrappingKeyRow(key.wrapperKind(), key.wrapperKey()).retire(all.session());
          }
          for (WrappedKey key : after) {
            key.write(all.session());
          }
          return planned.forget(all.session());
        });
  }

  /**
   * Makes a new data key, wrapped as the present one is, and uses it from now on. Only finishes the
   * step if it was begun before, or does nothing if entries are still under an older key.
   *
   * @return the number of the key that is used now
   */
  public int add() {
    EntryStore entries = store.entries();
    List<WrappedKey> keys = entries.read(all -> WrappedKey.list(all.session()));
    if (keys.size() == 1) {
      addBeside(entries, keys.get(0));
    }
    entries.reloadKeys();
    return entries.write(
        all -> {
          int newest = newest(all).id();
          if (all.catalogue().root().keyId() != newest) {
            all.catalogue().useKey(newest);
          }
          return newest;
        });
  }

  private void addBeside(EntryStore entries, WrappedKey present) {
    byte[] bytes = new byte[DataKey.SIZE_BYTES];
    new SecureRandom().nextBytes(bytes);
    try {
      KeyWrapper wrapper = store.wrappers().ofKind(present.wrapperKind());
      WrappedKey added =
          WrappedKey.wrap(
              entries.storeId(), present.id() + 1, bytes, wrapper, present.wrapperKey());
      entries.write(
          all -> {
            if (!WrappedKey.areSame(WrappedKey.list(all.session()), List.of(present))) {
              throw LocalErrors.keysChanged();
            }
            added.write(all.session());
            return true;
          });
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static WrappedKey newest(Entries all) throws SQLException {
    List<WrappedKey> keys = WrappedKey.list(all.session());
    return keys.get(keys.size() - 1);
  }

  /**
   * Encrypts some of what is still under an older key with the present one.
   *
   * @param batch how many entries at most
   * @return how many were done; 0 if nothing is left
   */
  public int reencryptNext(int batch) {
    return store.entries().write(all -> all.reencrypt(batch));
  }

  /** How many entries are still under an older key. */
  public long countOld() {
    EntryStore entries = store.entriesIfPresent();
    return entries == null ? 0 : entries.read(all -> all.countUnderOldKeys());
  }

  /**
   * Forgets all data keys but the one in use, and what SQLite still held of their ciphertexts.
   *
   * @throws dev.hexkey.ports.ConflictingException if something is still under an older key
   */
  public void dropOld() {
    EntryStore entries = store.entries();
    entries.write(
        all -> {
          if (all.countUnderOldKeys() > 0) {
            throw LocalErrors.keysInUse();
          }
          int active = all.catalogue().root().keyId();
          for (WrappedKey key : WrappedKey.list(all.session())) {
            if (key.id() != active) {
              deleteKey(all.session(), key.id());
            }
          }
          return true;
        });
    entries.reloadKeys();
    entries.checkpoint();
  }

  private static void deleteKey(Session session, int id) throws SQLException {
    PreparedStatement statement = session.statement(Sql.DELETE_KEY);
    statement.setInt(1, id);
    statement.executeUpdate();
  }
}
