package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Secrets of the engine KV version 2 of one server. Thread-safe. */
final class Kv2Store implements SecretStore {
  /** How far this machine's clock may be off, where the server does not tell its own. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /** What the server's {@code Date} leaves out. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private final String scheme;
  private final Server server;
  private final MountProbe mounts;
  private final InstantSource clock;
  private volatile Fallback fallback = Fallback.NONE;

  Kv2Store(String scheme, Server server, InstantSource clock) {
    this.scheme = scheme;
    this.server = server;
    this.mounts = new MountProbe(server);
    this.clock = clock;
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
    try (Reply reply = server.send(Call.get(dataPath(address), query))) {
      return switch (reply.status()) {
        case 200 -> secret(address, reply);
        case 403 -> throw refused(address);
        case 404 -> throw missing(address, reply);
        default -> throw BaoErrors.answered(server.name(), reply.status());
      };
    }
  }

  private FetchedSecret secret(SecretAddress address, Reply reply) {
    KvVersion version = KvVersion.read(reply.body());
    if (version == null || !version.isPresent()) {
      throw Answers.isObject(reply) && mounts.isVersion1(address.mount())
          ? BaoErrors.wrongEngine(uri(address))
          : BaoErrors.malformed(server.name());
    }
    byte[] value = version.value();
    if (value == null) {
      throw BaoErrors.malformed(server.name());
    }
    try {
      return FetchedSecret.of(
          SecretValue.of(value, KvFields::decode), SecretVersion.of(version.version()));
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  /** Destroyed before deleted before absent; a deletion that is yet to come is none. */
  private HexkeyException missing(SecretAddress address, Reply reply) {
    KvVersion version = KvVersion.read(reply.body());
    if (version == null) {
      return BaoErrors.malformed(server.name());
    }
    if (!version.isPresent()) {
      return nothingThere(address, reply);
    }
    if (version.isDestroyed()) {
      return BaoErrors.destroyed(uri(address));
    }
    Instant deletion = version.deletionTime();
    return deletion != null && hasPassed(deletion, reply)
        ? BaoErrors.deleted(uri(address), SecretVersion.of(version.version()), told(deletion))
        : BaoErrors.absent(uri(address));
  }

  private HexkeyException nothingThere(SecretAddress address, Reply reply) {
    if (Answers.hasErrors(reply)) {
      return BaoErrors.mountAbsent(uri(address)); // of a secret that is absent it says nothing
    }
    return mounts.isVersion1(address.mount())
        ? BaoErrors.wrongEngine(uri(address))
        : BaoErrors.absent(uri(address));
  }

  private HexkeyException refused(SecretAddress address) {
    return mounts.look(address.mount()) == MountProbe.Found.REFUSED
        ? BaoErrors.forbiddenOrNoMount(uri(address))
        : BaoErrors.forbidden(uri(address));
  }

  private boolean hasPassed(Instant deletion, Reply reply) {
    Instant now = reply.date().map(date -> date.plus(RESOLUTION)).orElse(null);
    return !deletion.isAfter(now == null ? clock.instant().plus(TOLERANCE) : now);
  }

  private static @Nullable Instant told(Instant deletion) {
    return deletion.equals(Instant.MIN) ? null : deletion;
  }

  private static String dataPath(SecretAddress address) {
    return address.mount() + "/data/" + address.path();
  }

  private String uri(SecretAddress address) {
    return scheme + "://" + address;
  }
}
