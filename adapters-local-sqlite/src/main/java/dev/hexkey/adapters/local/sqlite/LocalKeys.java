package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a local store, as a person manages them. Every change is a row of steps that leave
 * the store readable between them: it may be killed at any instant, other programs may have the
 * store open meanwhile, and the next change finishes what was left over. Thread-safe.
 */
public final class LocalKeys {
  private static final int BATCH = 64;

  private final LocalStore store;

  LocalKeys(LocalStore store) {
    this.store = store;
  }

  /**
   * How a store is protected.
   *
   * @param kind the kind of place that its wrapping key is in
   * @param keyId the wrapping key's id
   * @param place whether it is there
   * @param dataKey the number of the newest data key
   * @param storeCreated when the store was made
   * @param dataRotationPending whether {@link #rotateData} was begun and not finished
   * @param leftOver kinds of places that hold a wrapping key which nothing uses any more
   */
  public record Status(
      String kind,
      String keyId,
      KeyStatus place,
      int dataKey,
      Instant storeCreated,
      boolean dataRotationPending,
      List<String> leftOver) {
    /** Copies the list. */
    public Status {
      leftOver = List.copyOf(leftOver);
    }
  }

  /**
   * What a change of the wrapping key came to.
   *
   * @param kind the kind of place that the key is in now
   * @param keyId its id
   * @param leftOver kinds of places that could not be reached to remove a key from, which the next
   *     change tries again
   */
  public record Change(String kind, String keyId, List<String> leftOver) {
    /** Copies the list. */
    public Change {
      leftOver = List.copyOf(leftOver);
    }
  }

  /** Looks without opening anything, so that it also answers when the key is gone. */
  public Optional<Status> status() {
    return store
        .inspect(
            session -> {
              List<WrappedKey> keys = WrappedKey.list(session);
              WrappedKey newest = keys.get(keys.size() - 1);
              Meta meta = Meta.read(session, Schema.CURRENT);
              return new Status(
                  newest.wrapperKind(),
                  newest.wrapperKey(),
                  KeyStatus.unavailable("not asked yet"),
                  newest.id(),
                  Instant.ofEpochMilli(meta.createdMillis()),
                  keys.size() > 1,
                  kinds(WrappingKeyRow.listLeftOver(session)));
            })
        .map(this::withPlace);
  }

  private Status withPlace(Status found) {
    KeyStatus place;
    try {
      place = store.wrappers().ofKind(found.kind()).check(found.keyId());
    } catch (HexkeyException e) {
      place = KeyStatus.unavailable(e.summary());
    }
    return new Status(
        found.kind(),
        found.keyId(),
        place,
        found.dataKey(),
        found.storeCreated(),
        found.dataRotationPending(),
        found.leftOver());
  }

  /**
   * Makes a new wrapping key in the same place, wraps the data keys with it, and removes the old
   * one. Nothing is encrypted anew.
   *
   * @throws InvalidException with code {@code KEY_NOT_NEW} if a person has to set the new key first
   */
  public Change rotate() {
    return wrapWith(current().wrapperKind());
  }

  /**
   * Moves the wrapping key to another kind of place: makes one there, wraps the data keys with it,
   * and removes the old one.
   *
   * @throws InvalidException with code {@code KEY_NOT_MOVED} if it is there already
   */
  public Change move(String kind) {
    if (current().wrapperKind().equals(kind)) {
      throw new InvalidException(
          Problem.of(
              "KEY_NOT_MOVED",
              "The master key is already in that kind of place.",
              "Use 'hexkey key rotate' to replace it there."));
    }
    return wrapWith(kind);
  }

  private Change wrapWith(String kind) {
    removeLeftOver();
    DataKeys.Info before = current();
    KeyWrapper wrapper = store.wrappers().ofKind(kind);
    String keyId = wrapper.create();
    if (before.wrapperKind().equals(kind) && before.wrapperKey().equals(keyId)) {
      throw new InvalidException(
          Problem.of(
              "KEY_NOT_NEW",
              "The place still holds the master key that is in use.",
              "Put a new key there, keep the present one where the place looks for the key"
                  + " before, and try again."));
    }
    store.dataKeys().rewrap(wrapper, keyId);
    return new Change(kind, keyId, kinds(removeLeftOver()));
  }

  /**
   * Makes a new data key and encrypts everything with it. Finishes the last one first if that was
   * interrupted. Others read and write meanwhile.
   *
   * @return the number of the data key that is used now
   */
  public int rotateData(Progress progress) {
    DataKeys keys = store.dataKeys();
    current();
    int key = keys.add();
    long total = keys.countOld();
    long done = 0;
    for (int some = keys.reencryptNext(BATCH); some > 0; some = keys.reencryptNext(BATCH)) {
      done += some;
      progress.advanced(done, Math.max(done, total));
    }
    keys.dropOld();
    progress.advanced(done, done);
    return key;
  }

  /** The data key in use, opened, so that nothing is begun that could not be finished. */
  private DataKeys.Info current() {
    for (DataKeys.Info key : store.dataKeys().list()) {
      if (key.isActive()) {
        return key;
      }
    }
    throw new AbsentException(
        Problem.of(
            ErrorCodes.KEY_ABSENT,
            "There is no local store yet, so it has no key.",
            "Store a secret first."));
  }

  /**
   * Removes wrapping keys that nothing uses.
   *
   * @return those whose places could not be reached
   */
  private List<WrappingKeyRow> removeLeftOver() {
    EntryStore entries = store.entries();
    List<WrappingKeyRow> claimed =
        entries.write(
            all -> {
              List<WrappingKeyRow> leftOver = WrappingKeyRow.listLeftOver(all.session());
              for (WrappingKeyRow row : leftOver) {
                row.retire(all.session());
              }
              return leftOver;
            });
    List<WrappingKeyRow> unreachable = new ArrayList<>();
    for (WrappingKeyRow row : claimed) {
      try {
        store.wrappers().ofKind(row.kind()).retire(row.wrapperKey());
        entries.write(all -> row.forget(all.session()));
      } catch (HexkeyException e) {
        unreachable.add(row); // the row stays, so that the next change tries again
      }
    }
    return unreachable;
  }

  private static List<String> kinds(List<WrappingKeyRow> rows) {
    return rows.stream().map(WrappingKeyRow::kind).distinct().toList();
  }
}
