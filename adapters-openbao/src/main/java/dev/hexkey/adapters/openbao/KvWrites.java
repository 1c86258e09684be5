package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes versions of secrets. Nothing is sent to a mount that is not known to be KV version 2: one
 * of version 1 takes the same request and stores it as it stands, under another name. Thread-safe.
 */
final class KvWrites {
  /** So that what was written fits into an answer when it is read. */
  private static final int MAX_BYTES = Limits.STANDARD.maxBodyBytes() - 4096;

  private final Server server;
  private final KvFailures failures;

  KvWrites(Server server, KvFailures failures) {
    this.server = server;
    this.failures = failures;
  }

  /** Writes over the version that is the newest now. */
  SecretVersion put(SecretAddress address, SecretValue value) {
    return value.revealTo(
        json -> {
          requireStorable(json);
          requireVersion2(address);
          return write(address, Long.toString(newest(address)), json);
        });
  }

  SecretVersion overwrite(SecretAddress address, SecretValue value) {
    return value.revealTo(
        json -> {
          requireStorable(json);
          requireVersion2(address);
          return write(address, null, json);
        });
  }

  SecretVersion putIfVersion(
      SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
    String cas = expected == null ? "0" : expected.text();
    if (!cas.matches("[0-9]{1,10}")) {
      throw BaoErrors.conflict(failures.uri(address)); // no version of this store
    }
    return value.revealTo(
        json -> {
          requireStorable(json);
          requireVersion2(address);
          return write(address, cas, json);
        });
  }

  /** Sets a member; empty if the server wants it done in another way. */
  Optional<SecretVersion> patch(SecretAddress address, String name, SecretValue value) {
    byte[] quoted = value.revealTo(KvJson::quoted);
    byte[] body =
        KvJson.joined(
            KvJson.ascii("{\"data\":{"),
            KvJson.quoted(name),
            KvJson.ascii(":"),
            quoted,
            KvJson.ascii("}}"));
    try {
      requireVersion2(address);
      return sendPatch(address, body);
    } finally {
      Arrays.fill(quoted, (byte) 0);
      Arrays.fill(body, (byte) 0);
    }
  }

  /** Makes sure that what is written arrives in the engine that is meant. */
  void requireVersion2(SecretAddress address) {
    switch (server.mounts().look(address.mount())) {
      case VERSION_2 -> {}
      case OTHER -> throw BaoErrors.wrongEngine(failures.uri(address));
      case REFUSED -> throw unseen(address);
    }
  }

  /** No such mount, or no rights in it: reading tells, and does no harm. */
  private HexkeyException unseen(SecretAddress address) {
    try (Reply reply = server.send(Call.get(KvPaths.metadata(address)))) {
      return reply.status() == 404 && Answers.hasErrors(reply)
          ? BaoErrors.mountAbsent(failures.uri(address))
          : BaoErrors.forbiddenOrNoMount(failures.uri(address));
    }
  }

  private long newest(SecretAddress address) {
    try (Reply reply = server.send(Call.get(KvPaths.metadata(address)))) {
      if (reply.status() == 404 && !Answers.hasErrors(reply)) {
        return 0;
      }
      if (reply.status() == 403) {
        throw BaoErrors.unseenBeforePut(failures.uri(address));
      }
      KvMetadata metadata = reply.status() == 200 ? KvMetadata.read(reply.body()) : null;
      if (metadata == null) {
        throw reply.isSuccess() ? failures.malformed() : failures.of(address, reply);
      }
      return metadata.current();
    }
  }

  private SecretVersion write(SecretAddress address, @Nullable String cas, byte[] json) {
    String options = cas == null ? "{" : "{\"options\":{\"cas\":" + cas + "},";
    byte[] body =
        KvJson.joined(KvJson.ascii(options), KvJson.ascii("\"data\":"), json, KvJson.ascii("}"));
    try (Reply reply = server.send(Call.post(KvPaths.data(address), body))) {
      return switch (reply.status()) {
        case 200 -> made(reply).orElseThrow(() -> failures.unexpected(address, reply));
        case 204 -> throw BaoErrors.wrongEngine(failures.uri(address));
        case 400 -> throw refusedForItsContent(address, reply);
        default -> throw failures.of(address, reply);
      };
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private Optional<SecretVersion> sendPatch(SecretAddress address, byte[] body) {
    try (Reply reply = server.send(Call.patch(KvPaths.data(address), body))) {
      return switch (reply.status()) {
        case 200 -> Optional.of(made(reply).orElseThrow(() -> failures.unexpected(address, reply)));
        case 403, 404, 405, 415 -> Optional.empty();
        case 400 -> {
          if (KvRefusal.of(reply) == KvRefusal.CAS_MISSING) {
            yield Optional.empty();
          }
          throw refusedForItsContent(address, reply);
        }
        default -> throw failures.of(address, reply);
      };
    }
  }

  private HexkeyException refusedForItsContent(SecretAddress address, Reply reply) {
    return switch (KvRefusal.of(reply)) {
      case CAS_MISMATCH -> BaoErrors.conflict(failures.uri(address));
      case CAS_MISSING -> BaoErrors.casMissing(failures.uri(address));
      case OTHER -> BaoErrors.answered(server.name(), reply.status());
    };
  }

  private static void requireStorable(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw BaoErrors.secretTooLarge(MAX_BYTES);
    }
    KvJson.requireObject(json);
  }

  /** The version that a write answers: {@code data.version}. */
  private static Optional<SecretVersion> made(Reply reply) {
    Made made = new Made();
    Answers.readData(reply.body(), made::data);
    return made.version <= 0 ? Optional.empty() : Optional.of(SecretVersion.of(made.version));
  }

  private static final class Made {
    private long version;

    void data(String name, JsonParser parser) throws IOException {
      if (name.equals("version") && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        version = parser.getLongValue();
      }
    }
  }
}
