package dev.hexkey.tokenprovider.httpclient5;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;

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
