package dev.hexkey.adapters.oauth;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every failure of this adapter, in the words of the ports. Causes are left out: their text may be
 * a piece of the answer, or the key.
 */
final class OAuthErrors {
  /** Errors that only a person ends. */
  private static final Set<String> SIGN_IN =
      Set.of(
          "invalid_grant",
          "bad_refresh_token",
          "interaction_required",
          "login_required",
          "consent_required",
          "account_selection_required");

  private static final Set<String> PASSING =
      Set.of("temporarily_unavailable", "server_error", "slow_down");

  private OAuthErrors() {}

  /** What an answer means that is no token, by its status and then by its error. */
  static HexkeyException refused(Answer answer, URI endpoint) {
    int status = answer.status();
    Optional<Duration> wait = answer.retryAfter();
    if (status == 429 || (status >= 500 && wait.isPresent())) {
      return throttled(answer, endpoint, wait);
    }
    if (status >= 500 || status == 408) {
      return failed(answer, endpoint);
    }
    String error = answer.error();
    if (SIGN_IN.contains(error)) {
      return signIn(answer, endpoint);
    }
    if (PASSING.contains(error)) {
      return failed(answer, endpoint);
    }
    if (!error.isEmpty()) {
      return misconfigured(answer, endpoint);
    }
    return unexpected(answer, endpoint);
  }

  /** The request got no answer. */
  static UnreachableException notAnswered(URI endpoint, boolean sent, IOException cause) {
    String what = cause.getClass().getSimpleName();
    return sent
        ? new UnreachableException(
            Problem.of(
                    ErrorCodes.SOURCE_UNAVAILABLE,
                    "The request to "
                        + place(endpoint)
                        + " was sent and not answered: "
                        + what
                        + ".",
                    "Look at the issuer's state; it may have done what it was asked.")
                .withReason(SourceReasons.RESPONSE_LOST))
        : new UnreachableException(
            Problem.of(
                    ErrorCodes.SOURCE_UNAVAILABLE,
                    "There is no connection to " + place(endpoint) + ": " + what + ".",
                    "Check the address, the network and the issuer's certificate.")
                .withReason(SourceReasons.NOT_CONNECTED));
  }

  static InvalidException tooLarge(URI endpoint, int maxBytes) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.MALFORMED_RESPONSE,
                "The answer of " + place(endpoint) + " has more than " + maxBytes + " bytes.",
                "Check that the address is the issuer's token endpoint.")
            .withReason("TOO_LARGE"));
  }

  static InvalidException malformed(Answer answer, String reason, String what) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.MALFORMED_RESPONSE,
                "The issuer's answer with status " + answer.status() + " holds " + what + ".",
                "Check that the address is the issuer's token endpoint.")
            .withReason(reason)
            .withTokenFailure(TokenFailure.said(answer.said())));
  }

  /** A token of the type that needs proofs came, and none are made. */
  static InvalidException boundUnasked(Answer answer) {
    return malformed(answer, "TOKEN_TYPE", "a DPoP token, which nobody asked for");
  }

  /** A bearer token came in answer to a proof. */
  static MisconfiguredException notBound() {
    return clientFault(
        "NOT_BOUND",
        "The issuer gave a bearer token, though a DPoP proof came with the request.",
        "Switch DPoP on for this client at the issuer, or leave it out here.");
  }

  static MisconfiguredException unusableKey(String reason) {
    return clientFault(
        reason,
        "The signing key cannot be used.",
        "Give an RSA key or one on P-256, P-384 or P-521, as PKCS #8 PEM or as a JWK; proofs need"
            + " the public part too.");
  }

  static MisconfiguredException noSecret(RuntimeException cause) {
    return clientFault(
        "NO_SECRET",
        "The supplier of a secret failed: " + cause.getClass().getSimpleName() + ".",
        "Look at what is handed to the OAuth client.");
  }

  static MisconfiguredException noMetadata(URI issuer, int status) {
    return clientFault(
        "NO_METADATA",
        place(issuer) + " publishes no metadata for this issuer; it answered " + status + ".",
        "Check the issuer's address, or name the token endpoint.");
  }

  static MisconfiguredException foreignMetadata(URI issuer) {
    return clientFault(
        "ISSUER_MISMATCH",
        "The metadata of " + place(issuer) + " name another issuer.",
        "Write the issuer exactly as its metadata do, or name the token endpoint.");
  }

  private static HexkeyException throttled(Answer answer, URI endpoint, Optional<Duration> wait) {
    String time = wait.map(t -> " for " + t.toSeconds() + " s").orElse("");
    return new ThrottledException(
        problem(
            answer,
            ErrorCodes.RATE_LIMITED,
            place(endpoint) + " asks for patience" + time + described(answer) + ".",
            "Ask less often, or have the limit raised.",
            "HTTP_" + answer.status()),
        wait.orElse(null));
  }

  private static HexkeyException failed(Answer answer, URI endpoint) {
    boolean gateway = answer.status() >= 502 && answer.status() <= 504;
    return new UnreachableException(
        problem(
            answer,
            ErrorCodes.SOURCE_UNAVAILABLE,
            place(endpoint) + " failed with status " + answer.status() + described(answer) + ".",
            "Look at the issuer's state; a later try may succeed.",
            gateway ? SourceReasons.GATEWAY : "HTTP_" + answer.status()));
  }

  private static HexkeyException signIn(Answer answer, URI endpoint) {
    return new UnauthenticatedException(
        problem(
            answer,
            ErrorCodes.SIGN_IN_REQUIRED,
            place(endpoint) + " no longer honours the grant" + described(answer) + ".",
            "Sign in again, or have the grant renewed by whoever gave it.",
            reason(answer)));
  }

  private static HexkeyException misconfigured(Answer answer, URI endpoint) {
    return new MisconfiguredException(
        problem(
            answer,
            ErrorCodes.CLIENT_MISCONFIGURED,
            place(endpoint) + " refuses this client or what it asks for" + described(answer) + ".",
            "Compare the client's settings with its registration at the issuer.",
            reason(answer)));
  }

  private static HexkeyException unexpected(Answer answer, URI endpoint) {
    int status = answer.status();
    if (status >= 300 && status < 400) {
      return new UnreachableException(
          problem(
              answer,
              ErrorCodes.SOURCE_UNAVAILABLE,
              place(endpoint) + " redirects, and a credential does not follow.",
              "Name the token endpoint's own address.",
              "REDIRECT"));
    }
    if (status == 401 || status == 403 || status == 404 || status == 405 || status == 410) {
      return misconfigured(answer, endpoint);
    }
    return answer.isObject()
        ? malformed(answer, "NO_TOKEN", "neither a token nor an error")
        : malformed(answer, "NOT_JSON", "no JSON object");
  }

  private static Problem problem(
      Answer answer, String code, String summary, String suggestion, String reason) {
    return Problem.of(code, summary, suggestion)
        .withReason(reason)
        .withTokenFailure(TokenFailure.said(answer.said()));
  }

  private static MisconfiguredException clientFault(
      String reason, String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.CLIENT_MISCONFIGURED, summary, suggestion).withReason(reason));
  }

  /** The issuer's error as a reason, if it looks like one. */
  private static String reason(Answer answer) {
    String error = answer.error();
    return error.matches("[a-z][a-z0-9_]{0,39}")
        ? error.toUpperCase(Locale.ROOT)
        : "HTTP_" + answer.status();
  }

  private static String described(Answer answer) {
    Map<String, String> said = answer.said();
    String error = said.getOrDefault("error", "");
    String description = said.getOrDefault("error_description", "");
    String both = error.isEmpty() || description.isEmpty() ? "" : ", ";
    return error.isEmpty() && description.isEmpty() ? "" : " (" + error + both + description + ")";
  }

  private static String place(URI uri) {
    return SafeUris.origin(uri);
  }
}
