package dev.hexkey.tokenprovider.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.util.BinaryData;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Stands below the policy that sets the token, and sees what the service says to it. */
final class ReplayPolicy implements HttpPipelinePolicy {
  private final TokenBinding binding;

  ReplayPolicy(TokenBinding binding) {
    this.binding = binding;
  }

  @Override
  public HttpResponse processSync(
      HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
    HttpRequest request = context.getHttpRequest();
    String sent = tokenIn(request);
    HttpPipelineNextSyncPolicy again = next.clone();
    HttpResponse first = next.processSync();
    if (sent == null || !isRefusal(first)) {
      return first;
    }
    if (!isRepeatable(request)) {
      binding.refusedForGood(sent, challenges(first));
      return first;
    }
    Optional<String> another = binding.refused(sent, first.getStatusCode(), challenges(first));
    if (another.isEmpty()) {
      return first;
    }
    first.close();
    request.setHeader(HttpHeaderName.AUTHORIZATION, another.get());
    return again.processSync();
  }

  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
    HttpRequest request = context.getHttpRequest();
    String sent = tokenIn(request);
    HttpPipelineNextPolicy again = next.clone();
    return next.process()
        .flatMap(
            first -> {
              if (sent == null || !isRefusal(first)) {
                return Mono.just(first);
              }
              if (!isRepeatable(request)) {
                binding.refusedForGood(sent, challenges(first));
                return Mono.just(first);
              }
              return replayed(request, sent, first, again);
            });
  }

  private Mono<HttpResponse> replayed(
      HttpRequest request, String sent, HttpResponse first, HttpPipelineNextPolicy again) {
    return Mono.fromCompletionStage(
            () -> binding.refusedAsync(sent, first.getStatusCode(), challenges(first)))
        .flatMap(
            another -> {
              if (another.isEmpty()) {
                return Mono.just(first);
              }
              first.close();
              request.setHeader(HttpHeaderName.AUTHORIZATION, another.get());
              return again.process();
            });
  }

  private @Nullable String tokenIn(HttpRequest request) {
    String sent = request.getHeaders().getValue(HttpHeaderName.AUTHORIZATION);
    boolean applies =
        sent != null && binding.appliesTo(URI.create(request.getUrl().toString()), false);
    return applies ? sent : null;
  }

  private static boolean isRefusal(HttpResponse response) {
    List<String> challenges = challenges(response);
    // Azure's own policy answers this one, by asking the credential for the claims
    boolean forClaims = challenges.stream().anyMatch(text -> text.contains("insufficient_claims"));
    return !forClaims && TokenBinding.isRefusal(response.getStatusCode(), challenges);
  }

  private static List<String> challenges(HttpResponse response) {
    String[] values = response.getHeaders().getValues(HttpHeaderName.WWW_AUTHENTICATE);
    return values == null ? List.of() : List.of(values);
  }

  private static boolean isRepeatable(HttpRequest request) {
    BinaryData body = request.getBodyAsBinaryData();
    return body == null || body.isReplayable();
  }
}
