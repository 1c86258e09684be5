package dev.hexkey.tokenprovider.grpc;

import dev.hexkey.ports.Verdict;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call that is made a second time if the first one was refused. Keeps the one message of a unary
 * call for that; others go out once.
 *
 * <p>gRPC calls everything but {@code cancel} from one thread at a time, and the listener from
 * another: so all of it goes through the lock, in which nothing waits.
 */
final class RepeatableCall<Q, A> extends ClientCall<Q, A> {
  private final ReplayInterceptor refusals;
  private final MethodDescriptor<Q, A> method;
  private final CallOptions options;
  private final Channel next;
  private final Object lock = new Object();

  private ClientCall<Q, A> attempt; // guarded by lock, with all below
  private SentToken sent = new SentToken();
  private final Metadata headers = new Metadata();
  private @Nullable Q message;
  private int requested;
  private boolean complete;
  private boolean compressed = true;
  private boolean cancelled;

  RepeatableCall(
      ReplayInterceptor refusals,
      MethodDescriptor<Q, A> method,
      CallOptions options,
      Channel next) {
    this.refusals = refusals;
    this.method = method;
    this.options = options;
    this.next = next;
    this.attempt = newAttempt(sent);
  }

  private ClientCall<Q, A> newAttempt(SentToken mark) {
    return next.newCall(method, options.withOption(SentToken.KEY, mark));
  }

  @Override
  public void start(Listener<A> listener, Metadata stated) {
    synchronized (lock) {
      headers.merge(stated); // gRPC changes what it is given
      attempt.start(new FirstListener(listener), stated);
    }
  }

  @Override
  public void request(int count) {
    synchronized (lock) {
      requested += count;
      attempt.request(count);
    }
  }

  @Override
  public void sendMessage(Q sending) {
    synchronized (lock) {
      message = isUnary() ? sending : null;
      attempt.sendMessage(sending);
    }
  }

  @Override
  public void halfClose() {
    synchronized (lock) {
      complete = true;
      attempt.halfClose();
    }
  }

  @Override
  public void cancel(@Nullable String reason, @Nullable Throwable cause) {
    synchronized (lock) {
      cancelled = true;
      attempt.cancel(reason, cause);
    }
  }

  @Override
  public boolean isReady() {
    synchronized (lock) {
      return attempt.isReady();
    }
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    synchronized (lock) {
      compressed = enabled;
      attempt.setMessageCompression(enabled);
    }
  }

  @Override
  public Attributes getAttributes() {
    synchronized (lock) {
      return attempt.getAttributes();
    }
  }

  private boolean isUnary() {
    return method.getType() == MethodDescriptor.MethodType.UNARY;
  }

  /** Whether the call went out again; then its listener hears of that attempt instead. */
  private boolean repeat(Listener<A> listener, Verdict verdict) {
    synchronized (lock) {
      Q kept = message;
      if (verdict.action() != Verdict.Action.RETRY || kept == null || !complete || cancelled) {
        return false;
      }
      sent = new SentToken();
      attempt = newAttempt(sent);
      attempt.start(listener, headers);
      attempt.setMessageCompression(compressed);
      attempt.request(requested);
      attempt.sendMessage(kept);
      attempt.halfClose();
      return true;
    }
  }

  /** Hears the first attempt. */
  private final class FirstListener
      extends ForwardingClientCallListener.SimpleForwardingClientCallListener<A> {
    private final Listener<A> listener;

    FirstListener(Listener<A> listener) {
      super(listener);
      this.listener = listener;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.getCode() != Status.Code.UNAUTHENTICATED) {
        listener.onClose(status, trailers);
        return;
      }
      String value;
      synchronized (lock) {
        value = sent.value();
      }
      refusals
          .refused(value, trailers)
          .whenComplete(
              (verdict, failure) -> {
                if (failure != null || !repeat(listener, verdict)) {
                  listener.onClose(status, trailers);
                }
              });
    }
  }
}
