package dev.hexkey.tokenprovider.javanet;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that may not be the caller's in the end: reads it whole, so that the
 * connection is free again, asks, and only then either drops it or passes it on to the caller's
 * subscriber. A body of more than 256 KiB is the caller's without asking.
 */
final class HeldBody<T> implements BodySubscriber<T> {
  private static final int MOST_BYTES = 256 * 1024;

  private final Supplier<BodySubscriber<T>> callers;
  private final Supplier<CompletionStage<Boolean>> isDropped;
  private final Runnable unasked;
  private final CompletableFuture<T> body = new CompletableFuture<>();
  private final List<ByteBuffer> held = new ArrayList<>();
  private int bytes;
  private @Nullable Subscription upstream;
  private @Nullable BodySubscriber<T> downstream;

  /**
   * A body to decide on.
   *
   * @param callers makes the caller's subscriber, if it comes to that
   * @param isDropped asks whether nobody wants the body
   * @param unasked runs instead if the body is too long to ask
   */
  HeldBody(
      Supplier<BodySubscriber<T>> callers,
      Supplier<CompletionStage<Boolean>> isDropped,
      Runnable unasked) {
    this.callers = callers;
    this.isDropped = isDropped;
    this.unasked = unasked;
  }

  @Override
  public CompletionStage<T> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (downstream != null) {
      downstream.onNext(buffers);
      return;
    }
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
      held.add(buffer);
    }
    if (upstream == null) {
      return;
    }
    if (bytes > MOST_BYTES) {
      unasked.run();
      passOn(new Rest(upstream));
    } else {
      upstream.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (downstream != null) {
      downstream.onError(failure);
    } else {
      body.completeExceptionally(failure);
    }
  }

  @Override
  public void onComplete() {
    if (downstream != null) {
      downstream.onComplete();
      return;
    }
    isDropped
        .get()
        .whenComplete(
            (dropped, failure) -> {
              if (failure == null && dropped) {
                body.complete(null);
              } else {
                passOn(new Rest(null));
              }
            });
  }

  private void passOn(Rest rest) {
    try {
      BodySubscriber<T> subscriber = callers.get();
      downstream = subscriber;
      subscriber
          .getBody()
          .whenComplete(
              (value, failure) -> {
                if (failure != null) {
                  body.completeExceptionally(failure);
                } else {
                  body.complete(value);
                }
              });
      rest.subscriber = subscriber;
      subscriber.onSubscribe(rest);
      rest.endIfEmpty();
    } catch (RuntimeException e) {
      body.completeExceptionally(e);
    }
  }

  /** Gives what was held at the first demand, then what is still to come. */
  private final class Rest implements Subscription {
    private final @Nullable Subscription more;
    private @Nullable BodySubscriber<T> subscriber;
    private boolean given;

    Rest(@Nullable Subscription more) {
      this.more = more;
    }

    @Override
    public void request(long count) {
      BodySubscriber<T> to = subscriber;
      if (given || to == null) {
        if (more != null) {
          more.request(count);
        }
        return;
      }
      given = true;
      if (!held.isEmpty()) {
        to.onNext(List.copyOf(held));
      }
      held.clear();
      if (more == null) {
        to.onComplete();
      } else if (count > 1) {
        more.request(count - 1);
      }
    }

    private void endIfEmpty() {
      if (!given && more == null && held.isEmpty() && subscriber != null) {
        given = true;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      given = true;
      if (more != null) {
        more.cancel();
      }
    }
  }
}
