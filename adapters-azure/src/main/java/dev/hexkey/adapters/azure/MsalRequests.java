package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import java.net.URISyntaxException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** MSAL's requests as the JDK's client sends them. */
final class MsalRequests {
  private static final String FORM = "application/x-www-form-urlencoded";

  private MsalRequests() {}

  /**
   * The same request.
   *
   * @param body in place of the request's own, for one that has a body
   */
  static java.net.http.HttpRequest translated(HttpRequest request, String body)
      throws URISyntaxException {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(request.url().toURI());
    if (request.httpMethod() == HttpMethod.GET) {
      builder.GET();
    } else {
      builder.setHeader("Content-Type", FORM); // which MSAL leaves to the JDK's older client
      builder.POST(BodyPublishers.ofString(body));
    }
    Map<String, String> headers = request.headers() == null ? Map.of() : request.headers();
    headers.forEach(
        (name, value) -> {
          if (!Transport.setsItself(name)) {
            builder.setHeader(name, value);
          }
        });
    return builder.build();
  }
}
