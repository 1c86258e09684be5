package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import com.anthropic.core.http.HttpResponse;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The SDK's transport with a token in each request. Stands below the SDK's own retries, so each
 * attempt has the token of its time.
 *
 * <p>Redirects are off for requests that carry a token: an answer does not say which server it came
 * from, and a refusal by another one must not reject anything.
 */
final class TokenHttpClient implements HttpClient {
  private static final String API_KEY = "X-Api-Key";

  private final HttpClient next;
  private final TokenBinding binding;

  TokenHttpClient(HttpClient next, TokenBinding binding) {
    this.next = next;
    this.binding = binding;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    if (!appliesTo(request)) {
      return next.execute(request, options);
    }
    RequestOptions here = withoutRedirects(options);
    String header = binding.header();
    HttpResponse first = next.execute(with(request, header), here);
    List<String> challenges = challenges(first);
    if (!TokenBinding.isRefusal(first.statusCode(), challenges)) {
      return first;
    }
    if (!isRepeatable(request)) {
      binding.refusedForGood(header, challenges);
      return first;
    }
    Optional<String> another = binding.refused(header, first.statusCode(), challenges);
    if (another.isEmpty()) {
      return first;
    }
    first.close();
    return next.execute(with(request, another.get()), here);
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    if (!appliesTo(request)) {
      return next.executeAsync(request, options);
    }
    RequestOptions here = withoutRedirects(options);
    Attempts attempts = new Attempts();
    CompletionStage<HttpResponse> answer =
        binding
            .headerAsync()
            .thenCompose(
                header ->
                    attempts
                        .begin(() -> next.executeAsync(with(request, header), here))
                        .thenCompose(first -> orReplayed(attempts, request, here, header, first)));
    return attempts.resultOf(answer);
  }

  private CompletionStage<HttpResponse> orReplayed(
      Attempts attempts,
      HttpRequest request,
      RequestOptions options,
      String header,
      HttpResponse first) {
    List<String> challenges = challenges(first);
    if (!TokenBinding.isRefusal(first.statusCode(), challenges)) {
      return CompletableFuture.completedFuture(first);
    }
    if (!isRepeatable(request)) {
      binding.refusedForGood(header, challenges);
      return CompletableFuture.completedFuture(first);
    }
    return binding
        .refusedAsync(header, first.statusCode(), challenges)
        .thenCompose(
            another -> {
              if (another.isEmpty()) {
                return CompletableFuture.completedFuture(first);
              }
              first.close();
              return attempts.begin(() -> next.executeAsync(with(request, another.get()), options));
            });
  }

  private boolean appliesTo(HttpRequest request) {
    boolean hasAuthorization = !request.headers().values(TokenBinding.AUTHORIZATION).isEmpty();
    return binding.appliesTo(URI.create(request.url()), hasAuthorization);
  }

  private static HttpRequest with(HttpRequest request, String header) {
    return request.toBuilder()
        .removeHeaders(API_KEY)
        .replaceHeaders(TokenBinding.AUTHORIZATION, header)
        .build();
  }

  private static RequestOptions withoutRedirects(RequestOptions options) {
    return options.toBuilder().followRedirects(false).build();
  }

  private static boolean isRepeatable(HttpRequest request) {
    return request.body().map(HttpRequestBody::repeatable).orElse(true);
  }

  private static List<String> challenges(HttpResponse response) {
    return response.headers().values(TokenBinding.CHALLENGE);
  }

  @Override
  public void close() {
    next.close();
  }
}
