package dev.hexkey.tokenprovider.grpc;

import io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/** What one attempt carried: written by the credentials, read by the interceptor. Thread-safe. */
final class SentToken {
  static final CallOptions.Key<SentToken> KEY = CallOptions.Key.create("hexkey-sent-token");

  private volatile @Nullable String header;

  static void remember(CallOptions options, String header) {
    SentToken sent = options.getOption(KEY);
    if (sent != null) {
      sent.header = header;
    }
  }

  /** The bare token; {@code null} if the attempt carried none. */
  @Nullable String value() {
    String sent = header;
    return sent == null ? null : sent.substring(sent.indexOf(' ') + 1);
  }

  @Override
  public String toString() {
    return "SentToken[redacted]";
  }
}
