package dev.hexkey.adapters.openbao;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What {@code vault-java-driver} sends through: the one transport of this adapter, so that its
 * requests have the same addresses, TLS, proxy, time limits, body limit and redirects as all
 * others. Of a request's address only the path counts. Thread-safe.
 */
final class DriverHttp extends HttpClient {
  private static final String ROOT = "/v1/";

  private final Endpoints endpoints;

  DriverHttp(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    String token = request.headers().firstValue("X-Vault-Token").orElse(null);
    try (Reply reply = endpoints.send(call(request), token, null)) {
      HttpHeaders headers = HttpHeaders.of(reply.headers().toMultimap(), (name, value) -> true);
      Answer info = new Answer(reply.status(), headers);
      BodySubscriber<T> body = handler.apply(info);
      body.onSubscribe(new Given());
      body.onNext(List.of(ByteBuffer.wrap(reply.body())));
      body.onComplete();
      return new Response<>(request, info, body.getBody().toCompletableFuture().join());
    }
  }

  private static Call call(HttpRequest request) {
    String path = request.uri().getRawPath().substring(ROOT.length());
    return request.method().equals("GET")
        ? Call.get(path, request.uri().getRawQuery())
        : Call.post(path, body(request));
  }

  private static byte[] body(HttpRequest request) {
    BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    request
        .bodyPublisher()
        .ifPresentOrElse(
            publisher -> publisher.subscribe(new Collector(bytes)),
            () -> {
              bytes.onSubscribe(new Given());
              bytes.onComplete();
            });
    return bytes.getBody().toCompletableFuture().join();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    throw new UnsupportedOperationException("the driver waits");
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      BodyHandler<T> handler,
      @Nullable PushPromiseHandler<T> pushPromiseHandler) {
    throw new UnsupportedOperationException("the driver waits");
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.empty();
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    throw new UnsupportedOperationException("the transport has its own");
  }

  @Override
  public SSLParameters sslParameters() {
    throw new UnsupportedOperationException("the transport has its own");
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }

  /** What is known before a body is read. */
  private record Answer(int statusCode, HttpHeaders headers) implements ResponseInfo {
    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  /** A whole answer. */
  private record Response<T>(HttpRequest request, Answer answer, T body)
      implements HttpResponse<T> {
    @Override
    public int statusCode() {
      return answer.statusCode();
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return answer.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public Version version() {
      return answer.version();
    }

    @Override
    public String toString() {
      return "Response[" + answer.statusCode() + "]";
    }
  }

  /** Hands the pieces of a request's body on. */
  private record Collector(BodySubscriber<byte[]> bytes) implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      bytes.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      bytes.onNext(List.of(piece));
    }

    @Override
    public void onError(Throwable failure) {
      bytes.onError(failure);
    }

    @Override
    public void onComplete() {
      bytes.onComplete();
    }
  }

  /** Of what is there already. */
  private record Given() implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
