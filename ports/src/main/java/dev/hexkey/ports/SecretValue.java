package dev.hexkey.ports;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Secret bytes that stay out of logs, messages and serializers. Plaintext leaves only through the
 * methods whose names start with {@code reveal}. Thread-safe.
 *
 * <p>Whoever makes a value owns it and closes it, which overwrites the bytes. A {@link #shared()}
 * view reads the same bytes, and closing the view does nothing; that is what a client hands out. A
 * reveal that races the wipe fails with {@link ClosedException} and never returns zeros.
 *
 * <p>Wiping is best effort, since a JVM may have copied the bytes; keep values short-lived.
 */
public final class SecretValue implements AutoCloseable {
  /** What stands in a text for bytes that are none. */
  private static final char REPLACEMENT = '\uFFFD';

  private final Content content;
  private final boolean owner;

  private SecretValue(Content content, boolean owner) {
    this.content = content;
    this.owner = owner;
  }

  /** A value with a copy of these bytes and no fields. */
  public static SecretValue of(byte[] bytes) {
    return of(bytes, FieldDecoder.NONE);
  }

  /** A value with a copy of these bytes whose fields the decoder knows how to find. */
  public static SecretValue of(byte[] bytes, FieldDecoder fields) {
    return new SecretValue(new Content(bytes.clone(), fields), true);
  }

  /** A value with the UTF-8 bytes of this text and no fields. */
  public static SecretValue ofText(CharSequence text) {
    ByteBuffer buffer = ByteBuffer.allocate(text.length() * 3); // UTF-8 needs at most 3 for a char
    try {
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .encode(CharBuffer.wrap(text), buffer, true);
      byte[] bytes = new byte[buffer.position()];
      buffer.flip().get(bytes);
      return new SecretValue(new Content(bytes, FieldDecoder.NONE), true);
    } finally {
      Arrays.fill(buffer.array(), (byte) 0);
    }
  }

  /**
   * A view of the same bytes whose {@link #close()} does nothing; it ends when its owner is closed.
   */
  public SecretValue shared() {
    return owner ? new SecretValue(content, false) : this;
  }

  /**
   * One field of a secret that is a structure, such as a member of a JSON object. The result is the
   * caller's to close.
   *
   * @throws InvalidException if the secret is no such structure
   * @throws ClosedException if the value has been closed
   */
  public Optional<SecretValue> field(String name) {
    return content.fields.decode(this, name);
  }

  /** The number of bytes. */
  public int sizeBytes() {
    return content.lend(bytes -> bytes.length);
  }

  /**
   * A copy of the bytes; the caller wipes it.
   *
   * @throws ClosedException if the value has been closed
   */
  public byte[] revealBytes() {
    return content.copy();
  }

  /**
   * The bytes as UTF-8 text. A {@code String} cannot be wiped; prefer {@link #revealTo}.
   *
   * @throws InvalidException if the bytes are not UTF-8 text
   * @throws ClosedException if the value has been closed
   */
  public String revealText() {
    return content.lend(SecretValue::decodeText);
  }

  /**
   * Lends a copy to {@code reader}, then wipes that copy, also when {@code reader} throws.
   *
   * @throws ClosedException if the value has been closed
   */
  public <T> T revealTo(Function<byte[], T> reader) {
    byte[] lent = content.copy();
    try {
      return reader.apply(lent);
    } finally {
      Arrays.fill(lent, (byte) 0);
    }
  }

  /**
   * Whether both hold the same bytes, in time that depends on the length alone.
   *
   * @throws ClosedException if either has been closed
   */
  public boolean hasSameBytesAs(SecretValue other) {
    return revealTo(mine -> other.revealTo(theirs -> MessageDigest.isEqual(mine, theirs)));
  }

  /**
   * Overwrites the bytes if this is the owner; does nothing on a shared view, nor the second time.
   */
  @Override
  public void close() {
    if (owner) {
      content.wipe();
    }
  }

  @Override
  public String toString() {
    return "SecretValue[redacted]";
  }

  private static String decodeText(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidException(
          Problem.of(
                  ErrorCodes.SECRET_FORMAT_ERROR,
                  "The secret is not UTF-8 text.",
                  "Read it as bytes.")
              .withReason("NOT_TEXT"));
    }
  }

  /** The bytes behind an owner and its views. */
  private static final class Content {
    private final byte[] bytes; // guarded by this
    private boolean wiped; // guarded by this
    private final FieldDecoder fields;

    Content(byte[] bytes, FieldDecoder fields) {
      this.bytes = bytes;
      this.fields = fields;
    }

    synchronized byte[] copy() {
      return lend(byte[]::clone);
    }

    synchronized <T> T lend(Function<byte[], T> reader) {
      if (wiped) {
        throw new ClosedException(
            Problem.of(
                ErrorCodes.CLOSED,
                "The secret value has been closed.",
                "Resolve the secret again from an open client."));
      }
      return reader.apply(bytes);
    }

    synchronized void wipe() {
      wiped = true;
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
