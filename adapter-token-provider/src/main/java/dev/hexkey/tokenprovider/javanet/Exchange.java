package dev.hexkey.tokenprovider.javanet;

import dev.hexkey.tokenprovider.http.RedirectRules;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One request of a caller with the attempts that it takes; the future that the caller holds. */
final class Exchange<T> extends CompletableFuture<HttpResponse<T>> {
  private final TokenHttpClient client;
  private final BodyHandler<T> handler;
  private final @Nullable PushPromiseHandler<T> pushes;
  private final HttpRequest first;
  private volatile @Nullable CompletableFuture<HttpResponse<T>> underWay;
  // written by one attempt after the other, each of which starts when the one before has ended
  private int redirects;
  private boolean replayed;
  private boolean left;

  Exchange(
      TokenHttpClient client,
      HttpRequest request,
      BodyHandler<T> handler,
      @Nullable PushPromiseHandler<T> pushes) {
    this.client = client;
    this.first = request;
    this.handler = handler;
    this.pushes = pushes;
  }

  Exchange<T> start() {
    attach(first);
    return this;
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    CompletableFuture<HttpResponse<T>> attempt = underWay;
    if (attempt != null) {
      attempt.cancel(mayInterrupt);
    }
    return cancelled;
  }

  private void attach(HttpRequest request) {
    TokenBinding binding = client.binding();
    boolean authorized = request.headers().firstValue(TokenBinding.AUTHORIZATION).isPresent();
    if (binding == null || left || !binding.appliesTo(request.uri(), authorized)) {
      send(new Attempt<>(request, null, null, handler));
      return;
    }
    binding
        .headerAsync()
        .whenComplete(
            (header, failure) -> {
              if (failure != null) {
                completeExceptionally(cause(failure));
              } else {
                sendWith(binding, request, header);
              }
            });
  }

  private void sendWith(TokenBinding binding, HttpRequest request, String header) {
    HttpRequest authorized =
        HttpRequest.newBuilder(request, (name, value) -> true)
            .setHeader(TokenBinding.AUTHORIZATION, header)
            .build();
    send(new Attempt<>(authorized, binding, header, handler));
  }

  private void send(Attempt<T> attempt) {
    if (isDone()) {
      return; // the caller gave up while the token was awaited
    }
    attempt.mayReplay = !replayed && isRepeatable(attempt.request);
    attempt.redirects = redirects < RedirectRules.MOST ? client.followRedirects() : null;
    CompletableFuture<HttpResponse<T>> sent;
    try {
      sent = client.direct().sendAsync(attempt.request, attempt, pushes);
    } catch (RuntimeException e) {
      completeExceptionally(e);
      return;
    }
    underWay = sent;
    if (isCancelled()) {
      sent.cancel(true);
    }
    CompletableFuture<HttpResponse<T>> unused =
        sent.whenComplete((response, failure) -> ended(attempt, response, failure));
  }

  private void ended(
      Attempt<T> attempt, @Nullable HttpResponse<T> response, @Nullable Throwable failure) {
    try {
      if (failure != null) {
        completeExceptionally(cause(failure));
      } else if (attempt.replayWith != null && attempt.binding != null) {
        replayed = true;
        sendWith(attempt.binding, attempt.request, attempt.replayWith);
      } else if (attempt.redirectTo != null && response != null) {
        redirect(attempt, attempt.redirectTo, response.statusCode());
      } else {
        complete(response);
      }
    } catch (RuntimeException e) {
      completeExceptionally(e);
    }
  }

  private void redirect(Attempt<T> attempt, URI target, int status) {
    redirects++;
    boolean leaves = !TokenBinding.isSameOrigin(attempt.request.uri(), target);
    left |= leaves;
    boolean dropsToken = leaves || attempt.sent != null; // ours is asked for anew
    HttpRequest.Builder next =
        HttpRequest.newBuilder(
                attempt.request,
                (name, value) -> !(dropsToken && name.equalsIgnoreCase(TokenBinding.AUTHORIZATION)))
            .uri(target);
    if (RedirectRules.turnsIntoGet(status, attempt.request.method())) {
      next.GET();
    }
    attach(next.build());
  }

  /** A body of unknown length may come from a stream that is read once. */
  private static boolean isRepeatable(HttpRequest request) {
    return request.bodyPublisher().map(BodyPublisher::contentLength).orElse(0L) >= 0;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
