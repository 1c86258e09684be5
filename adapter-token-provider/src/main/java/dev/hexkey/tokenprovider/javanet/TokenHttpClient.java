package dev.hexkey.tokenprovider.javanet;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A {@link HttpClient} whose requests carry a token. It follows redirects as the client that it
 * wraps was told to, but itself: no {@code Authorization} goes to another origin. A request that is
 * refused with 401 is sent once more if its body is of known length. Thread-safe.
 *
 * <p>An answer's {@code previousResponse} is empty, and a web socket gets no token.
 */
public final class TokenHttpClient extends HttpClient {
  private final HttpClient original;
  private final HttpClient direct;
  private final @Nullable TokenBinding binding;

  private TokenHttpClient(HttpClient original, @Nullable TokenBinding binding) {
    this.original = original;
    this.direct = withoutRedirects(original);
    this.binding = binding;
  }

  /**
   * Wraps a client, which stays the caller's.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static HttpClient of(HttpClient client, TokenProvider provider, String... origins) {
    return of(client, TokenBinding.of(provider, origins));
  }

  /** Wraps a client, which stays the caller's. */
  public static HttpClient of(HttpClient client, TokenBinding binding) {
    return new TokenHttpClient(client, binding);
  }

  /**
   * A client that carries no tokens of its own, but drops {@code Authorization} where a redirect
   * leaves the origin: for stacks whose own hook sits above the redirects.
   */
  public static HttpClient dropping(HttpClient client) {
    return new TokenHttpClient(client, null);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = sendAsync(request, handler);
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return new Exchange<>(this, request, handler, null).start();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      BodyHandler<T> handler,
      @Nullable PushPromiseHandler<T> pushPromiseHandler) {
    return new Exchange<>(this, request, handler, pushPromiseHandler).start();
  }

  HttpClient direct() {
    return direct;
  }

  @Nullable TokenBinding binding() {
    return binding;
  }

  private static IOException unwrapped(ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }

  private static HttpClient withoutRedirects(HttpClient client) {
    if (client.followRedirects() == Redirect.NEVER) {
      return client;
    }
    Builder copy =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .sslContext(client.sslContext())
            .sslParameters(client.sslParameters())
            .version(client.version());
    client.cookieHandler().ifPresent(copy::cookieHandler);
    client.connectTimeout().ifPresent(copy::connectTimeout);
    client.proxy().ifPresent(copy::proxy);
    client.authenticator().ifPresent(copy::authenticator);
    client.executor().ifPresent(copy::executor);
    return copy.build();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return original.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return original.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return original.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return original.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return original.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return original.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return original.authenticator();
  }

  @Override
  public Version version() {
    return original.version();
  }

  @Override
  public Optional<Executor> executor() {
    return original.executor();
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return original.newWebSocketBuilder();
  }
}
