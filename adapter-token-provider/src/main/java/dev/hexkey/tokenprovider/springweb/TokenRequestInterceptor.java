package dev.hexkey.tokenprovider.springweb;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.RedirectRules;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.support.InterceptingHttpAccessor;
import org.springframework.web.client.RestClient;

/**
 * Puts a token into requests of {@code RestClient} and {@code RestTemplate}, and sends a refused
 * one again. Thread-safe.
 *
 * <p>Spring follows redirects below interceptors, in the request factory, and the JDK's takes
 * credentials along to another origin. {@link #on} therefore installs a factory that follows none,
 * and an interceptor that does; whoever uses {@link #of} with a factory of their own sees to it
 * that it follows none.
 */
public final class TokenRequestInterceptor implements ClientHttpRequestInterceptor {
  private final TokenBinding binding;
  private final int redirects;

  private TokenRequestInterceptor(TokenBinding binding, int redirects) {
    this.binding = binding;
    this.redirects = redirects;
  }

  /**
   * An interceptor for requests to these origins.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static TokenRequestInterceptor of(TokenProvider provider, String... origins) {
    return of(TokenBinding.of(provider, origins));
  }

  /** An interceptor for what the binding says. */
  public static TokenRequestInterceptor of(TokenBinding binding) {
    return new TokenRequestInterceptor(binding, 0);
  }

  /**
   * For {@code RestClient.builder().apply(…)}.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static Consumer<RestClient.Builder> on(TokenProvider provider, String... origins) {
    return on(TokenBinding.of(provider, origins));
  }

  /** The same for what the binding says. */
  public static Consumer<RestClient.Builder> on(TokenBinding binding) {
    return client ->
        client
            .requestFactory(withoutRedirects())
            .requestInterceptor(new TokenRequestInterceptor(binding, RedirectRules.MOST));
  }

  /** The same for a {@code RestTemplate}. */
  public static void installOn(InterceptingHttpAccessor client, TokenBinding binding) {
    client.setRequestFactory(withoutRedirects());
    client.getInterceptors().add(new TokenRequestInterceptor(binding, RedirectRules.MOST));
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    return new Exchange(body, execution).run(request);
  }

  private static JdkClientHttpRequestFactory withoutRedirects() {
    return new JdkClientHttpRequestFactory(
        HttpClient.newBuilder().followRedirects(Redirect.NEVER).build());
  }

  private static List<String> values(ClientHttpResponse response, String name) {
    List<String> found = new ArrayList<>();
    response
        .getHeaders()
        .forEach(
            (header, values) -> {
              if (header.equalsIgnoreCase(name)) {
                found.addAll(values);
              }
            });
    return found;
  }

  /** One call with the requests that it takes. */
  private final class Exchange {
    private final byte[] body;
    private final ClientHttpRequestExecution execution;
    private boolean left;

    Exchange(byte[] body, ClientHttpRequestExecution execution) {
      this.body = body;
      this.execution = execution;
    }

    ClientHttpResponse run(HttpRequest first) throws IOException {
      Hop hop = Hop.first(first, body);
      for (int followed = 0; ; followed++) {
        ClientHttpResponse response = send(hop);
        int status = response.getStatusCode().value();
        Optional<URI> target =
            followed < redirects
                ? RedirectRules.target(
                    status,
                    values(response, HttpHeaders.LOCATION).stream().findFirst(),
                    hop.getURI())
                : Optional.empty();
        if (target.isEmpty()) {
          return response;
        }
        response.close();
        left |= !TokenBinding.isSameOrigin(hop.getURI(), target.get());
        hop = hop.redirected(status, target.get(), left);
      }
    }

    private ClientHttpResponse send(Hop hop) throws IOException {
      boolean authorized = hop.getHeaders().getFirst(TokenBinding.AUTHORIZATION) != null;
      if (left || !binding.appliesTo(hop.getURI(), authorized)) {
        return execution.execute(hop, hop.body());
      }
      String header = binding.header();
      ClientHttpResponse response = execution.execute(hop.with(header), hop.body());
      int status = response.getStatusCode().value();
      List<String> challenges = values(response, TokenBinding.CHALLENGE);
      if (!TokenBinding.isRefusal(status, challenges)) {
        return response;
      }
      Optional<String> next = binding.refused(header, status, challenges);
      if (next.isEmpty()) {
        return response;
      }
      response.close();
      return execution.execute(hop.with(next.get()), hop.body());
    }
  }
}
