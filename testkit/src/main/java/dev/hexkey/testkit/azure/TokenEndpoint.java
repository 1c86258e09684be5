package dev.hexkey.testkit.azure;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Gives tokens for grants (RFC 6749, section 3.2). Thread-safe. */
final class TokenEndpoint {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final String ON_BEHALF_OF = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final Directory directory;
  private final DeviceSignIns deviceSignIns;
  private final BrowserSignIns browserSignIns;
  private final RefreshTokens refreshTokens;
  private final AccessTokens tokens;
  private final InstantSource clock;

  TokenEndpoint(
      Directory directory,
      DeviceSignIns deviceSignIns,
      BrowserSignIns browserSignIns,
      RefreshTokens refreshTokens,
      AccessTokens tokens,
      InstantSource clock) {
    this.directory = directory;
    this.deviceSignIns = deviceSignIns;
    this.browserSignIns = browserSignIns;
    this.refreshTokens = refreshTokens;
    this.tokens = tokens;
    this.clock = clock;
  }

  Answer answer(String tenant, Map<String, String> form, String origin) {
    EntraApp app = directory.app(required(form, "client_id"), tenant);
    String grant = required(form, "grant_type");
    boolean byDevice =
        grant.equals("device_code") || grant.equals("urn:ietf:params:oauth:grant-type:device_code");
    authenticate(app, form, origin + "/" + tenant, byDevice);
    if (byDevice) {
      DeviceSignIns.Flow flow = deviceSignIns.polled(required(form, "device_code"), app);
      return forUser(flow.redeem(clock.instant()), flow.scope(), form, "", origin);
    }
    return switch (grant) {
      case "authorization_code" -> byCode(app, form, origin);
      case "refresh_token" -> byRefreshToken(app, form, origin);
      case "client_credentials" -> forApp(app, tenant, form);
      case ON_BEHALF_OF -> onBehalfOf(app, tenant, form, origin);
      default -> throw EntraFailure.aadsts(70003, "Grant '" + grant + "'.");
    };
  }

  private Answer byCode(EntraApp app, Map<String, String> form, String origin) {
    BrowserSignIns.Code code = browserSignIns.redeem(form, app);
    code.principal().requireAllowed(SignInWay.BROWSER);
    String nonce = code.request().getOrDefault("nonce", "");
    return forUser(code.principal(), code.scope(), form, nonce, origin);
  }

  private Answer byRefreshToken(EntraApp app, Map<String, String> form, String origin) {
    RefreshTokens.Grant grant = refreshTokens.redeem(required(form, "refresh_token"), app);
    grant.principal().requireAllowed(SignInWay.REFRESH);
    Scope scope = form.containsKey("scope") ? Scope.parse(required(form, "scope")) : grant.scope();
    return forUser(grant.principal(), scope, form, "", origin);
  }

  private Answer forApp(EntraApp app, String tenant, Map<String, String> form) {
    Scope scope = Scope.parse(required(form, "scope"));
    if (!app.isConfidential()) {
      throw EntraFailure.aadsts(7000218);
    }
    if (!scope.isAll()) {
      throw EntraFailure.aadsts(70011, "The scope of an app ends with /.default.");
    }
    Principal principal = new Principal(null, app, tenant);
    return Answer.json(200, body(principal, scope, form));
  }

  /** A token that the app was sent by a program in front of it, for one to a resource behind. */
  private Answer onBehalfOf(EntraApp app, String tenant, Map<String, String> form, String origin) {
    if (!app.isConfidential()) {
      throw EntraFailure.aadsts(7000218);
    }
    if (!"on_behalf_of".equals(form.get("requested_token_use"))) {
      throw EntraFailure.aadsts(900144, "Parameter 'requested_token_use'.");
    }
    Jwt sent =
        Jwt.parse(required(form, "assertion"))
            .filter(tokens::isSigned)
            .orElseThrow(() -> EntraFailure.aadsts(50013));
    if (!sent.text("aud").equals(app.clientId())) {
      throw EntraFailure.aadsts(500131);
    }
    if (!clock.instant().isBefore(Instant.ofEpochSecond(sent.seconds("exp")))) {
      throw EntraFailure.aadsts(500133);
    }
    EntraUser user = tokens.userOf(sent).orElseThrow(() -> EntraFailure.aadsts(7000114));
    Principal principal = Principal.of(user, app, tenant);
    principal.requireAllowed(SignInWay.ON_BEHALF_OF);
    return forUser(principal, Scope.parse(required(form, "scope")), form, "", origin);
  }

  private Answer forUser(
      Principal principal, Scope scope, Map<String, String> form, String nonce, String origin) {
    EntraUser user = Objects.requireNonNull(principal.user());
    Map<String, Object> body = body(principal, scope, form);
    body.put("scope", scope.granted());
    if (scope.isOffline()) {
      body.put("refresh_token", refreshTokens.issue(principal, scope));
    }
    if (scope.isOpenId()) {
      String issuer = origin + "/" + principal.tenant() + "/v2.0";
      body.put("id_token", tokens.id(user, principal, issuer, nonce.isEmpty() ? null : nonce));
    }
    if ("1".equals(form.get("client_info"))) {
      Map<String, Object> info = Json.of("uid", user.objectId(), "utid", user.homeTenant());
      body.put("client_info", Jwt.encode(Json.write(info)));
    }
    return Answer.json(200, body);
  }

  private Map<String, Object> body(Principal principal, Scope scope, Map<String, String> form) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token_type", "Bearer");
    body.put("expires_in", tokens.life().toSeconds());
    body.put("ext_expires_in", tokens.life().toSeconds());
    String claims = form.getOrDefault("claims", "");
    body.put("access_token", tokens.access(principal, scope.audience(), claims));
    return body;
  }

  private void authenticate(
      EntraApp app, Map<String, String> form, String authority, boolean byDevice) {
    String secret = form.getOrDefault("client_secret", "");
    String assertion = form.getOrDefault("client_assertion", "");
    if (secret.isEmpty() && assertion.isEmpty()) {
      if (app.isConfidential() || (byDevice && !app.allowsPublicFlows())) {
        throw EntraFailure.aadsts(7000218);
      }
    } else if (!app.isConfidential()) {
      throw EntraFailure.aadsts(700025);
    } else if (!secret.isEmpty()) {
      if (!app.hasSecret(secret)) {
        throw EntraFailure.aadsts(7000215);
      }
    } else if (!JWT_BEARER.equals(form.get("client_assertion_type"))) {
      throw EntraFailure.aadsts(900144, "Parameter 'client_assertion_type'.");
    } else if (!app.accepts(assertion)) {
      requireSigned(app, assertion, authority);
    }
  }

  private void requireSigned(EntraApp app, String assertion, String authority) {
    if (app.accepted(assertion)) {
      throw EntraFailure.aadsts(700024);
    }
    Jwt jwt = Jwt.parse(assertion).orElseThrow(() -> EntraFailure.aadsts(70021));
    if (!jwt.text("iss").equals(app.clientId())) {
      throw EntraFailure.aadsts(70021);
    }
    if (!app.hasSigned(jwt)) {
      throw EntraFailure.aadsts(700027);
    }
    Instant now = clock.instant();
    boolean inTime =
        now.isBefore(Instant.ofEpochSecond(jwt.seconds("exp")))
            && !now.plusSeconds(300).isBefore(Instant.ofEpochSecond(jwt.seconds("nbf")));
    if (!inTime || !jwt.text("sub").equals(app.clientId())) {
      throw EntraFailure.aadsts(700024);
    }
    if (!jwt.text("aud").startsWith(authority + "/")) {
      throw EntraFailure.aadsts(700027, "Audience '" + jwt.text("aud") + "'.");
    }
  }

  private static String required(Map<String, String> form, String name) {
    String value = form.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw EntraFailure.aadsts(900144, "Parameter '" + name + "'.");
    }
    return value;
  }
}
