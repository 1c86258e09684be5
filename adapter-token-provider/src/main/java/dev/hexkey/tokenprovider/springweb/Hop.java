package dev.hexkey.tokenprovider.springweb;

import dev.hexkey.tokenprovider.http.RedirectRules;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;

/**
 * One request of a chain of redirects.
 *
 * @param first what the chain began with
 */
record Hop(HttpRequest first, HttpMethod method, URI uri, HttpHeaders headers, byte[] body)
    implements HttpRequest {
  Hop with(String header) {
    HttpHeaders more = HttpHeaders.copyOf(headers);
    more.set(TokenBinding.AUTHORIZATION, header);
    return new Hop(first, method, uri, more, body);
  }

  Hop redirected(int status, URI target, boolean left) {
    HttpHeaders kept = HttpHeaders.copyOf(headers);
    if (left) {
      kept.remove(TokenBinding.AUTHORIZATION);
    }
    if (!RedirectRules.turnsIntoGet(status, method.name())) {
      return new Hop(first, method, target, kept, body);
    }
    kept.clearContentHeaders();
    return new Hop(first, HttpMethod.GET, target, kept, new byte[0]);
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
