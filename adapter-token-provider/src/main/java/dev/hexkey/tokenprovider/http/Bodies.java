package dev.hexkey.tokenprovider.http;

import java.io.IOException;
import java.io.InputStream;

/** What becomes of the body of an answer that nobody wants. */
public final class Bodies {
  /** A longer body is not worth the connection that reading it would save. */
  private static final int MOST_BYTES = 256 * 1024;

  private Bodies() {}

  /** Reads a body to its end and closes it, so that its connection can be used again. */
  public static void discard(InputStream body) throws IOException {
    try (body) {
      body.readNBytes(MOST_BYTES);
    }
  }
}
