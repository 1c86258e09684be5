package dev.hexkey.tokenprovider.springweb;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;

class RestTemplateConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "Spring RestTemplate";
  }

  @Override
  public boolean streamsBodies() {
    return false; // interceptors get the whole body
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    RestTemplate client = new RestTemplate();
    TokenRequestInterceptor.installOn(client, binding);
    return new Template(client);
  }

  record Template(RestTemplate client) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) {
      return send(RequestEntity.get(uri).build());
    }

    @Override
    public Answer getWith(URI uri, String authorization) {
      return send(RequestEntity.get(uri).header("Authorization", authorization).build());
    }

    @Override
    public Answer post(URI uri, String body) {
      return send(RequestEntity.post(uri).body(body));
    }

    private Answer send(RequestEntity<?> request) {
      try {
        ResponseEntity<String> response = client.exchange(request, String.class);
        return new Answer(response.getStatusCode().value(), String.valueOf(response.getBody()));
      } catch (RestClientResponseException e) {
        return new Answer(e.getStatusCode().value(), e.getResponseBodyAsString());
      }
    }
  }
}
