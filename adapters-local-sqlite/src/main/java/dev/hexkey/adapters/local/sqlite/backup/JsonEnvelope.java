package dev.hexkey.adapters.local.sqlite.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A portable ciphertext: {@code {"enc": 1, "alg": "AES-256-GCM", "kid", "nonce", "ciphertext",
 * "tag"}}, the last three in base64.
 */
public final class JsonEnvelope {
  private static final String ALGORITHM = "AES-256-GCM";
  private static final long ENCODING = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String keyId;
  private final byte[] nonce;
  private final byte[] sealed; // ciphertext and tag

  private JsonEnvelope(String keyId, byte[] nonce, byte[] sealed) {
    this.keyId = keyId;
    this.nonce = nonce;
    this.sealed = sealed;
  }

  /** Seals a text that stays the caller's. */
  public static JsonEnvelope seal(
      byte[] key, String keyId, byte[] associatedData, byte[] plaintext) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associatedData);
      return new JsonEnvelope(keyId, nonce, cipher.doFinal(plaintext));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
    }
  }

  /** The plaintext, the caller's to wipe; {@code null} if it was not sealed so. */
  public byte @Nullable [] open(byte[] key, byte[] associatedData) {
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, associatedData).doFinal(sealed);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
    }
  }

  /** Which key opens it. */
  public String keyId() {
    return keyId;
  }

  /** An envelope from its parts; {@code null} if they are not of the right lengths. */
  public static @Nullable JsonEnvelope of(String keyId, byte[] nonce, byte[] sealed) {
    return nonce.length == NONCE_BYTES && sealed.length >= TAG_BYTES
        ? new JsonEnvelope(keyId, nonce, sealed)
        : null;
  }

  /** An envelope from the members of an object; {@code null} if they are not those of one. */
  public static @Nullable JsonEnvelope of(Map<String, ?> members) {
    boolean known =
        members.size() == 6
            && Long.valueOf(ENCODING).equals(members.get("enc"))
            && ALGORITHM.equals(members.get("alg"));
    if (!known
        || !(members.get("kid") instanceof String keyId)
        || !(members.get("nonce") instanceof String nonce)
        || !(members.get("ciphertext") instanceof String ciphertext)
        || !(members.get("tag") instanceof String tag)) {
      return null;
    }
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      byte[] text = base64.decode(ciphertext);
      byte[] tagBytes = base64.decode(tag);
      byte[] sealed = Arrays.copyOf(text, text.length + tagBytes.length);
      System.arraycopy(tagBytes, 0, sealed, text.length, tagBytes.length);
      return tagBytes.length == TAG_BYTES ? of(keyId, base64.decode(nonce), sealed) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  void write(JsonGenerator generator) throws IOException {
    int end = sealed.length - TAG_BYTES;
    generator.writeStartObject();
    generator.writeNumberField("enc", ENCODING);
    generator.writeStringField("alg", ALGORITHM);
    generator.writeStringField("kid", keyId);
    generator.writeBinaryField("nonce", nonce);
    generator.writeFieldName("ciphertext");
    generator.writeBinary(sealed, 0, end);
    generator.writeFieldName("tag");
    generator.writeBinary(sealed, end, TAG_BYTES);
    generator.writeEndObject();
  }

  /** Reads the object that the parser stands at the start of; {@code null} if it is no envelope. */
  static @Nullable JsonEnvelope read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return null;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        members.put(name, parser.getText());
      } else if (token == JsonToken.VALUE_NUMBER_INT) {
        members.put(name, parser.getLongValue());
      } else {
        return null;
      }
    }
    return of(members);
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    GCMParameterSpec parameters = new GCMParameterSpec(8 * TAG_BYTES, nonce);
    cipher.init(mode, new SecretKeySpec(key, "AES"), parameters);
    cipher.updateAAD(associatedData);
    return cipher;
  }
}
