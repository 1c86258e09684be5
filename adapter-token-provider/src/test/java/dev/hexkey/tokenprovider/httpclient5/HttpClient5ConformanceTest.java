package dev.hexkey.tokenprovider.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.conformance.Scene;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.Test;

class HttpClient5ConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "Apache HttpClient 5";
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new Classic(
        TokenExecHandler.addTo(
                HttpClients.custom()
                    .setConnectionManager(
                        PoolingHttpClientConnectionManagerBuilder.create()
                            .setMaxConnPerRoute(TOGETHER)
                            .build()),
                binding)
            .build());
  }

  /** Who has not read an answer yet has its connection, and nobody else. */
  @Test
  void theConnectionOfASecondRequestIsKeptUntilItsAnswerIsRead() throws Exception {
    PoolingHttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create().build();
    try (Scene scene = new Scene();
        CloseableHttpClient client =
            TokenExecHandler.addTo(
                    HttpClients.custom().setConnectionManager(connections), scene.binding())
                .build()) {
      scene.acceptOnly("token-2");

      String body =
          client.execute(
              new HttpGet(scene.server.uri("/a")),
              response -> {
                assertThat(connections.getTotalStats().getLeased()).isEqualTo(1);
                return EntityUtils.toString(response.getEntity());
              });

      assertThat(body).isEqualTo("fine");
      assertThat(connections.getTotalStats().getLeased()).isZero();
      assertThat(connections.getTotalStats().getAvailable()).isEqualTo(1);
    }
  }

  record Classic(CloseableHttpClient client) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) throws IOException {
      return send(new HttpGet(uri));
    }

    @Override
    public Answer getWith(URI uri, String authorization) throws IOException {
      HttpGet request = new HttpGet(uri);
      request.setHeader("Authorization", authorization);
      return send(request);
    }

    @Override
    public Answer post(URI uri, String body) throws IOException {
      HttpPost request = new HttpPost(uri);
      request.setEntity(new StringEntity(body));
      return send(request);
    }

    @Override
    public Answer stream(URI uri, String body) throws IOException {
      HttpPost request = new HttpPost(uri);
      request.setEntity(
          new InputStreamEntity(
              new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
              ContentType.TEXT_PLAIN));
      return send(request);
    }

    private Answer send(ClassicHttpRequest request) throws IOException {
      return client.execute(
          request,
          response -> new Answer(response.getCode(), EntityUtils.toString(response.getEntity())));
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }
}
