package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token request as it is put together, which knows its secrets. Not thread-safe. */
final class TokenForm {
  private final Map<String, List<String>> parameters = new LinkedHashMap<>();
  private final List<String> secrets = new ArrayList<>();
  private @Nullable String authorization;

  /** Adds parameters that hold nothing secret. */
  TokenForm add(Map<String, List<String>> more) {
    more.forEach((name, values) -> parameters.merge(name, values, TokenForm::joined));
    return this;
  }

  TokenForm add(String name, String value) {
    return add(Map.of(name, List.of(value)));
  }

  TokenForm addSecret(String name, String value) {
    secrets.add(value);
    return add(name, value);
  }

  /** Sets the header that authenticates the client. */
  void authorize(String header, String secret) {
    authorization = header;
    secrets.add(secret);
  }

  /** What must not be seen again in anything that is said of the answer. */
  List<String> secrets() {
    return List.copyOf(secrets);
  }

  HTTPRequest toRequest(URI endpoint) {
    HTTPRequest request = new HTTPRequest(HTTPRequest.Method.POST, endpoint);
    request.setAccept("application/json");
    if (authorization != null) {
      request.setAuthorization(authorization);
    }
    request.setBody(URLUtils.serializeParameters(parameters));
    return request;
  }

  @Override
  public String toString() {
    return "TokenForm" + parameters.keySet();
  }

  private static List<String> joined(List<String> before, List<String> after) {
    List<String> all = new ArrayList<>(before);
    all.addAll(after);
    return all;
  }
}
