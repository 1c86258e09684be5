package dev.hexkey.tokenprovider.jaxrs;

import dev.hexkey.tokenprovider.http.Bodies;
import dev.hexkey.tokenprovider.http.RedirectRules;
import dev.hexkey.tokenprovider.http.TokenBinding;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows one answer: the replay of a refused request, and the redirects that the client would
 * otherwise follow by itself. One thread's.
 */
final class Repetitions {
  /** Stands in requests whose redirects are to be followed here. */
  static final String FOLLOW = "dev.hexkey.token.follow";

  private final TokenBinding binding;
  private final ClientRequestContext request;
  private final ClientResponseContext response;

  private String method;
  private URI uri;
  private @Nullable Object entity;
  private @Nullable String sent;
  private @Nullable Response latest;
  private int redirects;
  private boolean replayed;
  private boolean left;

  Repetitions(TokenBinding binding, ClientRequestContext request, ClientResponseContext response) {
    this.binding = binding;
    this.request = request;
    this.response = response;
    method = request.getMethod();
    uri = request.getUri();
    entity = request.getEntity();
    sent = (String) request.getProperty(TokenClientFilter.SENT);
    redirects = request.getProperty(FOLLOW) == null ? 0 : RedirectRules.MOST;
  }

  void run() throws IOException {
    while (replay() || redirect()) {
      // each of them sends; the answer after the last is the caller's
    }
    if (latest != null) {
      put(latest);
    }
  }

  private boolean replay() throws IOException {
    String header = sent;
    List<String> challenges = headerValues(TokenBinding.CHALLENGE);
    if (header == null || replayed || !TokenBinding.isRefusal(status(), challenges)) {
      return false;
    }
    replayed = true;
    if (isReadOnce(entity)) {
      binding.refusedForGood(header, challenges);
      return false;
    }
    Optional<String> next = binding.refused(header, status(), challenges);
    if (next.isPresent()) {
      send(next.get());
    }
    return next.isPresent();
  }

  private boolean redirect() throws IOException {
    Optional<URI> target =
        redirects > 0
            ? RedirectRules.target(status(), headerValues("Location").stream().findFirst(), uri)
            : Optional.empty();
    if (target.isEmpty() || isReadOnce(entity)) {
      return false;
    }
    redirects--;
    left |= !TokenBinding.isSameOrigin(uri, target.get());
    if (RedirectRules.turnsIntoGet(status(), method)) {
      method = "GET";
      entity = null;
    }
    uri = target.get();
    send(sent != null && !left ? binding.header() : null);
    return true;
  }

  private void send(@Nullable String header) throws IOException {
    discardLatest();
    MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
    request
        .getHeaders()
        .forEach(
            (name, values) -> {
              boolean dropped =
                  name.equalsIgnoreCase(TokenBinding.AUTHORIZATION)
                      && (left || header != null || sent != null);
              boolean ofBody =
                  entity == null && name.toLowerCase(Locale.ROOT).startsWith("content-");
              if (!dropped && !ofBody) {
                headers.addAll(name, values);
              }
            });
    if (header != null) {
      headers.putSingle(TokenBinding.AUTHORIZATION, header);
    }
    sent = header;
    Invocation.Builder builder = request.getClient().target(uri).request().headers(headers);
    request.getPropertyNames().forEach(name -> builder.property(name, request.getProperty(name)));
    builder.property(TokenClientFilter.REPETITION, true);
    latest = build(builder).invoke();
  }

  private Invocation build(Invocation.Builder builder) {
    if (entity == null) {
      return builder.build(method);
    }
    MediaType type = request.getMediaType();
    return builder.build(
        method, Entity.entity(entity, type == null ? MediaType.WILDCARD_TYPE : type));
  }

  private void discardLatest() throws IOException {
    if (latest != null) {
      latest.close();
    } else if (response.hasEntity()) {
      Bodies.discard(response.getEntityStream());
    }
  }

  private void put(Response answer) {
    response.setStatus(answer.getStatus());
    MultivaluedMap<String, String> headers = response.getHeaders();
    headers.clear();
    for (Map.Entry<String, List<String>> header : answer.getStringHeaders().entrySet()) {
      headers.addAll(header.getKey(), header.getValue());
    }
    response.setEntityStream(
        answer.hasEntity() ? answer.readEntity(InputStream.class) : InputStream.nullInputStream());
  }

  private int status() {
    return latest == null ? response.getStatus() : latest.getStatus();
  }

  private List<String> headerValues(String name) {
    MultivaluedMap<String, String> headers =
        latest == null ? response.getHeaders() : latest.getStringHeaders();
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  private static boolean isReadOnce(@Nullable Object entity) {
    return entity instanceof InputStream
        || entity instanceof Reader
        || entity instanceof StreamingOutput;
  }
}
