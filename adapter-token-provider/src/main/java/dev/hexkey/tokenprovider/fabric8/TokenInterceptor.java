package dev.hexkey.tokenprovider.fabric8;

import dev.hexkey.tokenprovider.http.TokenBinding;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sets the token, and answers a refusal with another one; the client then sends once more. */
final class TokenInterceptor implements Interceptor {
  private final TokenBinding binding;

  TokenInterceptor(TokenBinding binding) {
    this.binding = binding;
  }

  @Override
  public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
    boolean hasAuthorization = !request.headers(TokenBinding.AUTHORIZATION).isEmpty();
    if (binding.appliesTo(request.uri(), hasAuthorization)) {
      headers.setHeader(TokenBinding.AUTHORIZATION, binding.header());
    }
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder headers, HttpResponse<?> response, RequestTags tags) {
    HttpRequest request = response.request();
    List<String> challenges = response.headers(TokenBinding.CHALLENGE);
    String sent = request.header(TokenBinding.AUTHORIZATION);
    if (sent == null
        || !binding.appliesTo(request.uri(), false)
        || !TokenBinding.isRefusal(response.code(), challenges)) {
      return CompletableFuture.completedFuture(false);
    }
    return binding
        .refusedAsync(sent, response.code(), challenges)
        .thenApply(
            another -> {
              another.ifPresent(value -> headers.setHeader(TokenBinding.AUTHORIZATION, value));
              return another.isPresent();
            })
        .toCompletableFuture();
  }
}
