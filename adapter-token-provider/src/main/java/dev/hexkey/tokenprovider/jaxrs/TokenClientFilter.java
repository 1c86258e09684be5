package dev.hexkey.tokenprovider.jaxrs;

import dev.hexkey.tokenprovider.http.TokenBinding;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.IOException;

/**
 * Attaches the token before a request, and looks after the answer. A filter cannot send again what
 * it filters, but it can put another answer in its place.
 */
final class TokenClientFilter implements ClientRequestFilter, ClientResponseFilter {
  /** What the request was sent with. */
  static final String SENT = "dev.hexkey.token.sent";

  /** Stands in requests that this filter sends itself, which have all they need. */
  static final String REPETITION = "dev.hexkey.token.repetition";

  /** Where Jersey looks whether it follows redirects, which its filters do not get to see. */
  private static final String JERSEY_REDIRECTS = "jersey.config.client.followRedirects";

  private final TokenBinding binding;

  TokenClientFilter(TokenBinding binding) {
    this.binding = binding;
  }

  @Override
  public void filter(ClientRequestContext request) {
    boolean followed = isFollowedByJersey(request);
    if (followed) {
      request.setProperty(JERSEY_REDIRECTS, false);
    }
    if (request.getProperty(REPETITION) != null) {
      return;
    }
    if (followed) {
      request.setProperty(Repetitions.FOLLOW, true);
    }
    boolean authorized = request.getHeaders().containsKey(TokenBinding.AUTHORIZATION);
    if (binding.appliesTo(request.getUri(), authorized)) {
      String header = binding.header();
      request.getHeaders().putSingle(TokenBinding.AUTHORIZATION, header);
      request.setProperty(SENT, header);
    }
  }

  @Override
  public void filter(ClientRequestContext request, ClientResponseContext response)
      throws IOException {
    if (request.getProperty(REPETITION) == null) {
      new Repetitions(binding, request, response).run();
    }
  }

  private static boolean isFollowedByJersey(ClientRequestContext request) {
    Object setting = request.getProperty(JERSEY_REDIRECTS);
    if (setting == null) {
      setting = request.getConfiguration().getProperty(JERSEY_REDIRECTS);
    }
    return request.getClient().getClass().getName().startsWith("org.glassfish.jersey.")
        && (setting == null || Boolean.parseBoolean(setting.toString()));
  }
}
