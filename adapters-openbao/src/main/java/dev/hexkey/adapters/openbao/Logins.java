package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenRequest.Reason;
import dev.hexkey.ports.TokenSource;
import io.github.jopenlibs.vault.api.Auth;
import io.github.jopenlibs.vault.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Makes the login of a server from its configuration. */
final class Logins {
  private final ServerConfig config;
  private final Endpoints endpoints;
  private final AdapterContext context;
  private final Driver driver;
  private final Credentials credentials;

  private Logins(ServerConfig config, Endpoints endpoints, AdapterContext context) {
    this.config = config;
    this.endpoints = endpoints;
    this.context = context;
    this.driver = new Driver(config.name(), endpoints);
    this.credentials = new Credentials(config.name(), context.resolver());
  }

  /** The login that is configured; nothing is sent yet. */
  static Login of(ServerConfig config, Endpoints endpoints, AdapterContext context) {
    return new Logins(config, endpoints, context).login();
  }

  private Login login() {
    LoginConfig how = config.login();
    if (how instanceof LoginConfig.TokenFile file) {
      return new WatchedToken(
          credentials, Path.of(file.path()), text -> provider(given(reason -> text)));
    }
    if (how instanceof LoginConfig.Token token) {
      TokenSource source =
          given(reason -> credentials.secret(token.token(), reason == Reason.REJECTED));
      return new HeldLogin(provider(source), () -> {}, Runnable::run);
    }
    OwnLogin source = new OwnLogin(config.name(), how.method(), endpoints, driver, signIn(how));
    return new HeldLogin(provider(source), source::revoke, context.executor());
  }

  private TokenProvider provider(TokenSource source) {
    return context.tokenProviders().of(source, TokenPolicy.lease());
  }

  private TokenSource given(Function<Reason, String> token) {
    return new TokenLogin(config.name(), endpoints, driver, token);
  }

  private OwnLogin.SignIn signIn(LoginConfig how) {
    if (how instanceof LoginConfig.AppRole role) {
      return appRole(role);
    }
    if (how instanceof LoginConfig.Jwt jwt) {
      return request ->
          driver.send(
              null,
              to ->
                  new Auth(to)
                      .loginByJwt(
                          jwt.method(),
                          jwt.roleOrNull(),
                          credentials.line(jwt.path()),
                          "auth/" + jwt.mount()));
    }
    if (how instanceof LoginConfig.Userpass user) {
      return request ->
          driver.send(
              null,
              to ->
                  new Auth(to)
                      .loginByUserPass(
                          encoded(user.username()),
                          secret(user.password(), request),
                          user.mount()));
    }
    if (how instanceof LoginConfig.Certificate certificate) {
      return request -> signInByCertificate(certificate);
    }
    throw new IllegalStateException(how.method()); // sealed: the others have been seen to
  }

  private OwnLogin.SignIn appRole(LoginConfig.AppRole role) {
    WrappedSecretId wrapped = new WrappedSecretId(config.name(), endpoints, role.mount());
    return request -> {
      String text = role.secretIdOrNull() == null ? "" : secret(role.secretIdOrNull(), request);
      String secretId = role.wrapped() ? wrapped.unwrap(text) : text;
      return driver.send(
          null, to -> new Auth(to).loginByAppRole(role.mount(), role.roleId(), secretId));
    };
  }

  /** The driver's call for this cannot name a role. */
  private Optional<byte[]> signInByCertificate(LoginConfig.Certificate certificate) {
    String json =
        certificate.roleOrNull() == null
            ? "{}"
            : Json.object().add("name", certificate.roleOrNull()).toString();
    Call call =
        Call.post("auth/" + certificate.mount() + "/login", json.getBytes(StandardCharsets.UTF_8));
    try (Reply reply = endpoints.send(call, null, null)) {
      if (reply.status() >= 500) {
        throw BaoErrors.answered(config.name(), reply.status());
      }
      return reply.isSuccess() ? Optional.of(reply.body().clone()) : Optional.empty();
    }
  }

  private String secret(String text, TokenRequest request) {
    return credentials.secret(text, request.reason() == Reason.REJECTED);
  }

  /** The driver puts names into addresses as they are. */
  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
