package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the keys of a store with a key of the transit engine that never leaves the server, so that
 * a stolen store is of no use without it. What is wrapped is bound to the store by the engine's
 * {@code associated_data}.
 *
 * <p>A key id names one version of a key; what is wrapped is that number and the engine's bytes.
 * The key is always read before something is encrypted, since encrypting under a name that is not
 * there may make a key. It may serve other stores too, so nothing here ends a version. Thread-safe.
 */
final class TransitKeyWrapper implements KeyWrapper {
  private static final int ROTATIONS_TRIED = 10;

  private final String kind;
  private final Function<Call, Reply> server;
  private final Place place;

  /** Where new keys are made; asked only then. */
  @FunctionalInterface
  interface Place {
    /**
     * The key that the settings name.
     *
     * @throws HexkeyException if they name none
     */
    TransitKeyId require();
  }

  /**
   * A wrapper over one server.
   *
   * @param server sends; throws if the server cannot answer
   */
  TransitKeyWrapper(String kind, Function<Call, Reply> server, Place place) {
    this.kind = kind;
    this.server = server;
    this.place = place;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public KeyStatus check(String keyId) {
    try {
      TransitKeyId id = parse(keyId);
      Optional<TransitKey> key = find(id);
      if (key.isEmpty() || !(key.get().has(id) || key.get().isTooOld(id))) {
        return KeyStatus.absent(
            (key.isEmpty() ? TransitErrors.absent(id) : TransitErrors.otherKey(id)).summary());
      }
      requireUsable(key.get(), id);
      return KeyStatus.present("transit key " + id.place() + ", version " + id.version());
    } catch (HexkeyException e) {
      return KeyStatus.unavailable(e.summary());
    }
  }

  /** Rotates the key that the settings name; where an operator does that, takes up the newest. */
  @Override
  public String create() {
    TransitKeyId named = place.require();
    TransitKey key = requireNamed(named);
    TransitKeyId newest = rotate(named);
    if (newest == null) {
      newest = key.newest(named);
    }
    if (newest == null) {
      throw TransitErrors.cannotBind(named); // keys of other types have no single date
    }
    return newest.toString();
  }

  @Override
  public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
    TransitKeyId id = parse(keyId);
    requirePresent(id);
    byte[] body = key.revealTo(plain -> encryption(plain, associatedData, id.version()));
    try (Reply reply = send(Call.ask(id.path("encrypt"), body))) {
      if (!reply.isSuccess()) {
        throw refused(reply, id);
      }
      return bytes(id.version(), ciphertext(reply));
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  @Override
  public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
    TransitKeyId id = parse(keyId);
    String ciphertext = ciphertext(id, wrapped);
    byte[] body =
        ("{\"ciphertext\":\""
                + ciphertext
                + "\",\"associated_data\":\""
                + base64(associatedData)
                + "\"}")
            .getBytes(StandardCharsets.US_ASCII);
    try (Reply reply = send(Call.ask(id.path("decrypt"), body))) {
      if (reply.isSuccess()) {
        return plaintext(reply);
      }
      if (reply.status() == 400 || reply.status() == 404) {
        requirePresent(id);
        throw TransitErrors.damaged();
      }
      throw refused(reply, id);
    }
  }

  /** Leaves the version as it is: other stores may need it, and the server's operator decides. */
  @Override
  public void retire(String keyId) {}

  @Override
  public String toString() {
    return "TransitKeyWrapper[" + kind + "]";
  }

  // --- keys

  /** The key that the settings name, as the server has it. */
  TransitKey named() {
    return requireNamed(place.require());
  }

  private TransitKey requireNamed(TransitKeyId named) {
    TransitKey key = find(named).orElseThrow(() -> TransitErrors.noKey(named));
    if (!key.canBind()) {
      throw TransitErrors.cannotBind(named);
    }
    if (key.isSoftDeleted()) {
      throw TransitErrors.softDeleted(named);
    }
    return key;
  }

  private Optional<TransitKey> find(TransitKeyId id) {
    try (Reply reply = send(Call.get(id.path("keys")))) {
      TransitKey key = reply.isSuccess() ? TransitKey.read(reply) : null;
      if (key != null) {
        return Optional.of(key);
      }
      if (reply.status() == 404 && !Answers.hasErrors(reply)) {
        return Optional.empty();
      }
      throw refused(reply, id);
    }
  }

  private void requirePresent(TransitKeyId id) {
    TransitKey key = find(id).orElseThrow(() -> TransitErrors.absent(id));
    if (!key.has(id) && !key.isTooOld(id)) {
      throw TransitErrors.otherKey(id);
    }
    requireUsable(key, id);
  }

  private static void requireUsable(TransitKey key, TransitKeyId id) {
    if (key.isSoftDeleted()) {
      throw TransitErrors.softDeleted(id);
    }
    if (key.isTooOld(id)) {
      throw TransitErrors.tooOld(id);
    }
  }

  /** The version that was made; {@code null} if the server does not say, or does not let us. */
  private @Nullable TransitKeyId rotate(TransitKeyId named) {
    for (int left = ROTATIONS_TRIED; ; left--) {
      try (Reply reply = send(Call.post(named.path("keys") + "/rotate", new byte[0]))) {
        if (reply.isSuccess() || reply.status() == 403) {
          TransitKey key = TransitKey.read(reply);
          return key == null ? null : key.newest(named);
        }
        if (reply.status() != 500 || left == 1) { // 500: another rotation came in between
          throw refused(reply, named);
        }
      }
    }
  }

  private Reply send(Call call) {
    try {
      return server.apply(call);
    } catch (HexkeyException e) {
      throw TransitErrors.unavailable(e);
    }
  }

  private static HexkeyException refused(Reply reply, TransitKeyId id) {
    return switch (reply.status()) {
      case 403 -> TransitErrors.forbidden(id);
      case 404 -> TransitErrors.noMount(id);
      default -> TransitErrors.unavailable(BaoErrors.answered(id.place(), reply.status()));
    };
  }

  private static TransitKeyId parse(String keyId) {
    return TransitKeyId.parse(keyId).orElseThrow(TransitErrors::malformedId);
  }

  // --- bytes

  private static byte[] encryption(byte[] plain, byte[] associatedData, int version) {
    byte[] coded = Base64.getEncoder().encode(plain);
    byte[] head = "{\"plaintext\":\"".getBytes(StandardCharsets.US_ASCII);
    byte[] tail =
        ("\",\"associated_data\":\""
                + base64(associatedData)
                + "\",\"key_version\":"
                + version
                + "}")
            .getBytes(StandardCharsets.US_ASCII);
    try {
      return ByteBuffer.allocate(head.length + coded.length + tail.length)
          .put(head)
          .put(coded)
          .put(tail)
          .array();
    } finally {
      Arrays.fill(coded, (byte) 0);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The number of the version and the engine's bytes, whose text {@code vault:v3:…} holds both. */
  private static byte[] bytes(int version, String ciphertext) {
    byte[] coded = decode(ciphertext.substring(ciphertext.lastIndexOf(':') + 1));
    return ByteBuffer.allocate(Integer.BYTES + coded.length).putInt(version).put(coded).array();
  }

  private String ciphertext(TransitKeyId id, byte[] wrapped) {
    if (wrapped.length <= Integer.BYTES) {
      throw TransitErrors.damaged();
    }
    ByteBuffer buffer = ByteBuffer.wrap(wrapped);
    if (buffer.getInt() != id.version()) {
      requirePresent(id);
      throw TransitErrors.wrong(id);
    }
    byte[] coded = new byte[buffer.remaining()];
    buffer.get(coded);
    return "vault:v" + id.version() + ":" + base64(coded);
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static SecretValue plaintext(Reply reply) {
    SecretValue[] found = new SecretValue[1];
    Answers.readData(
        reply.body(),
        (name, parser) -> {
          if (name.equals("plaintext") && parser.currentToken() == JsonToken.VALUE_STRING) {
            byte[] plain = parser.getBinaryValue();
            found[0] = SecretValue.of(plain);
            Arrays.fill(plain, (byte) 0);
          }
        });
    return require(found[0]);
  }

  private static String ciphertext(Reply reply) {
    String[] found = new String[1];
    Answers.readData(
        reply.body(),
        (name, parser) -> {
          if (name.equals("ciphertext") && parser.currentToken() == JsonToken.VALUE_STRING) {
            found[0] = parser.getText();
          }
        });
    return require(found[0]);
  }

  private static <T> T require(@Nullable T found) {
    if (found == null) {
      throw malformed();
    }
    return found;
  }

  private static HexkeyException malformed() {
    return TransitErrors.unavailable(BaoErrors.malformed("transit"));
  }
}
