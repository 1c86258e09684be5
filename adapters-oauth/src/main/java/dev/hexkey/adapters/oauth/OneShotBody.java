package dev.hexkey.adapters.oauth;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A form that is sent once at most. OkHttp sends others again by itself, after a 503 with {@code
 * Retry-After: 0} for one, and a refresh token must not be.
 */
final class OneShotBody extends RequestBody {
  private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

  private final byte[] bytes;

  OneShotBody(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public MediaType contentType() {
    return FORM;
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }
}
