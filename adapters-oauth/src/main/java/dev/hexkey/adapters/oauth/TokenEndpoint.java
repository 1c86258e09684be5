package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends a grant to the token endpoint and reads the answer. A request is sent once, with two
 * exceptions, each made once: an issuer that wants its nonce in the proof gets a new proof (RFC
 * 9449, section 8), and one that refuses an assertion for its date, while its clock is another,
 * gets an assertion by its own clock. In both cases it has said that it did not accept the first.
 * Thread-safe.
 */
final class TokenEndpoint {
  private static final Duration TRY = Duration.ofSeconds(10);
  private static final Duration TOLERATED_SKEW = Duration.ofSeconds(30);
  private static final Set<String> ASSERTION_REFUSED = Set.of("invalid_client", "invalid_grant");
  private static final Pattern OF_TIME =
      Pattern.compile(
          "\\b(iat|exp|nbf|time|clock|skew|expired?|expiration|future|issued at|not yet|not active"
              + "|too old|early|late)\\b",
          Pattern.CASE_INSENSITIVE);

  private final OAuthClient.Settings settings;
  private final Transport transport;
  private final @Nullable IssuerMetadata metadata;
  private final InstantSource clock;
  private volatile Duration skew = Duration.ZERO;

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
    if (wantsNonce(answer)) {
      answer = exchange(endpoint, grant, parameters, request, deadline);
    }
    if (isRefusedForItsDate(answer, grant)) {
      skew = answer.skew().orElse(skew);
      answer = exchange(endpoint, grant, parameters, request, deadline);
    }
    return accepted(answer, endpoint);
  }

  private Answer exchange(
      URI endpoint,
      Grant grant,
      Map<String, List<String>> parameters,
      TokenRequest request,
      Deadline deadline) {
    Moment moment = new Moment(endpoint, audience(endpoint), clock.instant().plus(skew));
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
    return java.util.Objects.requireNonNull(metadata).tokenEndpoint(deadline);
  }

  private String audience(URI endpoint) {
    return (settings.issuer() == null ? endpoint : settings.issuer()).toString();
  }

  private boolean wantsNonce(Answer answer) {
    return settings.proofs() != null
        && answer.error().equals("use_dpop_nonce")
        && answer.header("DPoP-Nonce") != null;
  }

  private boolean isRefusedForItsDate(Answer answer, Grant grant) {
    boolean clientDated = settings.authentication().isDated() && is(answer, "invalid_client");
    boolean grantDated = grant.isDated() && ASSERTION_REFUSED.contains(answer.error());
    return (clientDated || grantDated)
        && blamesTime(answer)
        && answer.skew().filter(by -> by.abs().compareTo(TOLERATED_SKEW) > 0).isPresent();
  }

  private static boolean is(Answer answer, String error) {
    return answer.error().equals(error);
  }

  private static boolean blamesTime(Answer answer) {
    String description = answer.said().getOrDefault("error_description", "");
    return description.isEmpty() || OF_TIME.matcher(description).find();
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
