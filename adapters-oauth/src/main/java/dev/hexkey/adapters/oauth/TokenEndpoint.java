package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends a grant to the token endpoint and reads the answer. A request is sent once, with three
 * exceptions, each made once: an issuer that wants its nonce in the proof gets a new proof (RFC
 * 9449, section 8), one that refuses an assertion for its date gets one by its own clock, and one
 * that still finds it too old gets one that is not dated back. Each time it has said that it did
 * not accept the one before. Thread-safe.
 */
final class TokenEndpoint {
  private static final Duration TRY = Duration.ofSeconds(10);
  private static final Duration TOLERATED_SKEW = Duration.ofSeconds(30);

  /** How far back assertions are dated; Keycloak takes none that is a second older. */
  private static final Duration BACK = Duration.ofSeconds(60);

  private static final Set<String> ASSERTION_REFUSED = Set.of("invalid_client", "invalid_grant");
  private static final Pattern OF_TIME =
      Pattern.compile(
          "\\b(iat|exp|nbf|time|clock|skew|expired?|expiration|future|issued at|not yet|not active"
              + "|too old|in the past|early|late)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OF_AGE =
      Pattern.compile("\\b(too old|in the past)\\b", Pattern.CASE_INSENSITIVE);

  private final OAuthClient.Settings settings;
  private final Transport transport;
  private final @Nullable IssuerMetadata metadata;
  private final InstantSource clock;
  private volatile Duration skew = Duration.ZERO;
  private volatile Duration back = BACK;

  TokenEndpoint(
      OAuthClient.Settings settings, Transport transport, @Nullable IssuerMetadata metadata) {
    this.settings = settings;
    this.transport = transport;
    this.metadata = metadata;
    this.clock = settings.clock();
  }

  /** Whether tokens are bound to a key by proofs. */
  boolean isBound() {
    return settings.proofs() != null;
  }

  /** The answer with a token; what else an issuer answers is thrown. */
  Answer send(Grant grant, Map<String, List<String>> parameters, TokenRequest request) {
    Duration left = request.deadline().left();
    Deadline deadline = Deadline.after(left.compareTo(TRY) < 0 ? left : TRY);
    URI endpoint = endpoint(deadline);
    Answer answer = exchange(endpoint, grant, parameters, request, deadline);
    boolean nonceSent = false;
    boolean clockSet = false;
    boolean backSet = false;
    while (true) { // each once: whichever comes first, an issuer may want the others then
      if (!nonceSent && wantsNonce(answer)) {
        nonceSent = true;
      } else if (!clockSet && isRefusedForItsDate(answer, grant) && isOtherClock(answer)) {
        clockSet = true;
        skew = answer.skew().orElse(skew);
      } else if (!backSet && isRefusedForItsDate(answer, grant) && isTooOld(answer)) {
        backSet = true;
        back = Duration.ZERO;
      } else {
        return accepted(answer, endpoint);
      }
      answer = exchange(endpoint, grant, parameters, request, deadline);
    }
  }

  private Answer exchange(
      URI endpoint,
      Grant grant,
      Map<String, List<String>> parameters,
      TokenRequest request,
      Deadline deadline) {
    Moment moment = new Moment(endpoint, audience(endpoint), clock.instant().plus(skew), back);
    TokenForm form = new TokenForm();
    grant.addTo(form, moment);
    form.add(parameters);
    if (request.claims() != null) {
      form.add("claims", request.claims());
    }
    settings.authentication().addTo(form, settings.clientId(), moment);
    HTTPRequest message = form.toRequest(endpoint);
    addProof(message, endpoint, moment.now());
    Answer answer = new Answer(transport.send(message, deadline), form.secrets(), clock.instant());
    if (settings.proofs() != null) {
      settings.proofs().learn(endpoint, answer.header("DPoP-Nonce"));
    }
    return answer;
  }

  private void addProof(HTTPRequest message, URI endpoint, Instant now) {
    if (settings.proofs() != null) {
      message.setHeader("DPoP", settings.proofs().proof("POST", endpoint, now));
    }
  }

  private URI endpoint(Deadline deadline) {
    if (settings.tokenEndpoint() != null) {
      return settings.tokenEndpoint();
    }
    return Objects.requireNonNull(metadata).tokenEndpoint(deadline);
  }

  private String audience(URI endpoint) {
    return (settings.issuer() == null ? endpoint : settings.issuer()).toString();
  }

  private boolean wantsNonce(Answer answer) {
    boolean said = // in the body (section 8), or as a resource says it (section 9)
        is(answer, "use_dpop_nonce")
            || (answer.status() >= 400
                && answer.challenge().filter(Challenge::isNonceWanted).isPresent());
    return said && settings.proofs() != null && answer.header("DPoP-Nonce") != null;
  }

  private boolean isRefusedForItsDate(Answer answer, Grant grant) {
    boolean clientDated = settings.authentication().isDated() && is(answer, "invalid_client");
    boolean grantDated = grant.isDated() && ASSERTION_REFUSED.contains(answer.error());
    return (clientDated || grantDated) && blamesTime(answer);
  }

  private static boolean isOtherClock(Answer answer) {
    return answer.skew().filter(by -> by.abs().compareTo(TOLERATED_SKEW) > 0).isPresent();
  }

  private boolean isTooOld(Answer answer) {
    return !back.isZero() && OF_AGE.matcher(description(answer)).find();
  }

  private static boolean is(Answer answer, String error) {
    return answer.error().equals(error);
  }

  private static boolean blamesTime(Answer answer) {
    String description = description(answer);
    return description.isEmpty() || OF_TIME.matcher(description).find();
  }

  private static String description(Answer answer) {
    return answer.said().getOrDefault("error_description", "");
  }

  private Answer accepted(Answer answer, URI endpoint) {
    boolean successful = answer.status() >= 200 && answer.status() < 300;
    // some issuers refuse with status 200
    if (successful && answer.isObject() && answer.error().isEmpty()) {
      return answer;
    }
    if (metadata != null && (answer.status() == 404 || answer.status() == 410)) {
      metadata.forget();
    }
    throw OAuthErrors.refused(answer, endpoint);
  }
}
