package dev.hexkey.tokenprovider.okhttp;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.net.URI;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

class OkHttpConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "OkHttp";
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new OkHttp(
        new OkHttpClient.Builder().addInterceptor(TokenInterceptor.of(binding)).build());
  }

  record OkHttp(OkHttpClient client) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) throws IOException {
      return send(new Request.Builder().url(uri.toString()));
    }

    @Override
    public Answer getWith(URI uri, String authorization) throws IOException {
      return send(new Request.Builder().url(uri.toString()).header("Authorization", authorization));
    }

    @Override
    public Answer post(URI uri, String body) throws IOException {
      return send(new Request.Builder().url(uri.toString()).post(RequestBody.create(body, null)));
    }

    @Override
    public Answer stream(URI uri, String body) throws IOException {
      return send(new Request.Builder().url(uri.toString()).post(new ReadOnce(body)));
    }

    private Answer send(Request.Builder request) throws IOException {
      try (Response response = client.newCall(request.build()).execute()) {
        return new Answer(response.code(), response.body().string());
      }
    }

    @Override
    public void close() {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  private static final class ReadOnce extends RequestBody {
    private final String body;

    ReadOnce(String body) {
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeUtf8(body);
    }
  }
}
