package dev.hexkey.tokenprovider.javanet;

import dev.hexkey.tokenprovider.http.RedirectRules;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request on the wire. Decides by the head of the answer what becomes of its body. */
final class Attempt<T> implements BodyHandler<T> {
  final HttpRequest request;
  final @Nullable TokenBinding binding;
  final @Nullable String sent;
  private final BodyHandler<T> handler;

  // set before it is sent
  boolean mayReplay;
  @Nullable Redirect redirects;

  // what comes of it: read when the answer's body has ended
  volatile @Nullable String replayWith;
  volatile @Nullable URI redirectTo;

  Attempt(
      HttpRequest request,
      @Nullable TokenBinding binding,
      @Nullable String sent,
      BodyHandler<T> handler) {
    this.request = request;
    this.binding = binding;
    this.sent = sent;
    this.handler = handler;
  }

  @Override
  public BodySubscriber<T> apply(ResponseInfo answer) {
    if (redirects != null) {
      Optional<URI> target = target(answer, redirects);
      if (target.isPresent()) {
        redirectTo = target.get();
        return BodySubscribers.replacing(null);
      }
    }
    if (binding == null || sent == null) {
      return handler.apply(answer);
    }
    return afterToken(binding, sent, answer);
  }

  private Optional<URI> target(ResponseInfo answer, Redirect policy) {
    Optional<String> location = answer.headers().firstValue("Location");
    return switch (policy) {
      case NEVER -> Optional.empty();
      case NORMAL -> RedirectRules.target(answer.statusCode(), location, request.uri());
      case ALWAYS -> RedirectRules.anyTarget(answer.statusCode(), location, request.uri());
    };
  }

  private BodySubscriber<T> afterToken(TokenBinding bound, String header, ResponseInfo answer) {
    int status = answer.statusCode();
    List<String> challenges = answer.headers().allValues(TokenBinding.CHALLENGE);
    if (!TokenBinding.isRefusal(status, challenges)) {
      return handler.apply(answer);
    }
    if (!mayReplay) {
      bound.refusedForGood(header, challenges);
      return handler.apply(answer);
    }
    return new HeldBody<>(
        () -> handler.apply(answer),
        () ->
            bound
                .refusedAsync(header, status, challenges)
                .thenApply(
                    next -> {
                      replayWith = next.orElse(null);
                      return next.isPresent();
                    }),
        () -> bound.refusedForGood(header, challenges));
  }
}
