package dev.hexkey.tokenprovider.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.conformance.Scene;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.StreamChannel;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.junit.jupiter.api.Test;

class HttpAsyncClient5ConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "Apache HttpClient 5, async";
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    CloseableHttpAsyncClient client =
        AsyncTokenExecHandler.addTo(
                HttpAsyncClients.custom()
                    .setConnectionManager(
                        PoolingAsyncClientConnectionManagerBuilder.create()
                            .setMaxConnPerRoute(TOGETHER)
                            .build()),
                binding)
            .build();
    client.start();
    return new Async(client);
  }

  @Test
  void aRefusalWithALongBodyIsTheCallersWhole() throws Exception {
    String body = "x".repeat(1 << 20);
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(request -> new Reply(401, Map.of(), body));

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer).isEqualTo(new Answer(401, body));
      assertThat(scene.server.seen()).hasSize(1);
    }
  }

  record Async(CloseableHttpAsyncClient client) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) throws Exception {
      return send(AsyncRequestBuilder.get(uri));
    }

    @Override
    public Answer getWith(URI uri, String authorization) throws Exception {
      return send(AsyncRequestBuilder.get(uri).setHeader("Authorization", authorization));
    }

    @Override
    public Answer post(URI uri, String body) throws Exception {
      return send(AsyncRequestBuilder.post(uri).setEntity(new StringAsyncEntityProducer(body)));
    }

    @Override
    public Answer stream(URI uri, String body) throws Exception {
      return send(AsyncRequestBuilder.post(uri).setEntity(readOnce(body)));
    }

    private Answer send(AsyncRequestBuilder request) throws Exception {
      try {
        Message<HttpResponse, String> answer =
            client
                .execute(
                    request.build(),
                    new BasicResponseConsumer<>(new StringAsyncEntityConsumer()),
                    null)
                .get(30, TimeUnit.SECONDS);
        return new Answer(answer.getHead().getCode(), answer.getBody());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  private static AsyncEntityProducer readOnce(String body) {
    return new AbstractBinAsyncEntityProducer(0, ContentType.TEXT_PLAIN) {
      private final ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));

      @Override
      protected int availableData() {
        return bytes.remaining();
      }

      @Override
      protected void produceData(StreamChannel<ByteBuffer> channel) throws IOException {
        channel.write(bytes);
        if (!bytes.hasRemaining()) {
          channel.endStream();
        }
      }

      @Override
      public boolean isRepeatable() {
        return false;
      }

      @Override
      public void failed(Exception cause) {}
    };
  }
}
