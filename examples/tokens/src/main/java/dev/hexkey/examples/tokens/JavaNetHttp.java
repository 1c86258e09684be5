package dev.hexkey.examples.tokens;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import dev.hexkey.tokenprovider.javanet.TokenHttpClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The JDK's own client with a token that rotates. */
public final class JavaNetHttp {
  private JavaNetHttp() {}

  public static void main(String[] args) throws Exception {
    try (Api api = new Api("{}");
        TokenProvider provider = Tokens.from(api::issue)) {
      HttpClient client = TokenHttpClient.of(HttpClient.newHttpClient(), provider, api.url());
      HttpRequest request = HttpRequest.newBuilder(URI.create(api.url())).build();
      Calls.make(() -> client.send(request, HttpResponse.BodyHandlers.discarding()));
    }
  }
}
