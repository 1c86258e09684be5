package dev.hexkey.tokenprovider.feign;

import dev.hexkey.tokenprovider.http.Bodies;
import dev.hexkey.tokenprovider.http.RedirectRules;
import dev.hexkey.tokenprovider.http.TokenBinding;
import feign.Client;
import feign.Request;
import feign.Request.HttpMethod;
import feign.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Feign client that sends with tokens over another one. */
final class TokenClient implements Client {
  private final Client client;
  private final TokenBinding binding;

  TokenClient(Client client, TokenBinding binding) {
    this.client = client;
    this.binding = binding;
  }

  @Override
  public Response execute(Request request, Request.Options options) throws IOException {
    Request.Options direct =
        new Request.Options(
            options.connectTimeout(),
            options.connectTimeoutUnit(),
            options.readTimeout(),
            options.readTimeoutUnit(),
            false);
    int redirectsLeft = options.isFollowRedirects() ? RedirectRules.MOST : 0;
    Request current = request;
    boolean left = false;
    while (true) {
      Response response = left ? client.execute(current, direct) : authorized(current, direct);
      Optional<URI> target = redirectsLeft-- > 0 ? target(current, response) : Optional.empty();
      if (target.isEmpty()) {
        return response;
      }
      discard(response);
      left |= !TokenBinding.isSameOrigin(URI.create(current.url()), target.get());
      current = redirected(current, response.status(), target.get(), left);
    }
  }

  private Response authorized(Request request, Request.Options options) throws IOException {
    boolean authorized = headers(request).containsKey(TokenBinding.AUTHORIZATION);
    if (!binding.appliesTo(URI.create(request.url()), authorized)) {
      return client.execute(request, options);
    }
    String header = binding.header();
    Response response = client.execute(with(header, request), options);
    List<String> challenges = values(response.headers(), TokenBinding.CHALLENGE);
    if (!TokenBinding.isRefusal(response.status(), challenges)) {
      return response;
    }
    Optional<String> next = binding.refused(header, response.status(), challenges);
    if (next.isEmpty()) {
      return response;
    }
    discard(response);
    return client.execute(with(next.get(), request), options);
  }

  private static void discard(Response response) throws IOException {
    try (response) {
      if (response.body() != null) {
        Bodies.discard(response.body().asInputStream());
      }
    }
  }

  private static Optional<URI> target(Request request, Response response) {
    return RedirectRules.target(
        response.status(),
        values(response.headers(), "Location").stream().findFirst(),
        URI.create(request.url()));
  }

  private static Request redirected(Request request, int status, URI target, boolean left) {
    Map<String, Collection<String>> headers = headers(request);
    if (left) {
      headers.remove(TokenBinding.AUTHORIZATION);
    }
    boolean get = RedirectRules.turnsIntoGet(status, request.httpMethod().name());
    if (get) {
      headers.remove("Content-Length");
      headers.remove("Content-Type");
    }
    return copy(
        request,
        get ? HttpMethod.GET : request.httpMethod(),
        target.toString(),
        headers,
        get ? null : request.body());
  }

  private static Request with(String header, Request request) {
    Map<String, Collection<String>> headers = headers(request);
    headers.put(TokenBinding.AUTHORIZATION, List.of(header));
    return copy(request, request.httpMethod(), request.url(), headers, request.body());
  }

  private static Request copy(
      Request request,
      HttpMethod method,
      String url,
      Map<String, Collection<String>> headers,
      byte @Nullable [] body) {
    return Request.create(method, url, headers, body, request.charset(), request.requestTemplate());
  }

  private static Map<String, Collection<String>> headers(Request request) {
    Map<String, Collection<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    return headers;
  }

  private static List<String> values(Map<String, Collection<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }
}
