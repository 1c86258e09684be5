package dev.hexkey.testkit.azure;

import dev.hexkey.testkit.network.LoopbackTls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A double of Microsoft Entra ID: tenants, users, apps, and the endpoints by which a program gets a
 * token of version 1 for a vault. Thread-safe.
 */
public final class EntraDouble implements AutoCloseable {
  private final String tenant = UUID.randomUUID().toString();
  private final Directory directory = new Directory();
  private final Disturbances disturbances = new Disturbances(EntraDouble::failure);
  private final InstantSource clock;
  private final AccessTokens tokens;
  private final RefreshTokens refreshTokens;
  private final DeviceSignIns deviceSignIns;
  private final BrowserSignIns browserSignIns;
  private final TokenEndpoint tokenEndpoint;
  private final Endpoint endpoint;

  EntraDouble(LoopbackTls tls, List<SeenRequest> requests, InstantSource clock) throws IOException {
    this.clock = clock;
    this.tokens = new AccessTokens(clock);
    this.refreshTokens = new RefreshTokens(clock);
    this.deviceSignIns = new DeviceSignIns(clock);
    this.browserSignIns = new BrowserSignIns(directory, clock);
    this.tokenEndpoint =
        new TokenEndpoint(directory, deviceSignIns, browserSignIns, refreshTokens, tokens, clock);
    directory.addTenant(tenant);
    this.endpoint = Endpoint.start(tls, requests, disturbances::delay, this::answer);
  }

  /** The id of the tenant that is there from the start. */
  public String tenantId() {
    return tenant;
  }

  /** Adds a tenant, and gives its id. */
  public String addTenant() {
    String added = UUID.randomUUID().toString();
    directory.addTenant(added);
    return added;
  }

  /** {@code https://localhost:PORT/TENANT/}. */
  public URI authority() {
    return authority(tenant);
  }

  /** The authority of another tenant, {@code common} or {@code organizations}. */
  public URI authority(String tenantId) {
    return endpoint.url().resolve("/" + tenantId + "/");
  }

  /** {@code https://localhost:PORT}. */
  public URI url() {
    return endpoint.url();
  }

  /** Registers a public client in the first tenant. */
  public EntraApp addPublicClient(String name) {
    return directory.add(new EntraApp(name, false, tenant));
  }

  /** Registers a confidential client in the first tenant, without any credential yet. */
  public EntraApp addConfidentialClient(String name) {
    return directory.add(new EntraApp(name, true, tenant));
  }

  /** Removes a registration: its client id is unknown from now on (AADSTS700016). */
  public void remove(EntraApp app) {
    directory.remove(app);
  }

  /** Adds a member of the first tenant. */
  public EntraUser addUser(String principalName, String name) {
    return addUser(principalName, name, tenant);
  }

  /** Adds a member of a tenant. */
  public EntraUser addUser(String principalName, String name, String homeTenant) {
    return directory.add(new EntraUser(principalName, name, homeTenant));
  }

  /** The token that a program in front of an app has got for a user, and sends to the app. */
  public String tokenFor(EntraUser user, EntraApp app) {
    return tokens.access(new Principal(user, app, user.homeTenant()), app.clientId(), "");
  }

  /** How long access tokens live, 75 minutes at first; those that are given from now on. */
  public void accessTokenLife(Duration life) {
    tokens.life(life);
  }

  /** How long refresh tokens live without use, 90 days at first. */
  public void refreshTokenLife(Duration life) {
    refreshTokens.life(life);
  }

  /** How long a device code lives, 15 minutes at first; in whole seconds. */
  public void deviceCodeLife(Duration life) {
    deviceSignIns.life(life);
  }

  /** What a poll has to wait, 5 seconds at first; in whole seconds. */
  public void pollInterval(Duration interval) {
    deviceSignIns.interval(interval);
  }

  /** The user codes that wait for somebody. */
  public List<String> pendingUserCodes() {
    return deviceSignIns.pendingUserCodes();
  }

  /**
   * Enters a code and signs in, as a person would on the page; what refuses the user is what the
   * program hears.
   *
   * @throws IllegalArgumentException if no such code waits
   */
  public void approve(String userCode, EntraUser user) {
    DeviceSignIns.Flow flow = pending(userCode);
    try {
      deviceSignIns.approve(flow, user);
    } catch (EntraFailure e) {
      return; // the person reads it on the page
    }
  }

  /**
   * Enters a code and cancels.
   *
   * @throws IllegalArgumentException if no such code waits
   */
  public void decline(String userCode) {
    pending(userCode).decline();
  }

  /**
   * Lets a code die before its time.
   *
   * @throws IllegalArgumentException if no such code waits
   */
  public void expire(String userCode) {
    deviceSignIns.expire(pending(userCode));
  }

  /** Answers {@code slow_down} to the next polls. */
  public void slowDownNext(int count) {
    deviceSignIns.slowDownNext(count);
  }

  /** Shows a refusal of a device code on the page alone: the program waits until the code dies. */
  public void refuseOnPageOnly() {
    deviceSignIns.refuseOnPageOnly();
  }

  /** Delays and failures on purpose. */
  public Disturbances disturb() {
    return disturbances;
  }

  /** What arrived here. */
  public List<SeenRequest> requests() {
    return endpoint.requests();
  }

  @Override
  public void close() {
    endpoint.close();
  }

  @Override
  public String toString() {
    return "EntraDouble[" + url() + "]";
  }

  Directory directory() {
    return directory;
  }

  AccessTokens tokens() {
    return tokens;
  }

  private DeviceSignIns.Flow pending(String userCode) {
    DeviceSignIns.Flow flow = deviceSignIns.pending(userCode);
    if (flow == null) {
      throw new IllegalArgumentException("no sign-in waits for this user code");
    }
    return flow;
  }

  private Answer answer(Call call) {
    String correlationId =
        call.header("client-request-id").orElseGet(() -> UUID.randomUUID().toString());
    Answer answer;
    try {
      answer = disturbances.next().orElseGet(() -> route(call));
    } catch (EntraFailure e) {
      answer = e.answer(clock.instant(), correlationId, endpoint.host());
    }
    return answer
        .with("Cache-Control", "no-store, no-cache")
        .with("client-request-id", correlationId)
        .with("x-ms-request-id", UUID.randomUUID().toString());
  }

  private Answer route(Call call) {
    String path = call.path();
    if (path.equals("/common/discovery/instance")) {
      return discovery(call.query());
    }
    if (path.equals("/devicelogin")) {
      return deviceLogin(call);
    }
    int end = path.indexOf('/', 1);
    if (end < 0) {
      return Pages.say(404, "Not found", path);
    }
    String named = directory.tenant(path.substring(1, end));
    boolean isPost = call.method().equals("POST");
    return switch (path.substring(end)) {
      case "/v2.0/.well-known/openid-configuration" -> Answer.json(200, metadata(named));
      case "/discovery/v2.0/keys" -> Answer.json(200, tokens.jwks());
      case "/oauth2/v2.0/devicecode" -> isPost ? deviceCode(named, call) : onlyPost();
      case "/oauth2/v2.0/token" ->
          isPost ? tokenEndpoint.answer(named, call.form(), url().toString()) : onlyPost();
      case "/oauth2/v2.0/authorize" ->
          browserSignIns.page(named, isPost ? call.form() : call.query());
      case "/login" -> isPost ? browserSignIns.submitted(named, call.form()) : onlyPost();
      default -> Pages.say(404, "Not found", path);
    };
  }

  private static Answer onlyPost() {
    throw EntraFailure.aadsts(900144, "The method is POST.");
  }

  private Answer deviceCode(String named, Call call) {
    EntraApp app = directory.app(call.form().getOrDefault("client_id", ""), named);
    Scope scope = Scope.parse(call.form().getOrDefault("scope", ""));
    String language = call.query().getOrDefault("mkt", "en-US").toLowerCase(Locale.ROOT);
    return deviceSignIns.begin(app, named, scope, url() + "/devicelogin", language);
  }

  private Answer deviceLogin(Call call) {
    if (!call.method().equals("POST")) {
      return Pages.deviceLogin(call.query().getOrDefault("user_code", ""), "");
    }
    Map<String, String> form = call.form();
    String userCode = form.getOrDefault("user_code", "");
    DeviceSignIns.Flow flow = deviceSignIns.pending(userCode);
    if (flow == null) {
      return Pages.deviceLogin(userCode, "That code didn’t work. Check the code and try again.");
    }
    if (!"continue".equals(form.get("action"))) {
      flow.decline();
      return Pages.say(200, "Cancelled", "You have cancelled the sign-in. You may now close this.");
    }
    EntraUser user = directory.user(form.getOrDefault("username", "")).orElse(null);
    if (user == null) {
      return Pages.deviceLogin(userCode, "This username may be incorrect.");
    }
    try {
      deviceSignIns.approve(flow, user);
    } catch (EntraFailure e) {
      return Pages.say(200, "You cannot access this right now", e.text());
    }
    return Pages.say(
        200,
        flow.app().name(),
        "You have signed in to the "
            + flow.app().name()
            + " application on your device. You may now close this window.");
  }

  private Answer discovery(Map<String, String> query) {
    String asked = query.getOrDefault("authorization_endpoint", authority().toString());
    String path = URI.create(asked).getPath();
    String named = path.substring(1, Math.max(1, path.indexOf('/', 1)));
    Map<String, Object> names =
        Json.of(
            "preferred_network", endpoint.host(),
            "preferred_cache", endpoint.host(),
            "aliases", List.of(endpoint.host(), "localhost"));
    return Answer.json(
        200,
        Json.of(
            "tenant_discovery_endpoint",
            url() + "/" + named + "/v2.0/.well-known/openid-configuration",
            "api-version",
            "1.1",
            "metadata",
            List.of(names)));
  }

  private Map<String, Object> metadata(String named) {
    String base = url() + "/" + named;
    return Json.of(
        "issuer",
        base + "/v2.0",
        "authorization_endpoint",
        base + "/oauth2/v2.0/authorize",
        "token_endpoint",
        base + "/oauth2/v2.0/token",
        "device_authorization_endpoint",
        base + "/oauth2/v2.0/devicecode",
        "jwks_uri",
        base + "/discovery/v2.0/keys",
        "response_modes_supported",
        List.of("query", "form_post"),
        "response_types_supported",
        List.of("code"),
        "subject_types_supported",
        List.of("pairwise"),
        "id_token_signing_alg_values_supported",
        List.of("RS256"),
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_post", "private_key_jwt"));
  }

  private static Answer failure(int status) {
    return Answer.json(
        status,
        Json.of(
            "error", "temporarily_unavailable",
            "error_description", "AADSTS90033: A transient error has occurred. Please try again.",
            "error_codes", List.of(90033)));
  }
}
