package dev.hexkey.tokenprovider.httpclient5;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Puts a token into the requests of the classic client, and sends a refused one again. Stands
 * behind redirects and retries, so that each hop is judged by where it goes and each attempt asks
 * anew; the header is marked as sensitive. Thread-safe.
 */
public final class TokenExecHandler implements ExecChainHandler {
  private static final String NAME = "hexkey-token";

  private final TokenBinding binding;

  private TokenExecHandler(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * Adds a handler to a client.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static HttpClientBuilder addTo(
      HttpClientBuilder client, TokenProvider provider, String... origins) {
    return addTo(client, TokenBinding.of(provider, origins));
  }

  /** Adds a handler to a client. */
  public static HttpClientBuilder addTo(HttpClientBuilder client, TokenBinding binding) {
    return client.addExecInterceptorBefore(
        ChainElement.PROTOCOL.name(), NAME, new TokenExecHandler(binding));
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (!Hop.appliesTo(binding, request, scope.route, scope.clientContext)) {
      return chain.proceed(request, scope);
    }
    String header = binding.header();
    ClassicHttpResponse response = chain.proceed(with(header, request), scope);
    Optional<String> next;
    try {
      next = afterAnswer(request, header, response);
      if (next.isPresent()) {
        EntityUtils.consume(response.getEntity());
      }
    } catch (IOException | RuntimeException e) {
      response.close();
      throw e;
    }
    if (next.isEmpty()) {
      return response;
    }
    response.close(); // now and never again: it would give back the connection of the next answer
    return chain.proceed(with(next.get(), request), scope);
  }

  private Optional<String> afterAnswer(
      ClassicHttpRequest request, String header, ClassicHttpResponse response) {
    List<String> challenges = Hop.challenges(response);
    if (!TokenBinding.isRefusal(response.getCode(), challenges)) {
      return Optional.empty();
    }
    if (request.getEntity() != null && !request.getEntity().isRepeatable()) {
      binding.refusedForGood(header, challenges);
      return Optional.empty();
    }
    return binding.refused(header, response.getCode(), challenges);
  }

  private static ClassicHttpRequest with(String header, ClassicHttpRequest request) {
    ClassicHttpRequest copy = ClassicRequestBuilder.copy(request).build();
    copy.setHeader(Hop.sensitive(header));
    return copy;
  }
}
