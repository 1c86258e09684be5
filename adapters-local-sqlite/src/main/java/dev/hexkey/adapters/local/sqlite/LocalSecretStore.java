package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretCompareAndSet;
import dev.hexkey.ports.SecretDeletion;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The secrets of a local store; mounts are profiles. Thread-safe. */
public final class LocalSecretStore
    implements SecretCompareAndSet, SecretHistory, SecretListing, SecretDeletion {
  /** The largest value that is stored: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private static final long ANY_VERSION = -1;
  private static final long UNKNOWN_VERSION = Long.MAX_VALUE;

  private final LocalStore store;

  LocalSecretStore(LocalStore store) {
    this.store = store;
  }

  @Override
  public FetchedSecret fetch(SecretAddress address) {
    SecretVersion version = address.versionOrNull();
    StoredEntry entry = find(address, version == null ? 0 : number(version));
    byte[] plaintext = entry.plaintext();
    try {
      return FetchedSecret.of(
          SecretValue.of(plaintext, JsonFields.DECODER), SecretVersion.of(entry.version()));
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private StoredEntry find(SecretAddress address, long version) {
    EntryStore entries = store.entriesIfPresent();
    Optional<StoredEntry> entry =
        entries == null ? Optional.empty() : entries.find(key(address), version);
    if (entry.isEmpty()) {
      throw absent(entries, address.mount());
    }
    return entry.get();
  }

  @Override
  public SecretVersion put(SecretAddress address, SecretValue value) {
    return write(address, ANY_VERSION, value);
  }

  @Override
  public SecretVersion putIfVersion(
      SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
    return write(address, expected == null ? 0 : number(expected), value);
  }

  private SecretVersion write(SecretAddress address, long expected, SecretValue value) {
    requireNoVersion(address);
    if (value.sizeBytes() > MAX_BYTES) {
      throw LocalErrors.tooLarge();
    }
    EntryKey key = key(address);
    int kept = store.settings().versionsKept();
    byte[] bytes = value.revealBytes();
    try {
      return store
          .entriesFor(key.profile())
          .write(
              all -> {
                all.requireProfile(key.profile());
                if (expected != ANY_VERSION && all.currentVersion(key) != expected) {
                  throw LocalErrors.secretConflict();
                }
                return SecretVersion.of(all.put(key, bytes, store.nowMillis(), kept));
              });
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public FieldEncoder fieldEncoder() {
    return JsonFields.ENCODER;
  }

  @Override
  public void delete(SecretAddress address) {
    requireNoVersion(address);
    EntryStore entries = store.entriesIfPresent();
    if (entries == null) {
      throw absent(null, address.mount());
    }
    EntryKey key = key(address);
    entries.write(
        all -> {
          all.requireProfile(key.profile());
          CatalogueEntry known = all.known(key);
          if (known == null || !known.live()) {
            throw LocalErrors.secretNotFound();
          }
          all.delete(key, known);
          return true;
        });
  }

  @Override
  public List<SecretHistory.Entry> history(SecretAddress address) {
    EntryStore entries = store.entriesIfPresent();
    if (entries == null) {
      throw absent(null, address.mount());
    }
    List<SecretHistory.Entry> history = new ArrayList<>();
    for (StoredEntry entry : entries.read(all -> all.history(key(address)))) {
      history.add(
          new SecretHistory.Entry(
              SecretVersion.of(entry.version()),
              SecretHistory.State.READABLE,
              Instant.ofEpochMilli(entry.createdMillis())));
    }
    if (history.isEmpty()) {
      throw absent(entries, address.mount());
    }
    return history;
  }

  @Override
  public List<SecretListing.Entry> list(AddressPrefix prefix) {
    EntryStore entries = store.entriesIfPresent();
    if (entries == null) {
      store.requireDefault(prefix.mount());
      return List.of();
    }
    String folder = prefix.folder().isEmpty() ? "" : prefix.folder() + "/";
    List<String> names =
        entries.read(
            all -> {
              all.requireProfile(prefix.mount());
              return all.names(Kind.SECRET, prefix.mount(), folder);
            });
    TreeSet<String> direct = new TreeSet<>();
    for (String name : names) {
      int slash = name.indexOf('/', folder.length());
      direct.add(name.substring(folder.length(), slash < 0 ? name.length() : slash + 1));
    }
    return direct.stream().map(name -> new SecretListing.Entry(name, true)).toList();
  }

  private RuntimeException absent(@Nullable EntryStore entries, String profile) {
    boolean profileExists =
        entries == null
            ? profile.equals(LocalStore.DEFAULT_PROFILE)
            : entries.read(all -> all.hasProfile(profile));
    return profileExists ? LocalErrors.secretNotFound() : LocalErrors.profileNotFound();
  }

  private static void requireNoVersion(SecretAddress address) {
    if (address.versionOrNull() != null) {
      throw LocalErrors.versionInAddress();
    }
  }

  private static EntryKey key(SecretAddress address) {
    return new EntryKey(Kind.SECRET, address.mount(), address.path());
  }

  /** The number; one that no secret has, if this is no version that this store could have made. */
  private static long number(SecretVersion version) {
    try {
      long number = Long.parseLong(version.text());
      return number > 0 ? number : UNKNOWN_VERSION;
    } catch (NumberFormatException e) {
      return UNKNOWN_VERSION;
    }
  }
}
