package dev.hexkey.tokenprovider.httpclient5;

import dev.hexkey.tokenprovider.http.TokenBinding;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.protocol.RedirectLocations;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHeader;

/** One request of a chain of redirects. */
final class Hop {
  /** Where the chain began, in the context that its requests share. */
  private static final String START = "hexkey.token.start";

  /** Whether the chain has left where it began. */
  private static final String LEFT = "hexkey.token.left";

  private Hop() {}

  static boolean appliesTo(
      TokenBinding binding, HttpRequest request, HttpRoute route, HttpClientContext context) {
    URI target = URI.create(route.getTargetHost().toURI());
    return staysAtHome(target, context)
        && binding.appliesTo(target, request.containsHeader(TokenBinding.AUTHORIZATION));
  }

  static Header sensitive(String header) {
    return new BasicHeader(TokenBinding.AUTHORIZATION, header, true);
  }

  static List<String> challenges(HttpResponse response) {
    List<String> values = new ArrayList<>();
    for (Header header : response.getHeaders(TokenBinding.CHALLENGE)) {
      values.add(header.getValue());
    }
    return values;
  }

  /** A chain that has left for another origin gets no token any more, not even back at home. */
  private static boolean staysAtHome(URI target, HttpClientContext context) {
    RedirectLocations redirects = context.getRedirectLocations();
    if (redirects == null || redirects.size() == 0) {
      context.setAttribute(START, target);
      context.removeAttribute(LEFT);
      return true;
    }
    Object start = context.getAttribute(START);
    if (!(start instanceof URI home) || !TokenBinding.isSameOrigin(home, target)) {
      context.setAttribute(LEFT, true);
    }
    return context.getAttribute(LEFT) == null;
  }
}
