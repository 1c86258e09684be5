package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretPatching;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretVersionDeletion;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Secrets of the engine KV version 2 of one server. Thread-safe. */
final class Kv2Store
    implements SecretHistory, SecretListing, SecretPatching, SecretVersionDeletion, SecretMetadata {
  private final Server server;
  private final KvFailures failures;
  private final KvWrites writes;
  private final KvVersions versions;
  private final KvListing listing;
  private volatile Fallback fallback = Fallback.NONE;

  Kv2Store(String scheme, Server server, InstantSource clock) {
    this.server = server;
    this.failures = new KvFailures(scheme, server, clock);
    this.writes = new KvWrites(server, failures);
    this.versions = new KvVersions(server, failures);
    this.listing = new KvListing(server, failures);
  }

  /** Where to read when the server is unavailable; stated before this is shared. */
  void fallBackTo(Fallback stated) {
    fallback = stated;
  }

  @Override
  public FetchedSecret fetch(SecretAddress address) {
    return fallback.fetch(address, this::fetchHere);
  }

  /** Reads from this server alone. */
  FetchedSecret fetchHere(SecretAddress address) {
    String query = address.version().map(version -> "version=" + version).orElse(null);
    try (Reply reply = server.send(Call.get(KvPaths.data(address), query))) {
      return switch (reply.status()) {
        case 200 -> secret(address, reply);
        case 404 -> throw missing(address, reply);
        default -> throw failures.of(address, reply);
      };
    }
  }

  @Override
  public List<SecretHistory.Entry> history(SecretAddress address) {
    return versions.history(address);
  }

  @Override
  public List<SecretListing.Entry> list(AddressPrefix prefix) {
    return listing.list(prefix);
  }

  @Override
  public SecretVersion put(SecretAddress address, SecretValue value) {
    requireNoVersion(address);
    return writes.put(address, value);
  }

  @Override
  public SecretVersion overwrite(SecretAddress address, SecretValue value) {
    requireNoVersion(address);
    return writes.overwrite(address, value);
  }

  @Override
  public SecretVersion putIfVersion(
      SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
    requireNoVersion(address);
    return writes.putIfVersion(address, expected, value);
  }

  @Override
  public Optional<SecretVersion> patch(SecretAddress address, String name, SecretValue value) {
    requireNoVersion(address);
    return writes.patch(address, name, value);
  }

  @Override
  public FieldEncoder fieldEncoder() {
    return KvFieldWriter::encode;
  }

  @Override
  public void delete(SecretAddress address) {
    requireNoVersion(address);
    writes.requireVersion2(address);
    versions.delete(address);
  }

  @Override
  public void deleteVersion(SecretAddress address) {
    requireVersion(address);
    writes.requireVersion2(address);
    versions.deleteVersion(address);
  }

  @Override
  public void undelete(SecretAddress address) {
    writes.requireVersion2(address);
    versions.undelete(address);
  }

  @Override
  public void destroy(SecretAddress address) {
    requireVersion(address);
    writes.requireVersion2(address);
    versions.destroy(address);
  }

  @Override
  public void destroyAll(SecretAddress address) {
    requireNoVersion(address);
    writes.requireVersion2(address);
    versions.destroyAll(address);
  }

  @Override
  public Facts metadata(SecretAddress address) {
    return versions.metadata(address);
  }

  @Override
  public void annotate(SecretAddress address, Map<String, String> written, Set<String> removed) {
    writes.requireVersion2(address);
    versions.annotate(address, written, removed);
  }

  private FetchedSecret secret(SecretAddress address, Reply reply) {
    KvVersion version = KvVersion.read(reply.body());
    if (version == null || !version.isPresent()) {
      throw failures.unexpected(address, reply);
    }
    byte[] value = version.value();
    if (value == null) {
      throw failures.malformed();
    }
    try {
      return FetchedSecret.of(
          SecretValue.of(value, KvFields::decode), SecretVersion.of(version.version()));
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  private HexkeyException missing(SecretAddress address, Reply reply) {
    KvVersion version = KvVersion.read(reply.body());
    if (version == null) {
      return failures.malformed();
    }
    if (!version.isPresent()) {
      return failures.nothingThere(address, reply);
    }
    return switch (failures.state(version.deletionTime(), version.isDestroyed(), reply)) {
      case DESTROYED -> failures.destroyed(address);
      case DELETED -> failures.deleted(address, version.version(), version.deletionTime());
      case READABLE -> BaoErrors.absent(failures.uri(address));
    };
  }

  private static void requireNoVersion(SecretAddress address) {
    if (address.version().isPresent()) {
      throw BaoErrors.unsupported(
          "VERSION_IN_WRITE", "A version that exists is never changed.", "Leave out the version.");
    }
  }

  private static void requireVersion(SecretAddress address) {
    if (address.version().isEmpty()) {
      throw BaoErrors.unsupported(
          "NO_VERSION", "No version of the secret was named.", "Name the version.");
    }
  }
}
