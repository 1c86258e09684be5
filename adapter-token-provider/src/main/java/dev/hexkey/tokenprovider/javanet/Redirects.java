package dev.hexkey.tokenprovider.javanet;

import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;

/** Which answers are redirects that a client follows, as {@link Redirect} says. */
final class Redirects {
  private Redirects() {}

  /** Where this answer sends the client, if it is to go there. */
  static Optional<URI> target(ResponseInfo answer, URI from, Redirect policy) {
    if (policy == Redirect.NEVER || !isRedirect(answer.statusCode())) {
      return Optional.empty();
    }
    return answer
        .headers()
        .firstValue("Location")
        .flatMap(location -> resolve(from, location))
        .filter(target -> isAllowed(from, target, policy));
  }

  static boolean turnsIntoGet(int status, String method) {
    return status == 303
        ? !method.equals("HEAD")
        : (status == 301 || status == 302) && method.equals("POST");
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static Optional<URI> resolve(URI from, String location) {
    try {
      return Optional.of(from.resolve(URI.create(location)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the answer itself goes to the caller
    }
  }

  private static boolean isAllowed(URI from, URI target, Redirect policy) {
    if (target.getHost() == null) {
      return false;
    }
    boolean encrypted = "https".equalsIgnoreCase(target.getScheme());
    boolean plain = "http".equalsIgnoreCase(target.getScheme());
    boolean downgrades = plain && "https".equalsIgnoreCase(from.getScheme());
    return encrypted || (plain && (policy == Redirect.ALWAYS || !downgrades));
  }
}
