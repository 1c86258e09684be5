package dev.hexkey.testkit;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DeletedException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretPatching;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretVersionDeletion;
import dev.hexkey.ports.UnsupportedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret store in memory with every ability there is, for the tests of contracts, cores and
 * applications. Keeps all versions; secrets that are JSON objects have fields. It can be told to
 * fail. Thread-safe; closed by the {@link InMemoryAdapter}.
 */
public final class InMemorySecretStore
    implements SecretHistory, SecretListing, SecretPatching, SecretVersionDeletion, SecretMetadata {
  private final InstantSource clock;
  private final Map<String, TreeMap<String, Secret>> mounts = new HashMap<>(); // guarded by this
  private final Map<SecretAddress, Supplier<? extends HexkeyException>> failures =
      new HashMap<>(); // guarded by this
  private @Nullable Supplier<? extends HexkeyException> failure; // guarded by this
  private boolean closed; // guarded by this

  InMemorySecretStore(Collection<String> mounts, InstantSource clock) {
    this.clock = clock;
    mounts.forEach(mount -> this.mounts.put(mount, new TreeMap<>()));
  }

  /** Lets every call fail like this until {@link #heal()}. */
  public synchronized void failWith(Supplier<? extends HexkeyException> how) {
    failure = how;
  }

  /** Lets reads of one secret, in any version, fail like this until {@link #heal()}. */
  public synchronized void failWith(SecretAddress at, Supplier<? extends HexkeyException> how) {
    failures.put(at.withoutVersion(), how);
  }

  /** Takes back what {@code failWith} asked for. */
  public synchronized void heal() {
    failure = null;
    failures.clear();
  }

  /** Puts a text there, for tests that have no secret to protect. */
  public SecretVersion putText(SecretAddress address, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return put(address, value);
    }
  }

  @Override
  public synchronized FetchedSecret fetch(SecretAddress address) {
    Map<String, Secret> paths = open(address.mount());
    requireReadable(address);
    Secret secret = paths.get(address.path());
    Version found = secret == null ? null : secret.find(address.version().orElse(secret.newest()));
    if (found == null) {
      throw absent();
    }
    found.requireReadable();
    return new FetchedSecret(
        SecretValue.of(found.bytes, JsonObject.DECODER),
        found.name,
        null,
        () -> isNewest(address, found));
  }

  private synchronized boolean isNewest(SecretAddress address, Version version) {
    TreeMap<String, Secret> paths = mounts.get(address.mount());
    Secret secret = paths == null ? null : paths.get(address.path());
    return !closed
        && secret != null
        && secret.versions.contains(version)
        && version.state() == State.READABLE
        && (address.version().isPresent() || version.name.equals(secret.newest()));
  }

  @Override
  public synchronized List<SecretHistory.Entry> history(SecretAddress address) {
    Secret secret = open(address.mount()).get(address.path());
    requireReadable(address);
    if (secret == null) {
      throw absent();
    }
    List<SecretHistory.Entry> newestFirst = new ArrayList<>();
    secret.versions.forEach(
        version ->
            newestFirst.add(
                0,
                new SecretHistory.Entry(
                    version.name, version.state(), version.createdAt, version.deletedAt)));
    return newestFirst;
  }

  @Override
  public synchronized List<SecretListing.Entry> list(AddressPrefix prefix) {
    String folder = prefix.folder().isEmpty() ? "" : prefix.folder() + "/";
    SortedSet<String> names = new TreeSet<>();
    open(prefix.mount())
        .forEach(
            (path, secret) -> {
              if (path.startsWith(folder)) {
                int slash = path.indexOf('/', folder.length());
                names.add(path.substring(folder.length(), slash < 0 ? path.length() : slash + 1));
              }
            });
    return names.stream().map(name -> new SecretListing.Entry(name, true)).toList();
  }

  @Override
  public synchronized SecretVersion put(SecretAddress address, SecretValue value) {
    Map<String, Secret> paths = open(address.mount());
    requireNoVersion(address);
    byte[] bytes = value.revealBytes();
    return paths
        .computeIfAbsent(address.path(), path -> new Secret(clock.instant()))
        .add(bytes, clock.instant());
  }

  @Override
  public synchronized SecretVersion putIfVersion(
      SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
    Secret secret = open(address.mount()).get(address.path());
    requireNoVersion(address);
    if (!Objects.equals(secret == null ? null : secret.newest(), expected)) {
      throw new ConflictingException(
          Problem.of(
              ErrorCodes.SECRET_CONFLICT,
              "Another version of the secret is the newest.",
              "Read the secret again and decide."));
    }
    return put(address, value);
  }

  @Override
  public FieldEncoder fieldEncoder() {
    return JsonObject.ENCODER;
  }

  @Override
  public synchronized Optional<SecretVersion> patch(
      SecretAddress address, String name, SecretValue value) {
    Secret secret = open(address.mount()).get(address.path());
    requireNoVersion(address);
    requireReadable(address);
    if (secret == null || secret.newestVersion().state() != State.READABLE) {
      return Optional.empty();
    }
    try (SecretValue current = SecretValue.of(secret.newestVersion().bytes, JsonObject.DECODER);
        SecretValue changed = JsonObject.ENCODER.encode(current, name, value)) {
      return Optional.of(put(address, changed));
    }
  }

  @Override
  public synchronized void delete(SecretAddress address) {
    Secret secret = secret(address);
    requireNoVersion(address);
    List<Version> readable =
        secret.versions.stream().filter(version -> version.state() == State.READABLE).toList();
    if (readable.isEmpty()) {
      secret.newestVersion().requireReadable();
    }
    readable.forEach(version -> version.deletedAt = clock.instant());
  }

  @Override
  public synchronized void deleteVersion(SecretAddress address) {
    Version version = version(address);
    version.requireReadable();
    version.deletedAt = clock.instant();
  }

  @Override
  public synchronized void undelete(SecretAddress address) {
    List<Version> wanted =
        address.version().isPresent() ? List.of(version(address)) : secret(address).versions;
    if (wanted.stream().allMatch(version -> version.destroyed)) {
      throw destroyed();
    }
    wanted.stream().filter(version -> !version.destroyed).forEach(v -> v.deletedAt = null);
  }

  @Override
  public synchronized void destroy(SecretAddress address) {
    Version version = version(address);
    version.requireThere();
    version.destroy();
  }

  @Override
  public synchronized void destroyAll(SecretAddress address) {
    Secret secret = secret(address);
    requireNoVersion(address);
    if (secret.versions.stream().allMatch(version -> version.destroyed)) {
      throw destroyed();
    }
    secret.versions.forEach(Version::destroy);
  }

  @Override
  public synchronized Facts metadata(SecretAddress address) {
    Secret secret = secret(address);
    requireReadable(address);
    return new Facts(
        secret.notes, null, false, null, secret.createdAt, secret.newestVersion().createdAt);
  }

  @Override
  public synchronized void annotate(
      SecretAddress address, Map<String, String> written, Set<String> removed) {
    Secret secret = secret(address);
    secret.notes.putAll(written);
    secret.notes.keySet().removeAll(removed);
  }

  /** Forgets even which versions there were. */
  synchronized void forget(SecretAddress address) {
    open(address.mount()).remove(address.path());
  }

  synchronized void close() {
    closed = true;
  }

  private Map<String, Secret> open(String mount) {
    if (closed) {
      throw new ClosedException(
          Problem.of(ErrorCodes.CLOSED, "The store has been closed.", "Open a new client."));
    }
    if (failure != null) {
      throw failure.get();
    }
    TreeMap<String, Secret> paths = mounts.get(mount);
    if (paths == null) {
      throw new AbsentException(
          Problem.of(
              ErrorCodes.MOUNT_NOT_FOUND,
              "There is no such mount in memory.",
              "Give the mount to the adapter when it is made."));
    }
    return paths;
  }

  private void requireReadable(SecretAddress address) {
    Supplier<? extends HexkeyException> wanted = failures.get(address.withoutVersion());
    if (wanted != null) {
      throw wanted.get();
    }
  }

  private Secret secret(SecretAddress address) {
    Secret secret = open(address.mount()).get(address.path());
    if (secret == null) {
      throw absent();
    }
    return secret;
  }

  private Version version(SecretAddress address) {
    Secret secret = secret(address);
    if (address.version().isEmpty()) {
      throw new UnsupportedException(
          Problem.of(
              ErrorCodes.UNSUPPORTED_OPERATION,
              "No version of the secret was named.",
              "Name the version."));
    }
    Version version = secret.find(address.version().get());
    if (version == null) {
      throw absent();
    }
    return version;
  }

  private static void requireNoVersion(SecretAddress address) {
    if (address.version().isPresent()) {
      throw new UnsupportedException(
          Problem.of(
              ErrorCodes.UNSUPPORTED_OPERATION,
              "One version of a secret cannot be changed.",
              "Leave out the version."));
    }
  }

  private static AbsentException absent() {
    return new AbsentException(
        Problem.of(
            ErrorCodes.SECRET_NOT_FOUND,
            "There is no such secret or version in memory.",
            "Put it there before it is read."));
  }

  private static DestroyedException destroyed() {
    return new DestroyedException(
        Problem.of(
                ErrorCodes.SECRET_VERSION_ERROR,
                "The version is gone from memory.",
                "Name another version.")
            .withReason("DESTROYED"));
  }

  @Override
  public String toString() {
    return "InMemorySecretStore";
  }

  /** The versions of one path, oldest first, and how many there ever were. */
  private static final class Secret {
    private final List<Version> versions = new ArrayList<>();
    private final Map<String, String> notes = new HashMap<>();
    private final Instant createdAt;
    private int made;

    Secret(Instant createdAt) {
      this.createdAt = createdAt;
    }

    SecretVersion add(byte[] bytes, Instant now) {
      made++;
      versions.add(new Version(SecretVersion.of(made), bytes, now));
      return SecretVersion.of(made);
    }

    Version newestVersion() {
      return versions.get(versions.size() - 1);
    }

    SecretVersion newest() {
      return newestVersion().name;
    }

    @Nullable Version find(SecretVersion name) {
      return versions.stream()
          .filter(version -> version.name.equals(name))
          .findFirst()
          .orElse(null);
    }
  }

  /** One version of a secret. */
  private static final class Version {
    private final SecretVersion name;
    private byte[] bytes;
    private final Instant createdAt;
    private @Nullable Instant deletedAt;
    private boolean destroyed;

    Version(SecretVersion name, byte[] bytes, Instant createdAt) {
      this.name = name;
      this.bytes = bytes;
      this.createdAt = createdAt;
    }

    State state() {
      return destroyed ? State.DESTROYED : deletedAt == null ? State.READABLE : State.DELETED;
    }

    void destroy() {
      bytes = new byte[0];
      destroyed = true;
    }

    void requireThere() {
      if (destroyed) {
        throw InMemorySecretStore.destroyed();
      }
    }

    void requireReadable() {
      requireThere();
      if (deletedAt != null) {
        throw new DeletedException(
            Problem.of(
                    ErrorCodes.SECRET_VERSION_ERROR,
                    "The version is deleted in memory.",
                    "Undelete it, or name another version.")
                .withReason("DELETED"),
            name,
            deletedAt);
      }
    }
  }
}
