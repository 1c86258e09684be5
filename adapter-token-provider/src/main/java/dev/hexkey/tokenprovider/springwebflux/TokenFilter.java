package dev.hexkey.tokenprovider.springwebflux;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Puts a token into requests of {@code WebClient}, and sends a refused one again. Asks for the
 * token on each subscription, so that a {@code retry} asks anew; never blocks. Thread-safe.
 *
 * <p>The connector should not follow redirects, which is its default: one that does drops the
 * header elsewhere, but does not tell who answered, so that a refusal by another origin renews the
 * token.
 *
 * <p>A body is written again for the replay: one from a publisher is subscribed to a second time.
 */
public final class TokenFilter implements ExchangeFilterFunction {
  private final TokenBinding binding;

  private TokenFilter(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * A filter for requests to these origins.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static TokenFilter of(TokenProvider provider, String... origins) {
    return of(TokenBinding.of(provider, origins));
  }

  /** A filter for what the binding says. */
  public static TokenFilter of(TokenBinding binding) {
    return new TokenFilter(binding);
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction exchange) {
    boolean authorized = request.headers().getFirst(TokenBinding.AUTHORIZATION) != null;
    if (!binding.appliesTo(request.url(), authorized)) {
      return exchange.exchange(request);
    }
    return unspoiled(binding::headerAsync)
        .flatMap(
            header ->
                exchange
                    .exchange(with(header, request))
                    .flatMap(response -> afterAnswer(request, header, response, exchange)));
  }

  private Mono<ClientResponse> afterAnswer(
      ClientRequest request, String header, ClientResponse response, ExchangeFunction exchange) {
    int status = response.statusCode().value();
    List<String> challenges = response.headers().header(TokenBinding.CHALLENGE);
    if (!TokenBinding.isRefusal(status, challenges)) {
      return Mono.just(response);
    }
    return unspoiled(() -> binding.refusedAsync(header, status, challenges))
        .flatMap(
            next ->
                next.isEmpty()
                    ? Mono.just(response)
                    : response
                        .releaseBody()
                        .then(Mono.defer(() -> exchange.exchange(with(next.get(), request)))));
  }

  private static ClientRequest with(String header, ClientRequest request) {
    return ClientRequest.from(request)
        .headers(headers -> headers.set(TokenBinding.AUTHORIZATION, header))
        .build();
  }

  /** A subscriber that cancels ends its own wait; a stage that others share cannot be cancelled. */
  private static <T> Mono<T> unspoiled(Supplier<CompletionStage<T>> stage) {
    return Mono.fromFuture(() -> stage.get().toCompletableFuture(), true);
  }
}
