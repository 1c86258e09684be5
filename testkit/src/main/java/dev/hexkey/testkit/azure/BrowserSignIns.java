package dev.hexkey.testkit.azure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Sign-ins by authorization code with PKCE (RFC 7636) under way. Thread-safe. */
final class BrowserSignIns {
  private static final Duration LIFE = Duration.ofMinutes(10);

  /** What a code is worth. */
  record Code(Principal principal, Scope scope, Map<String, String> request, Instant expiresAt) {}

  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Directory directory;
  private final InstantSource clock;

  BrowserSignIns(Directory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** The page of a sign-in; what is wrong with the request itself is said there. */
  Answer page(String tenant, Map<String, String> request) {
    try {
      check(tenant, request);
      return Pages.signIn(
          "/" + tenant + "/login", request, request.getOrDefault("login_hint", ""), "");
    } catch (EntraFailure e) {
      return Pages.say(400, "Sorry, but we’re having trouble signing you in.", e.text());
    }
  }

  /** Somebody pressed a button. */
  Answer submitted(String tenant, Map<String, String> form) {
    Map<String, String> request = new LinkedHashMap<>(form);
    request.keySet().removeAll(Set.of("username", "action"));
    EntraApp app;
    try {
      app = check(tenant, request);
    } catch (EntraFailure e) {
      return Pages.say(400, "Sorry, but we’re having trouble signing you in.", e.text());
    }
    if (!"continue".equals(form.get("action"))) {
      return back(
          request,
          Map.of(
              "error", "access_denied",
              "error_subcode", "cancel",
              "error_description", EntraFailure.aadsts(65004).description(clock.instant(), "")));
    }
    String name = form.getOrDefault("username", "");
    Optional<EntraUser> user = directory.user(name);
    if (user.isEmpty()) {
      return Pages.signIn(
          "/" + tenant + "/login", request, name, "This username may be incorrect.");
    }
    return signedIn(Principal.of(user.get(), app, tenant), request);
  }

  private Answer signedIn(Principal principal, Map<String, String> request) {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      principal.requireAllowed(SignInWay.BROWSER);
      String code = "1.A" + Jwt.encode(UUID.randomUUID() + "+" + UUID.randomUUID());
      Scope scope = Scope.parse(request.getOrDefault("scope", ""));
      codes.put(code, new Code(principal, scope, request, clock.instant().plus(LIFE)));
      fields.put("code", code);
      fields.put("session_state", UUID.randomUUID().toString());
    } catch (EntraFailure e) {
      fields.put("error", "access_denied");
      fields.put("error_description", e.description(clock.instant(), UUID.randomUUID().toString()));
    }
    return back(request, fields);
  }

  /** Uses a code up. */
  Code redeem(Map<String, String> form, EntraApp app) {
    Code code = codes.remove(form.getOrDefault("code", ""));
    if (code == null || code.principal().app() != app) {
      throw EntraFailure.aadsts(54005);
    }
    if (!clock.instant().isBefore(code.expiresAt())) {
      throw EntraFailure.aadsts(70008);
    }
    if (!code.request().getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))) {
      throw EntraFailure.aadsts(50011);
    }
    String challenge = code.request().getOrDefault("code_challenge", "");
    String verifier = form.getOrDefault("code_verifier", "");
    if (!challenge.isEmpty() && !challenge.equals(sha256(verifier))) {
      throw EntraFailure.aadsts(501481);
    }
    return code;
  }

  private EntraApp check(String tenant, Map<String, String> request) {
    EntraApp app = directory.app(request.getOrDefault("client_id", ""), tenant);
    if (!app.mayRedirectTo(request.getOrDefault("redirect_uri", ""))) {
      throw EntraFailure.aadsts(50011);
    }
    boolean hasChallenge =
        "S256".equals(request.get("code_challenge_method"))
            && request.containsKey("code_challenge");
    if (!"code".equals(request.get("response_type")) || !(hasChallenge || app.isConfidential())) {
      throw EntraFailure.aadsts(900144, "A code with PKCE and S256 is needed.");
    }
    Scope.parse(request.getOrDefault("scope", ""));
    return app;
  }

  private static Answer back(Map<String, String> request, Map<String, String> answer) {
    Map<String, String> fields = new LinkedHashMap<>(answer);
    if (request.containsKey("state")) {
      fields.put("state", request.getOrDefault("state", ""));
    }
    String target = request.getOrDefault("redirect_uri", "");
    if ("form_post".equals(request.get("response_mode"))) {
      return Pages.post(target, fields);
    }
    String query =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return Answer.redirect(302, target + "?" + query);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String sha256(String verifier) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Jwt.encode(digest.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
