package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.KvMetadata.Version;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory.State;
import dev.hexkey.ports.SecretVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Says what the refusals of KV version 2 mean, which its answers alone often do not. Thread-safe.
 */
final class KvFailures {
  /** How far this machine's clock may be off, where the server does not tell its own. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /** What the server's {@code Date} leaves out. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private final String scheme;
  private final Server server;
  private final InstantSource clock;

  KvFailures(String scheme, Server server, InstantSource clock) {
    this.scheme = scheme;
    this.server = server;
    this.clock = clock;
  }

  /** What errors call this secret. */
  String uri(SecretAddress address) {
    return scheme + "://" + address;
  }

  /** The error of an answer that has no other meaning here. */
  HexkeyException of(SecretAddress address, Reply reply) {
    return switch (reply.status()) {
      case 403 -> refused(address);
      case 404 -> nothingThere(address, reply);
      default -> BaoErrors.answered(server.name(), reply.status());
    };
  }

  HexkeyException malformed() {
    return BaoErrors.malformed(server.name());
  }

  HexkeyException refused(SecretAddress address) {
    return server.mounts().look(address.mount()) == MountProbe.Found.REFUSED
        ? BaoErrors.forbiddenOrNoMount(uri(address))
        : BaoErrors.forbidden(uri(address));
  }

  /** No secret, no mount, or another engine; of a secret that is absent the server says nothing. */
  HexkeyException nothingThere(SecretAddress address, Reply reply) {
    if (Answers.hasErrors(reply)) {
      return BaoErrors.mountAbsent(uri(address));
    }
    return server.mounts().isVersion1(address.mount())
        ? BaoErrors.wrongEngine(uri(address))
        : BaoErrors.absent(uri(address));
  }

  /** An answer of success that lacks what KV version 2 answers. */
  HexkeyException unexpected(SecretAddress address, Reply reply) {
    return Answers.isObject(reply) && server.mounts().isVersion1(address.mount())
        ? BaoErrors.wrongEngine(uri(address))
        : malformed();
  }

  /**
   * What has become of a version. A deletion that is yet to come is none.
   *
   * @param reply the answer that told of the version
   */
  State state(@Nullable Instant deletion, boolean destroyed, Reply reply) {
    if (destroyed) {
      return State.DESTROYED;
    }
    return deletion != null && hasPassed(deletion, reply) ? State.DELETED : State.READABLE;
  }

  State state(Version version, Reply reply) {
    return state(version.deletionTimeOrNull(), version.destroyed(), reply);
  }

  HexkeyException deleted(SecretAddress address, long version, @Nullable Instant deletion) {
    return BaoErrors.deleted(uri(address), SecretVersion.of(version), told(deletion));
  }

  /** A time that somebody can do something with. */
  static @Nullable Instant told(@Nullable Instant time) {
    return Instant.MIN.equals(time) ? null : time;
  }

  HexkeyException destroyed(SecretAddress address) {
    return BaoErrors.destroyed(uri(address));
  }

  private boolean hasPassed(Instant deletion, Reply reply) {
    Instant now = reply.date().map(date -> date.plus(RESOLUTION)).orElse(null);
    return !deletion.isAfter(now == null ? clock.instant().plus(TOLERANCE) : now);
  }
}
