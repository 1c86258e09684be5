package dev.hexkey.tokenprovider.httpclient5;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;

/**
 * The same for the asynchronous client: see {@link TokenExecHandler}. Never blocks a thread of the
 * reactor. Thread-safe.
 */
public final class AsyncTokenExecHandler implements AsyncExecChainHandler {
  private static final String NAME = "hexkey-token";

  private final TokenBinding binding;

  private AsyncTokenExecHandler(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * Adds a handler to a client.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static HttpAsyncClientBuilder addTo(
      HttpAsyncClientBuilder client, TokenProvider provider, String... origins) {
    return addTo(client, TokenBinding.of(provider, origins));
  }

  /** Adds a handler to a client. */
  public static HttpAsyncClientBuilder addTo(HttpAsyncClientBuilder client, TokenBinding binding) {
    return client.addExecInterceptorBefore(
        ChainElement.PROTOCOL.name(), NAME, new AsyncTokenExecHandler(binding));
  }

  @Override
  public void execute(
      HttpRequest request,
      AsyncEntityProducer entity,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    if (Hop.appliesTo(binding, request, scope.route, scope.clientContext)) {
      new AsyncExchange(binding, request, entity, scope, chain, callback).start();
    } else {
      chain.proceed(request, entity, scope, callback);
    }
  }
}
