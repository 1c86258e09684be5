package dev.hexkey.tokenprovider.okhttp;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Puts a token into OkHttp's requests, and sends a refused one again. To be added with {@code
 * addInterceptor}: OkHttp itself drops the header where a redirect leaves the origin, but not a
 * header that a network interceptor adds on each hop. Thread-safe.
 *
 * <p>A failure to get a token is an {@link IOException} whose cause is the {@link HexkeyException}:
 * any other exception would end a thread of the dispatcher.
 */
public final class TokenInterceptor implements Interceptor {
  private final TokenBinding binding;

  private TokenInterceptor(TokenBinding binding) {
    this.binding = binding;
  }

  /**
   * An interceptor for requests to these origins.
   *
   * @param origins that may see tokens, such as {@code https://api.example.com}
   */
  public static TokenInterceptor of(TokenProvider provider, String... origins) {
    return of(TokenBinding.of(provider, origins));
  }

  /** An interceptor for what the binding says. */
  public static TokenInterceptor of(TokenBinding binding) {
    return new TokenInterceptor(binding);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    boolean authorized = request.header(TokenBinding.AUTHORIZATION) != null;
    if (!binding.appliesTo(request.url().uri(), authorized)) {
      return chain.proceed(request);
    }
    String header = header();
    Response response = chain.proceed(with(header, request));
    List<String> challenges = response.headers(TokenBinding.CHALLENGE);
    if (!isOurs(request, response) || !TokenBinding.isRefusal(response.code(), challenges)) {
      return response;
    }
    if (!isRepeatable(request.body())) {
      binding.refusedForGood(header, challenges);
      return response;
    }
    Optional<String> next = binding.refused(header, response.code(), challenges);
    if (next.isEmpty()) {
      return response;
    }
    response.close();
    return chain.proceed(with(next.get(), request));
  }

  private String header() throws IOException {
    try {
      return binding.header();
    } catch (HexkeyException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Request with(String header, Request request) {
    return request.newBuilder().header(TokenBinding.AUTHORIZATION, header).build();
  }

  private static boolean isRepeatable(RequestBody body) {
    return body == null || (!body.isOneShot() && !body.isDuplex());
  }

  /** Whether the origin that answered is the one that saw the token. */
  private static boolean isOurs(Request request, Response response) {
    HttpUrl asked = request.url();
    HttpUrl answered = response.request().url();
    return asked.host().equals(answered.host())
        && asked.port() == answered.port()
        && asked.scheme().equals(answered.scheme());
  }
}
