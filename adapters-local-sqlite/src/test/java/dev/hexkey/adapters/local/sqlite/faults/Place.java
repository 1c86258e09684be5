package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import java.util.Optional;

/** Where a secret or a record is kept in the profile that every store has. */
record Place(boolean isRecord, String name) implements Comparable<Place> {
  SecretAddress address() {
    return SecretAddress.newest(LocalStore.DEFAULT_PROFILE, name);
  }

  RecordKey key() {
    return new RecordKey(LocalStore.DEFAULT_PROFILE, name);
  }

  /** What is there; any failure but absence is thrown. */
  Optional<Found> read(LocalStore store) {
    return isRecord ? readRecord(store) : readSecret(store);
  }

  private Optional<Found> readRecord(LocalStore store) {
    return store
        .records()
        .find(key())
        .map(it -> new Found(it.version(), it.value().text("text").orElse("no text")));
  }

  private Optional<Found> readSecret(LocalStore store) {
    try {
      var fetched = store.secrets().fetch(address());
      long version = Long.parseLong(fetched.version().orElseThrow().text());
      try (SecretValue value = fetched.value()) {
        return Optional.of(new Found(version, value.revealText()));
      }
    } catch (AbsentException e) {
      if (e.code().equals(ErrorCodes.SECRET_NOT_FOUND)) {
        return Optional.empty();
      }
      throw e; // its profile is in every store, and so is its key
    }
  }

  @Override
  public int compareTo(Place other) {
    int byKind = Boolean.compare(isRecord, other.isRecord);
    return byKind == 0 ? name.compareTo(other.name) : byKind;
  }

  /** What was read. */
  record Found(long version, String text) {
    @Override
    public String toString() {
      return "version " + version + " with " + text.length() + " characters of write " + number();
    }

    private String number() {
      return text.substring(0, Math.max(0, text.indexOf(':')));
    }
  }
}
