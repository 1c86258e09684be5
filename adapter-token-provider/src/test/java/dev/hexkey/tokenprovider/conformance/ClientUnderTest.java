package dev.hexkey.tokenprovider.conformance;

import java.io.IOException;
import java.net.URI;

/**
 * A client with a token provider plugged in, as its users would have it: follows redirects if it
 * can, and repeats nothing of its own. Failures that the client turns into exceptions come back as
 * answers where the server answered.
 */
public interface ClientUnderTest extends AutoCloseable {
  /** Sends a request without a body. */
  Answer get(URI uri) throws Exception;

  /** The same, with an {@code Authorization} that the request brings along. */
  Answer getWith(URI uri, String authorization) throws Exception;

  /** Sends a body that could be sent again. */
  Answer post(URI uri, String body) throws Exception;

  /** Sends a body that cannot be sent again: a stream that is read once. */
  default Answer stream(URI uri, String body) throws Exception {
    throw new UnsupportedOperationException("this client has no bodies that are read once");
  }

  @Override
  default void close() throws IOException {}
}
