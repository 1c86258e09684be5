package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.core.http.HttpRequestBody;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A text as the SDK sends one. */
record TextBody(String text, boolean repeatable) implements HttpRequestBody {
  @Override
  public void writeTo(OutputStream out) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String contentType() {
    return "text/plain";
  }

  @Override
  public long contentLength() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public void close() {}
}
