package dev.hexkey.tokenprovider.springweb;

import dev.hexkey.tokenprovider.http.RedirectRules;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;

/** One request of a chain of redirects. */
final class Hop implements HttpRequest {
  private final HttpRequest first;
  private final HttpMethod method;
  private final URI uri;
  private final HttpHeaders headers;
  private final byte[] body;

  private Hop(HttpRequest first, HttpMethod method, URI uri, HttpHeaders headers, byte[] body) {
    this.first = first;
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
  }

  /** What the chain begins with; the body stays the caller's array. */
  static Hop first(HttpRequest request, byte[] body) {
    return new Hop(request, request.getMethod(), request.getURI(), request.getHeaders(), body);
  }

  byte[] body() {
    return body;
  }

  Hop with(String header) {
    HttpHeaders more = copy(false);
    more.set(TokenBinding.AUTHORIZATION, header);
    return new Hop(first, method, uri, more, body);
  }

  Hop redirected(int status, URI target, boolean left) {
    HttpHeaders kept = copy(left);
    if (!RedirectRules.turnsIntoGet(status, method.name())) {
      return new Hop(first, method, target, kept, body);
    }
    kept.clearContentHeaders();
    return new Hop(first, HttpMethod.GET, target, kept, new byte[0]);
  }

  /** In calls that Spring 6 has as well. */
  private HttpHeaders copy(boolean withoutAuthorization) {
    HttpHeaders copy = new HttpHeaders();
    headers.forEach(
        (name, values) -> {
          if (!withoutAuthorization || !name.equalsIgnoreCase(TokenBinding.AUTHORIZATION)) {
            copy.put(name, values);
          }
        });
    return copy;
  }

  @Override
  public HttpMethod getMethod() {
    return method;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public Map<String, Object> getAttributes() {
    return first.getAttributes();
  }
}
