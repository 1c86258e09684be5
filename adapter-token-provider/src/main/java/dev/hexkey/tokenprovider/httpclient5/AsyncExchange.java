package dev.hexkey.tokenprovider.httpclient5;

import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.support.BasicRequestBuilder;
import org.jspecify.annotations.Nullable;

/** One request with its token and, if it comes to that, its replay. */
final class AsyncExchange {
  private final TokenBinding binding;
  private final HttpRequest request;
  private final @Nullable AsyncEntityProducer entity;
  private final AsyncExecChain.Scope scope;
  private final AsyncExecChain chain;
  private final AsyncExecCallback callers;

  AsyncExchange(
      TokenBinding binding,
      HttpRequest request,
      @Nullable AsyncEntityProducer entity,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callers) {
    this.binding = binding;
    this.request = request;
    this.entity = entity;
    this.scope = scope;
    this.chain = chain;
    this.callers = callers;
  }

  void start() {
    binding
        .headerAsync()
        .whenComplete(
            (header, failure) -> {
              if (failure != null) {
                callers.failed(asException(failure));
              } else {
                proceed(header, new FirstAnswer(header));
              }
            });
  }

  private void proceed(String header, AsyncExecCallback callback) {
    HttpRequest copy = BasicRequestBuilder.copy(request).build();
    copy.setHeader(Hop.sensitive(header));
    try {
      chain.proceed(copy, entity, scope, callback);
    } catch (HttpException | IOException | RuntimeException e) {
      callers.failed(e);
    }
  }

  private boolean isRepeatable() {
    return entity == null || entity.isRepeatable();
  }

  private void replay(String header) {
    if (entity != null) {
      entity.releaseResources();
    }
    proceed(header, callers);
  }

  private static Exception asException(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof Exception exception ? exception : new IOException(cause);
  }

  /** Decides by the head of the first answer what becomes of its body. */
  private final class FirstAnswer implements AsyncExecCallback {
    private final String header;
    private List<String> challenges = List.of();
    private int status;
    private @Nullable HeldAnswer held;

    FirstAnswer(String header) {
      this.header = header;
    }

    @Override
    public @Nullable AsyncDataConsumer handleResponse(
        HttpResponse response, @Nullable EntityDetails details) throws HttpException, IOException {
      status = response.getCode();
      challenges = Hop.challenges(response);
      if (!TokenBinding.isRefusal(status, challenges)) {
        return callers.handleResponse(response, details);
      }
      if (!isRepeatable()) {
        binding.refusedForGood(header, challenges);
        return callers.handleResponse(response, details);
      }
      HeldAnswer answer =
          new HeldAnswer(
              callers, response, details, () -> binding.refusedForGood(header, challenges));
      held = answer;
      return details == null ? null : answer;
    }

    @Override
    public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
      callers.handleInformationResponse(response);
    }

    @Override
    public void completed() {
      HeldAnswer answer = held;
      if (answer == null || answer.isPassedOn()) {
        callers.completed();
        return;
      }
      binding.refusedAsync(header, status, challenges).thenAccept(next -> decided(answer, next));
    }

    private void decided(HeldAnswer answer, Optional<String> next) {
      if (next.isPresent()) {
        replay(next.get());
        return;
      }
      try {
        answer.passOn();
        callers.completed();
      } catch (HttpException | IOException | RuntimeException e) {
        callers.failed(e);
      }
    }

    @Override
    public void failed(Exception cause) {
      callers.failed(cause);
    }
  }
}
