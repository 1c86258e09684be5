package dev.hexkey.testkit.azure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Why no token is given, in the words of Entra ID. */
final class EntraFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private record Kind(int status, String error, String suberror, String text) {}

  private static final Kind OTHER =
      new Kind(400, "invalid_grant", "", "The sign-in was refused by a policy.");
  private static final Map<Integer, Kind> KINDS =
      Map.ofEntries(
          kind(50011, 400, "invalid_request", "The redirect URI is not registered for the app."),
          kind(50013, 400, "invalid_grant", "Assertion failed signature validation."),
          kind(50020, 400, "invalid_grant", "User account does not exist in this tenant."),
          interaction(
              50076,
              "basic_action",
              "Due to a configuration change made by your administrator, or because you moved to a"
                  + " new location, you must use multi-factor authentication to access the vault."),
          interaction(
              50079,
              "basic_action",
              "Due to a configuration change made by your administrator, you must enroll in"
                  + " multi-factor authentication to access the vault."),
          interaction(50097, "basic_action", "Device authentication is required."),
          interaction(
              50173,
              "bad_token",
              "The provided grant has expired due to it being revoked, a fresh auth token is"
                  + " needed. The user might have changed or reset their password."),
          interaction(
              53003,
              "message_only",
              "Access has been blocked by Conditional Access policies. The access policy does not"
                  + " allow token issuance."),
          interaction(
              530003, "message_only", "Your device is required to be managed to access this."),
          interaction(
              65001,
              "consent_required",
              "The user or administrator has not consented to use the application. Send an"
                  + " interactive authorization request for this user and resource."),
          kind(65004, 400, "access_denied", "User declined to consent to access the app."),
          kind(70000, 400, "invalid_grant", "The provided grant is not valid."),
          kind(70008, 400, "invalid_grant", "The provided authorization code has expired."),
          kind(70011, 400, "invalid_scope", "The provided scope is not valid."),
          kind(
              70016,
              400,
              "authorization_pending",
              "OAuth 2.0 device flow error. Authorization is pending. Continue polling."),
          kind(70017, 400, "authorization_declined", "The user has declined the sign-in."),
          kind(70018, 400, "bad_verification_code", "The device code is not known."),
          kind(70019, 400, "slow_down", "You are polling too often."),
          kind(70020, 400, "expired_token", "The device code has expired."),
          kind(70021, 401, "invalid_client", "No matching federated identity record found."),
          kind(54005, 400, "invalid_grant", "The authorization code was already redeemed."),
          kind(90002, 400, "invalid_request", "Tenant not found."),
          interaction(
              90072,
              "message_only",
              "The user account does not exist in this tenant and cannot access the application."),
          kind(500011, 400, "invalid_resource", "The resource principal was not found."),
          kind(
              500131,
              400,
              "invalid_grant",
              "Assertion audience does not match the Client app presenting the assertion."),
          kind(500133, 400, "invalid_grant", "Assertion is not within its valid time range."),
          kind(501481, 400, "invalid_grant", "The code verifier does not match the challenge."),
          kind(700016, 400, "unauthorized_client", "Application was not found in the directory."),
          kind(
              700024,
              401,
              "invalid_client",
              "Client assertion is not within its valid time range."),
          kind(700025, 401, "invalid_client", "Client is public: no credential may be presented."),
          kind(
              700027,
              401,
              "invalid_client",
              "The certificate for this assertion is not registered."),
          interaction(
              700082,
              "bad_token",
              "The refresh token has expired due to inactivity. It was inactive for 90.00:00:00."),
          kind(70003, 400, "unsupported_grant_type", "The app requested an unsupported grant."),
          kind(900144, 400, "invalid_request", "The request body lacks a parameter."),
          kind(
              7000114,
              400,
              "invalid_grant",
              "Application is not allowed to make application on-behalf-of calls."),
          kind(
              7000215,
              401,
              "invalid_client",
              "Invalid client secret provided. Ensure the secret being sent in the request is the"
                  + " client secret value, not the client secret ID."),
          kind(
              7000218,
              401,
              "invalid_client",
              "The request body must contain the following parameter: 'client_assertion' or"
                  + " 'client_secret'."));

  private final int code;
  private final String detail;

  private EntraFailure(int code, String detail) {
    super("AADSTS" + code, null, false, false);
    this.code = code;
    this.detail = detail;
  }

  static EntraFailure aadsts(int code) {
    return new EntraFailure(code, "");
  }

  /** With a word on what was wrong. */
  static EntraFailure aadsts(int code, String detail) {
    return new EntraFailure(code, " " + detail);
  }

  String error() {
    return kind().error();
  }

  /** Code and text, as on a page. */
  String text() {
    return "AADSTS" + code + ": " + kind().text() + detail;
  }

  /** As in a redirect. */
  String description(Instant now, String correlationId) {
    return text()
        + " Trace ID: "
        + UUID.randomUUID()
        + " Correlation ID: "
        + correlationId
        + " Timestamp: "
        + stamp(now);
  }

  Answer answer(Instant now, String correlationId, String host) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error());
    body.put("error_description", description(now, correlationId));
    body.put("error_codes", List.of(code));
    body.put("timestamp", stamp(now));
    body.put("trace_id", UUID.randomUUID());
    body.put("correlation_id", correlationId);
    body.put("error_uri", "https://" + host + "/error?code=" + code);
    if (!kind().suberror().isEmpty()) {
      body.put("suberror", kind().suberror());
    }
    if (code == 50076 || code == 50079 || code == 53003) {
      body.put("claims", "{\"access_token\":{\"capolids\":{\"essential\":true}}}");
    }
    return Answer.json(kind().status(), body);
  }

  private Kind kind() {
    return KINDS.getOrDefault(code, OTHER);
  }

  private static String stamp(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
  }

  private static Map.Entry<Integer, Kind> kind(int code, int status, String error, String text) {
    return Map.entry(code, new Kind(status, error, "", text));
  }

  private static Map.Entry<Integer, Kind> interaction(int code, String suberror, String text) {
    return Map.entry(code, new Kind(400, "invalid_grant", suberror, text));
  }
}
