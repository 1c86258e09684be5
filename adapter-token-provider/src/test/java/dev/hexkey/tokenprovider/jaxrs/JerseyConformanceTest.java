package dev.hexkey.tokenprovider.jaxrs;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class JerseyConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "JAX-RS (Jersey)";
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new Jersey(ClientBuilder.newClient().register(TokenFeature.of(binding)));
  }

  record Jersey(Client client) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) {
      return answer(client.target(uri).request().get());
    }

    @Override
    public Answer getWith(URI uri, String authorization) {
      return answer(client.target(uri).request().header("Authorization", authorization).get());
    }

    @Override
    public Answer post(URI uri, String body) {
      return answer(client.target(uri).request().post(Entity.text(body)));
    }

    @Override
    public Answer stream(URI uri, String body) {
      InputStream once = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
      return answer(client.target(uri).request().post(Entity.text(once)));
    }

    private static Answer answer(Response response) {
      try (response) {
        return new Answer(response.getStatus(), response.readEntity(String.class));
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
