package dev.hexkey.tokenprovider.grpc;

import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reports refusals to the provider, and repeats the calls that can be repeated. */
final class ReplayInterceptor implements ClientInterceptor {
  private static final Metadata.Key<String> CHALLENGE =
      Metadata.Key.of("www-authenticate", Metadata.ASCII_STRING_MARSHALLER);

  private final TokenProvider provider;

  ReplayInterceptor(TokenProvider provider) {
    this.provider = provider;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new RepeatableCall<>(this, method, options, next);
  }

  CompletionStage<Verdict> refused(@Nullable String value, Metadata trailers) {
    if (value == null) {
      return CompletableFuture.completedFuture(Verdict.giveUp(null));
    }
    List<String> challenges = new ArrayList<>();
    Iterable<String> stated = trailers.getAll(CHALLENGE);
    if (stated != null) {
      stated.forEach(challenges::add);
    }
    try {
      return provider.rejectedAsync(value, Challenge.find(challenges).orElse(null));
    } catch (ClosedException e) {
      return CompletableFuture.completedFuture(Verdict.giveUp(e));
    }
  }
}
