package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.core.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The attempts of one call: when the caller cancels its future, the one under way ends, too. */
final class Attempts {
  private volatile @Nullable CompletableFuture<HttpResponse> current;
  private volatile boolean cancelled;

  CompletableFuture<HttpResponse> begin(Supplier<CompletableFuture<HttpResponse>> attempt) {
    CompletableFuture<HttpResponse> begun = attempt.get();
    current = begun;
    if (cancelled) {
      begun.cancel(true);
    }
    return begun;
  }

  CompletableFuture<HttpResponse> resultOf(CompletionStage<HttpResponse> answer) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    answer.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          } else if (!result.complete(response)) {
            response.close(); // nobody waits for it any more
          }
        });
    var unused =
        result.whenComplete(
            (response, failure) -> {
              CompletableFuture<HttpResponse> underWay = current;
              cancelled = result.isCancelled();
              if (cancelled && underWay != null) {
                underWay.cancel(true);
              }
            });
    return result;
  }
}
