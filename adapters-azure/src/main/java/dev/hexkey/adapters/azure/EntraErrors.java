package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.MsalClientException;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in signing in, by Entra ID's error codes (its reference, "AADSTS error codes").
 * No message repeats what Entra wrote, which names people.
 */
final class EntraErrors {
  static final String LOGIN_REQUIRED = "LOGIN_REQUIRED";
  static final String LOGIN_DECLINED = "LOGIN_DECLINED";
  static final String LOGIN_EXPIRED = "LOGIN_EXPIRED";
  static final String LOGIN_FAILED = "LOGIN_FAILED";
  static final String LOGIN_MISCONFIGURED = "LOGIN_MISCONFIGURED";
  static final String LOGIN_BLOCKED_BY_POLICY = "LOGIN_BLOCKED_BY_POLICY";
  static final String LOGIN_CONSENT_REQUIRED = "LOGIN_CONSENT_REQUIRED";
  static final String LOGIN_WRONG_TENANT = "LOGIN_WRONG_TENANT";
  static final String IDENTITY_UNAVAILABLE = "IDENTITY_UNAVAILABLE";
  static final String IDENTITY_REFUSED = "IDENTITY_REFUSED";
  static final String NO_IDENTITY = "NO_IDENTITY";
  static final String AZURE_CLI_FAILED = "AZURE_CLI_FAILED";
  static final String AMBIGUOUS_ACCOUNT = "AMBIGUOUS_ACCOUNT";
  static final String TOKEN_CACHE_UNAVAILABLE = "TOKEN_CACHE_UNAVAILABLE";
  static final String TOKEN_CACHE_INVALID = "TOKEN_CACHE_INVALID";

  private static final String REFUSED_SECRET = "SECRET_REFUSED";
  private static final String SECRET_EXPIRED = "SECRET_EXPIRED";
  private static final String NEW_SECRET =
      "Make a new secret of the app and put its value, not its id, where the setting leads to.";
  private static final String RUN_LOGIN = "Sign in: 'hexkey azure login'.";
  private static final Pattern NUMBER = Pattern.compile("AADSTS([0-9]{4,9})");

  private EntraErrors() {}

  /** What MSAL threw, as one of ours. */
  static HexkeyException of(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof HexkeyException ours) {
        return ours;
      }
      if (each instanceof NoAnswerException none) {
        return noAnswer(none.kind());
      }
      if (each instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return noAnswer(NoAnswerException.Kind.INTERRUPTED);
      }
    }
    MsalException msal = msal(thrown);
    if (msal instanceof MsalThrottlingException throttling) {
      return throttled(Duration.ofMillis(throttling.retryInMs()));
    }
    if (msal instanceof MsalServiceException service) {
      return ofService(service);
    }
    if (msal instanceof MsalClientException client) {
      return ofClient(client);
    }
    return failed("UNEXPECTED", Map.of());
  }

  /** What a redirect or an answer said, by its two members (RFC 6749, section 4.1.2.1). */
  static HexkeyException said(String error, String description) {
    return of(error, description, Map.of("error", bounded(error)));
  }

  /** Whether another secret could help. */
  static boolean isSecretRefused(HexkeyException e) {
    return e.reason().filter(Set.of(REFUSED_SECRET, SECRET_EXPIRED)::contains).isPresent();
  }

  // --- states

  static HexkeyException loginRequired(String reason, String summary) {
    return new UnauthenticatedException(
        Problem.of(LOGIN_REQUIRED, summary, RUN_LOGIN).withReason(reason));
  }

  static HexkeyException nobodySignedIn() {
    return loginRequired("NO_ACCOUNT", "Nobody is signed in with Microsoft.");
  }

  static HexkeyException notConfigured() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "Signing in with Microsoft needs a tenant and an app registration, and no place"
                    + " names both.",
                "Set hexkey_azure_tenant_id and hexkey_azure_client_id, or those of the profile;"
                    + " both come from one place.")
            .withReason("NO_REGISTRATION"));
  }

  static HexkeyException ambiguous(List<String> usernames) {
    return new MisconfiguredException(
        Problem.of(
            AMBIGUOUS_ACCOUNT,
            "Several people are signed in: " + String.join(", ", usernames) + ".",
            "Name one in hexkey_azure_username, or sign out and in again."));
  }

  static HexkeyException expired() {
    return new UnauthenticatedException(
        Problem.of(
            LOGIN_EXPIRED,
            "The sign-in was not finished in time.",
            "Sign in again, and enter the code soon; if the page said that access is not allowed,"
                + " an administrator blocks this way, and 'hexkey azure login --method browser' may"
                + " be the other one."));
  }

  static HexkeyException declined() {
    return new UnauthenticatedException(
        Problem.of(LOGIN_DECLINED, "The sign-in was declined.", RUN_LOGIN));
  }

  static HexkeyException cancelled() {
    return new UnauthenticatedException(
        Problem.of(LOGIN_FAILED, "The sign-in was given up.", RUN_LOGIN).withReason("CANCELLED"));
  }

  static HexkeyException foreignPage() {
    return new UnauthenticatedException(
        Problem.of(
                LOGIN_FAILED,
                "The page for entering the code is not one of this cloud; it was not shown.",
                "Check hexkey_azure_authority; somebody may stand in for Microsoft.")
            .withReason("PAGE")
            .withNextAction(NextAction.FIX_CONFIG));
  }

  static HexkeyException noRedirect() {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE,
                "No port of this machine can be opened for the browser to come back to.",
                "Sign in with a code: 'hexkey azure login --method device-code'.")
            .withReason("REDIRECT"));
  }

  static HexkeyException nobodyToShow() {
    return new UnsupportedException(
        Problem.of(
                ErrorCodes.UNSUPPORTED_OPERATION,
                "There is no browser to sign in with here.",
                "Sign in with a code: 'hexkey azure login --method device-code'.")
            .withReason("NO_BROWSER"));
  }

  static HexkeyException cacheUnavailable(HexkeyException cause) {
    Problem problem =
        Problem.of(
                TOKEN_CACHE_UNAVAILABLE,
                "The sign-in is kept in the record store, which cannot be used: " + cause.summary(),
                cause.suggestion())
            .withReason(cause.code());
    return switch (cause.family()) {
      case LOCKED -> new LockedException(problem);
      case MISCONFIGURED -> new MisconfiguredException(problem);
      case DAMAGED -> new DamagedException(problem);
      case TIMED_OUT -> new TimedOutException(problem);
      case CLOSED -> cause; // nothing is wrong with the store
      default -> new UnreachableException(problem);
    };
  }

  /** The same error to a program that was sent the token of somebody who has to sign in anew. */
  static UnauthenticatedException ofSender(UnauthenticatedException e) {
    return new UnauthenticatedException(
        e.problem()
            .withSuggestion(
                "Answer the program that sent the person's token with 401, and with the claims of"
                    + " this error if there are any; the person signs in there."));
  }

  static HexkeyException noApp() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "Only an app can read on behalf of a person, and the vaults are read by another"
                    + " identity.",
                "Configure the app's secret, certificate or federated token, and set"
                    + " hexkey_azure_credential to that.")
            .withReason("NO_APP"));
  }

  // --- of MSAL

  private static HexkeyException noAnswer(NoAnswerException.Kind kind) {
    return switch (kind) {
      case NOT_CONNECTED, UNKNOWN_HOST ->
          unavailable(SourceReasons.NOT_CONNECTED, "Microsoft's sign-in could not be reached.");
      case TLS -> unavailable("TLS", "Microsoft's sign-in did not prove who it is.");
      case TOO_LARGE -> unavailable("TOO_LARGE", "Microsoft's sign-in answered at great length.");
      case INTERRUPTED ->
          new TimedOutException(
              Problem.of(
                  ErrorCodes.INTERRUPTED,
                  "The wait for Microsoft's sign-in was interrupted.",
                  "Call again from a thread that is not interrupted."));
      case LOST, TIMED_OUT ->
          unavailable(SourceReasons.RESPONSE_LOST, "Microsoft's sign-in did not answer.");
      case CLOSED -> AzureErrors.closed();
    };
  }

  private static HexkeyException unavailable(String reason, String summary) {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE,
                summary,
                "Check the network, hexkey_azure_authority and hexkey_azure_ca_cert.")
            .withReason(reason));
  }

  private static HexkeyException throttled(@Nullable Duration retryAfter) {
    return new ThrottledException(
        Problem.of(
            ErrorCodes.RATE_LIMITED, "Microsoft's sign-in asks for patience.", "Try again later."),
        retryAfter);
  }

  private static HexkeyException ofClient(MsalClientException thrown) {
    String code = thrown.errorCode() == null ? "" : thrown.errorCode();
    return switch (code) {
      case "cache_miss" -> nobodySignedIn();
      case "code_expired" -> expired();
      default -> failed("UNEXPECTED", Map.of("error", bounded(code)));
    };
  }

  private static HexkeyException ofService(MsalServiceException thrown) {
    Map<String, String> attributes = new HashMap<>();
    String code = thrown.errorCode() == null ? "" : thrown.errorCode();
    attributes.put("error", bounded(code));
    if (thrown.correlationId() != null) {
      attributes.put("request_id", bounded(thrown.correlationId()));
    }
    if (thrown.claims() != null && !thrown.claims().isEmpty()) {
      attributes.put("claims", thrown.claims());
    }
    Integer status = thrown.statusCode();
    if (status != null && status == 429) {
      return throttled(null);
    }
    if ((status != null && status >= 500) || code.equals("temporarily_unavailable")) {
      return unavailable(
          SourceReasons.GATEWAY, "Microsoft's sign-in has trouble of its own, or a proxy has.");
    }
    return of(code, String.valueOf(thrown.getMessage()), attributes);
  }

  private static HexkeyException of(
      String error, String description, Map<String, String> attributes) {
    Matcher matcher = NUMBER.matcher(description);
    String number = matcher.find() ? matcher.group(1) : "";
    Map<String, String> said = new HashMap<>(attributes);
    if (!number.isEmpty()) {
      said.put("suberror", "AADSTS" + number);
    }
    HexkeyException byNumber = byNumber(number, said);
    if (byNumber != null) {
      return byNumber;
    }
    return switch (error) {
      case "authorization_declined", "access_denied" -> declined();
      case "expired_token", "code_expired" -> expired();
      case "invalid_client", "unauthorized_client", "invalid_resource", "invalid_scope" ->
          misconfigured("refuses the app registration", said);
      case "consent_required" -> consentRequired(said);
      case "invalid_grant", "interaction_required", "login_required" ->
          with(
              said,
              Problem.of(LOGIN_REQUIRED, "The sign-in with Microsoft has ended.", RUN_LOGIN)
                  .withReason("ENDED"));
      default -> failed("REFUSED", said);
    };
  }

  private static @Nullable HexkeyException byNumber(String number, Map<String, String> said) {
    if (number.startsWith("530")) {
      return blocked(said);
    }
    return switch (number) {
      case "50097", "50005", "50131" -> blocked(said);
      case "65001", "90094", "90008" -> consentRequired(said);
      case "65004" -> declined();
      case "50020", "90072", "50178", "51004" -> wrongTenant(said);
      case "7000218" ->
          misconfigured(
              "does not take the app for a public client: allow public client flows", said);
      case "700016", "700038" ->
          misconfigured("does not know the app registration in this tenant", said);
      case "90002", "900023", "900021" -> misconfigured("does not know the tenant", said);
      case "50011", "500113" ->
          misconfigured("does not know the redirect: add http://localhost to the app", said);
      case "7000215" -> proofRefused(REFUSED_SECRET, "refuses the client secret", NEW_SECRET, said);
      case "7000222" ->
          proofRefused(SECRET_EXPIRED, "says that the client secret has expired", NEW_SECRET, said);
      case "700024" ->
          proofRefused(
              "ASSERTION_EXPIRED",
              "says that the app's assertion is past its time, or not yet valid",
              "Check the clock of this machine, and that the platform replaces the token in the"
                  + " file that azure_federated_token_file names.",
              said);
      case "70021", "700211", "700212", "700213", "700021" ->
          proofRefused(
              "ASSERTION_REFUSED",
              "knows no federated credential of the app that fits the platform's token",
              "Compare issuer, subject and audience of the app's federated credential with the"
                  + " token's.",
              said);
      case "700027", "7000272", "700030" ->
          proofRefused(
              "CERTIFICATE_REFUSED",
              "does not know the app's certificate",
              "Register the certificate with the app, or name the file with the registered one.",
              said);
      case "50076", "50079", "50158" ->
          with(
              said,
              Problem.of(
                      LOGIN_REQUIRED, "Microsoft wants one more proof of who signs in.", RUN_LOGIN)
                  .withReason("MORE_FACTORS"));
      case "50173", "50132", "50133", "50089" ->
          with(
              said,
              Problem.of(
                      LOGIN_REQUIRED,
                      "The sign-in was revoked, or the password changed.",
                      RUN_LOGIN)
                  .withReason("REVOKED"));
      case "50013", "500131", "7000114" ->
          with(
              said,
              Problem.of(
                      LOGIN_REQUIRED,
                      "The token that was sent is not one of a person for this app.",
                      RUN_LOGIN)
                  .withReason("TOKEN_REFUSED"));
      case "500133" ->
          with(
              said,
              Problem.of(LOGIN_REQUIRED, "The token that was sent has ended.", RUN_LOGIN)
                  .withReason("TOKEN_ENDED"));
      case "700082", "700084", "70008", "70043" ->
          with(
              said,
              Problem.of(LOGIN_REQUIRED, "The sign-in was not used for too long.", RUN_LOGIN)
                  .withReason("EXPIRED"));
      case "70020", "70019" -> expired();
      default -> null;
    };
  }

  private static HexkeyException blocked(Map<String, String> said) {
    return new ForbiddenException(
        Problem.of(
                LOGIN_BLOCKED_BY_POLICY,
                "A policy of the organisation does not allow this way of signing in.",
                "Sign in with the browser ('hexkey azure login --method browser'), or ask an"
                    + " administrator about the Conditional Access policies.")
            .withTokenFailure(TokenFailure.said(said)));
  }

  private static HexkeyException consentRequired(Map<String, String> said) {
    return new ForbiddenException(
        Problem.of(
                LOGIN_CONSENT_REQUIRED,
                "Nobody has consented yet to this app's use of the vault.",
                "Ask an administrator to grant the app the permission 'user_impersonation' of Azure"
                    + " Key Vault.")
            .withTokenFailure(TokenFailure.said(said)));
  }

  private static HexkeyException wrongTenant(Map<String, String> said) {
    return with(
        said,
        Problem.of(
                LOGIN_WRONG_TENANT,
                "The person who signed in does not belong to the configured tenant.",
                "Sign in as somebody of that tenant, or set hexkey_azure_tenant_id.")
            .withNextAction(NextAction.FIX_CONFIG));
  }

  private static HexkeyException misconfigured(String what, Map<String, String> said) {
    return new MisconfiguredException(
        Problem.of(
                LOGIN_MISCONFIGURED,
                "Microsoft " + what + ".",
                "Check hexkey_azure_tenant_id and hexkey_azure_client_id, and the app"
                    + " registration.")
            .withTokenFailure(TokenFailure.said(said)));
  }

  private static HexkeyException proofRefused(
      String reason, String what, String suggestion, Map<String, String> said) {
    return new MisconfiguredException(
        Problem.of(LOGIN_MISCONFIGURED, "Microsoft " + what + ".", suggestion)
            .withReason(reason)
            .withTokenFailure(TokenFailure.said(said)));
  }

  private static HexkeyException failed(String reason, Map<String, String> said) {
    return with(
        said, Problem.of(LOGIN_FAILED, "The sign-in failed.", RUN_LOGIN).withReason(reason));
  }

  private static HexkeyException with(Map<String, String> said, Problem problem) {
    return new UnauthenticatedException(problem.withTokenFailure(TokenFailure.said(said)));
  }

  private static @Nullable MsalException msal(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof MsalException msal) {
        return msal;
      }
    }
    return null;
  }

  private static String bounded(String text) {
    String clean = text.replaceAll("[^0-9A-Za-z_.-]", "");
    return clean.length() > 64 ? clean.substring(0, 64) : clean;
  }
}
