package dev.hexkey.tokenprovider.springweb;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

class RestClientConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "Spring RestClient";
  }

  @Override
  public boolean streamsBodies() {
    return false; // interceptors get the whole body
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new Rest(RestClient.builder().apply(TokenRequestInterceptor.on(binding)).build());
  }

  record Rest(RestClient client) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) {
      return send(client.get().uri(uri));
    }

    @Override
    public Answer getWith(URI uri, String authorization) {
      return send(client.get().uri(uri).header("Authorization", authorization));
    }

    @Override
    public Answer post(URI uri, String body) {
      return send(client.post().uri(uri).body(body));
    }

    private static Answer send(RestClient.RequestHeadersSpec<?> request) {
      try {
        String body = request.retrieve().body(String.class);
        return new Answer(200, String.valueOf(body));
      } catch (RestClientResponseException e) {
        return new Answer(e.getStatusCode().value(), e.getResponseBodyAsString());
      }
    }
  }
}
