package dev.hexkey.tokenprovider.mcp;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.HttpRequestSnapshot;
import io.modelcontextprotocol.client.transport.customizer.McpAsyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.client.transport.customizer.McpHttpClientTransportAuthorizationErrorHandler;
import io.modelcontextprotocol.client.transport.customizer.McpSyncHttpClientRequestCustomizer;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Puts a token into the requests of an MCP client's transport, and lets the transport send a
 * refused one again. A stream carries the token of its (re)connect. Thread-safe.
 *
 * <p>The transport's client is the JDK's, which takes credentials along to another origin: it must
 * not follow redirects, and {@link #on} sees to that.
 */
public final class McpTokens {
  private final TokenBinding binding;

  private McpTokens(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * Customisers for requests to these origins.
   *
   * @param origins that may see tokens, such as {@code https://mcp.example.com}
   */
  public static McpTokens of(TokenProvider provider, String... origins) {
    return of(TokenBinding.of(provider, origins));
  }

  /** Customisers for what the binding says. */
  public static McpTokens of(TokenBinding binding) {
    return new McpTokens(binding);
  }

  /** Installs everything, without a thread that blocks. */
  public HttpClientStreamableHttpTransport.Builder on(
      HttpClientStreamableHttpTransport.Builder transport) {
    return transport
        .customizeClient(client -> client.followRedirects(Redirect.NEVER))
        .addAsyncHttpRequestCustomizer(async())
        .authorizationErrorHandler(refusals());
  }

  /** Sets the header; blocks where there is no usable token. */
  public McpSyncHttpClientRequestCustomizer sync() {
    return (request, method, endpoint, body, context) -> {
      if (appliesTo(request, endpoint)) {
        request.setHeader(TokenBinding.AUTHORIZATION, binding.header());
      }
    };
  }

  /** Sets the header; never blocks. */
  public McpAsyncHttpClientRequestCustomizer async() {
    return (request, method, endpoint, body, context) ->
        Mono.defer(
            () ->
                appliesTo(request, endpoint)
                    ? unspoiled(binding.headerAsync())
                        .map(header -> request.setHeader(TokenBinding.AUTHORIZATION, header))
                    : Mono.just(request));
  }

  /** Decides whether a refused message is sent again, once. */
  public McpHttpClientTransportAuthorizationErrorHandler refusals() {
    return (request, answer, context) -> isSentAgain(request, answer);
  }

  private Publisher<Boolean> isSentAgain(HttpRequestSnapshot request, ResponseInfo answer) {
    Optional<String> sent = request.headers().firstValue(TokenBinding.AUTHORIZATION);
    List<String> challenges = answer.headers().allValues(TokenBinding.CHALLENGE);
    if (sent.isEmpty()
        || !binding.appliesTo(request.requestUri(), false)
        || !TokenBinding.isRefusal(answer.statusCode(), challenges)) {
      return Mono.just(false);
    }
    return unspoiled(binding.refusedAsync(sent.get(), answer.statusCode(), challenges))
        .map(Optional::isPresent);
  }

  private boolean appliesTo(HttpRequest.Builder request, URI endpoint) {
    HttpRequest sofar = request.copy().uri(endpoint).build();
    boolean authorized = sofar.headers().firstValue(TokenBinding.AUTHORIZATION).isPresent();
    return binding.appliesTo(endpoint, authorized);
  }

  /** A subscriber that cancels ends its own wait; a stage that others share cannot be cancelled. */
  private static <T> Mono<T> unspoiled(CompletionStage<T> stage) {
    return Mono.fromFuture(stage.toCompletableFuture(), true);
  }
}
