package dev.hexkey.examples.tokens;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.Tokens;
import dev.hexkey.tokenprovider.springweb.TokenRequestInterceptor;
import org.springframework.web.client.RestClient;

/** Spring's RestClient with a token that rotates. */
public final class SpringRestClient {
  private SpringRestClient() {}

  public static void main(String[] args) throws Exception {
    try (Api api = new Api("{}");
        TokenProvider provider = Tokens.from(api::issue)) {
      RestClient client =
          RestClient.builder()
              .baseUrl(api.url())
              .apply(TokenRequestInterceptor.on(provider, api.url()))
              .build();
      Calls.make(() -> client.get().retrieve().toBodilessEntity());
    }
  }
}
