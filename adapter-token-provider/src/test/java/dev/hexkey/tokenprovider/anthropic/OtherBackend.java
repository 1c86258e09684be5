package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.backends.Backend;
import com.anthropic.client.okhttp.OkHttpClient;
import com.anthropic.core.http.HttpClient;

/** A server that the SDK knows nothing of: requests go out as they are. */
final class OtherBackend implements Backend {
  /** The SDK's transport, bare. */
  static HttpClient transport() {
    return OkHttpClient.builder().backend(new OtherBackend()).build();
  }

  @Override
  public String baseUrl() {
    return "";
  }

  @Override
  public void close() {}
}
