package dev.hexkey.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A standard stream for writing: buffered, UTF-8, line ends of one byte. Unlike a {@code
 * PrintStream} it does not forget that a write failed. Not thread-safe.
 */
final class Output {
  private final OutputStream stream;
  private final byte[] buffer = new byte[8192];
  private int filled;

  Output(OutputStream stream) {
    this.stream = stream;
  }

  /** Writes a line of text. */
  void line(String text) {
    text(text);
    bytes('\n');
  }

  /** Writes text. */
  void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes as they are. */
  void bytes(byte... bytes) {
    bytes(bytes, 0, bytes.length);
  }

  /** Writes some of these bytes as they are. */
  void bytes(byte[] bytes, int offset, int length) {
    if (length > buffer.length - filled) {
      flush();
    }
    if (length > buffer.length) {
      write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, filled, length);
      filled += length;
    }
  }

  /** Hands everything to the system, and wipes the buffer, which may have held a secret. */
  void flush() {
    int length = filled;
    filled = 0;
    try {
      write(buffer, 0, length);
    } finally {
      Arrays.fill(buffer, 0, length, (byte) 0);
    }
  }

  /** Drops what was not yet handed to the system. */
  void discard() {
    Arrays.fill(buffer, (byte) 0);
    filled = 0;
  }

  private void bytes(char ascii) {
    bytes(new byte[] {(byte) ascii}, 0, 1);
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      stream.write(bytes, offset, length);
      stream.flush();
    } catch (IOException e) {
      throw new OutputFailure(e);
    }
  }
}
