package dev.hexkey.adapters.local.sqlite.authsome;

import dev.hexkey.adapters.local.sqlite.backup.JsonEnvelope;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the values of a store. Not thread-safe.
 *
 * <p>A value is a compact envelope, {@code base64(nonce).base64(ciphertext and tag)}; or a JSON
 * envelope; or, with {@code schema_version} 1, a JSON record some of whose members are JSON
 * envelopes. None has associated data.
 */
final class AuthsomeCipher {
  private static final byte[] NO_DATA = new byte[0];
  private static final long PLAIN_FIELDS = 2;

  private final byte[] key;
  private boolean opened;
  private boolean failed;

  /** Keeps the array, which its owner wipes. */
  AuthsomeCipher(byte[] key) {
    this.key = key;
  }

  /** Whether the key has opened anything. */
  boolean hasOpened() {
    return opened;
  }

  /** Whether the key has failed to open anything. */
  boolean hasFailed() {
    return failed;
  }

  /** The record; {@code null} if it was changed, or is no record. */
  @Nullable Document open(String value) {
    try {
      if (!value.startsWith("{")) {
        return record(decrypt(compact(value)));
      }
      Document parsed = AuthsomeJson.parse(value.getBytes(StandardCharsets.UTF_8));
      JsonEnvelope whole = envelope(parsed);
      return whole == null ? openFields(parsed) : record(decrypt(whole));
    } catch (UnopenedException | IllegalArgumentException | IOException e) {
      return null; // the parser's message may quote the record
    }
  }

  private Document record(byte[] json) throws IOException, UnopenedException {
    try {
      return openFields(AuthsomeJson.parse(json));
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  /** The record with its members in the clear, which is what version 2 means. */
  private Document openFields(Document record) throws UnopenedException {
    Document opened = openMembers(record);
    boolean isOld = opened.number("schema_version").filter(v -> v < PLAIN_FIELDS).isPresent();
    return isOld ? opened.with("schema_version", PLAIN_FIELDS) : opened;
  }

  private Document openMembers(Document document) throws UnopenedException {
    Document result = document;
    for (String name : document.names()) {
      Object value = document.find(name).orElse(Document.NULL);
      Object inTheClear = openMember(value);
      if (inTheClear != value) {
        result = result.with(name, inTheClear);
      }
    }
    return result;
  }

  private Object openMember(Object value) throws UnopenedException {
    if (value instanceof Document nested) {
      JsonEnvelope envelope = envelope(nested);
      return envelope == null ? openMembers(nested) : secret(decrypt(envelope));
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      boolean changed = false;
      for (Object item : list) {
        Object inTheClear = openMember(item);
        changed |= inTheClear != item;
        items.add(inTheClear);
      }
      return changed ? items : value;
    }
    return value;
  }

  private static SecretValue secret(byte[] plaintext) {
    try {
      return SecretValue.of(plaintext);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private byte[] decrypt(JsonEnvelope envelope) throws UnopenedException {
    byte[] plaintext = envelope.open(key, NO_DATA);
    if (plaintext == null) {
      failed = true;
      throw new UnopenedException();
    }
    opened = true;
    return plaintext;
  }

  private static JsonEnvelope compact(String value) throws UnopenedException {
    int dot = value.indexOf('.');
    JsonEnvelope envelope = null;
    if (dot > 0) {
      Base64.Decoder base64 = Base64.getDecoder();
      envelope =
          JsonEnvelope.of(
              "local",
              base64.decode(value.substring(0, dot)),
              base64.decode(value.substring(dot + 1)));
    }
    if (envelope == null) {
      throw new UnopenedException();
    }
    return envelope;
  }

  /** The envelope that an object is; {@code null} if it does not look like one. */
  private static @Nullable JsonEnvelope envelope(Document object) throws UnopenedException {
    if (!object.names().contains("enc") || !object.names().contains("ciphertext")) {
      return null;
    }
    Map<String, Object> members = new HashMap<>();
    object.names().forEach(name -> members.put(name, object.find(name).orElse(Document.NULL)));
    JsonEnvelope envelope = JsonEnvelope.of(members);
    if (envelope == null) {
      throw new UnopenedException();
    }
    return envelope;
  }

  /** A ciphertext does not open, or is none. */
  @SuppressWarnings("serial") // never leaves this class
  private static final class UnopenedException extends Exception {
    UnopenedException() {
      super("not opened", null, false, false);
    }
  }
}
