package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.ServerConfig.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was said about a server into its configuration, and lists every fault of it. Not
 * thread-safe.
 */
final class ConfigReader {
  private static final String SERVICE_ACCOUNT_TOKEN =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";

  private final ServerMembers members;
  private final boolean production;
  private final Optional<String> helperToken;
  private final List<String> faults = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param production whether the guards of production hold
   * @param helperToken the file in which the servers' own tools keep a token, if there is one
   */
  ConfigReader(ServerMembers members, boolean production, Optional<String> helperToken) {
    this.members = members;
    this.production = production;
    this.helperToken = helperToken;
  }

  /**
   * The configuration.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}, listing
   *     every fault
   */
  ServerConfig read(String name) {
    List<HttpUrl> addresses = addresses();
    TlsConfig tls = tls();
    LoginConfig login = login(tls);
    if (!faults.isEmpty()) {
      throw BaoErrors.misconfigured(name, faults);
    }
    return new ServerConfig(
        name,
        addresses,
        members.placeOf(Member.ADDRESS),
        members.find(Member.NAMESPACE).orElse(null),
        login,
        tls);
  }

  private List<HttpUrl> addresses() {
    List<HttpUrl> addresses = new ArrayList<>();
    for (String text : members.find(Member.ADDRESS).orElse("").split(",", -1)) {
      String address = text.strip();
      HttpUrl url = HttpUrl.parse(address);
      if (address.isEmpty()) {
        fault(Member.ADDRESS, "names no address");
      } else if (url == null) {
        fault(Member.ADDRESS, "is no http or https address");
      } else if (!url.username().isEmpty() || url.query() != null || url.fragment() != null) {
        fault(Member.ADDRESS, "has more than scheme, host, port and path");
      } else if (!url.isHttps() && !isLoopback(url.host()) && !plaintextIsAllowed()) {
        fault(Member.ADDRESS, "is plain http to another machine, which is not allowed here");
      } else {
        addresses.add(url);
      }
    }
    return addresses;
  }

  private boolean plaintextIsAllowed() {
    return !production && is(Member.ALLOW_PLAINTEXT);
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  private TlsConfig tls() {
    boolean skipVerify = is(Member.SKIP_VERIFY);
    if (skipVerify && production) {
      fault(Member.SKIP_VERIFY, "is not allowed in production");
    }
    if (production && is(Member.ALLOW_PLAINTEXT)) {
      fault(Member.ALLOW_PLAINTEXT, "is not allowed in production");
    }
    String cert = orNull(Member.CLIENT_CERT);
    String key = orNull(Member.CLIENT_KEY);
    if ((cert == null) != (key == null)) {
      fault(cert == null ? Member.CLIENT_KEY : Member.CLIENT_CERT, "needs its other half");
    }
    return new TlsConfig(orNull(Member.CA_CERT), cert, key, skipVerify);
  }

  private LoginConfig login(TlsConfig tls) {
    String method = members.find(Member.AUTH_METHOD).orElseGet(this::impliedMethod);
    return switch (method) {
      case "token" -> token();
      case "approle" -> appRole();
      case "kubernetes" ->
          new LoginConfig.Jwt(
              method,
              mount(Member.KUBERNETES_MOUNT, method),
              require(Member.KUBERNETES_ROLE),
              members.find(Member.SERVICE_ACCOUNT_TOKEN_PATH).orElse(SERVICE_ACCOUNT_TOKEN));
      case "jwt" ->
          new LoginConfig.Jwt(
              method,
              mount(Member.JWT_MOUNT, method),
              orNull(Member.JWT_ROLE),
              require(Member.JWT_PATH));
      case "userpass" ->
          new LoginConfig.Userpass(
              mount(Member.USERPASS_MOUNT, method),
              require(Member.USERNAME),
              require(Member.PASSWORD));
      case "cert" -> certificate(tls);
      default -> {
        fault(Member.AUTH_METHOD, "is none of token, approle, kubernetes, jwt, userpass, cert");
        yield new LoginConfig.Token("");
      }
    };
  }

  /** The method whose own members are there; a token wins over the others. */
  private String impliedMethod() {
    if (has(Member.TOKEN) || has(Member.TOKEN_FILE)) {
      return "token";
    }
    if (has(Member.APPROLE_ROLE_ID)) {
      return "approle";
    }
    if (has(Member.KUBERNETES_ROLE)) {
      return "kubernetes";
    }
    if (has(Member.JWT_PATH)) {
      return "jwt";
    }
    if (has(Member.USERNAME)) {
      return "userpass";
    }
    return has(Member.CERT_NAME) ? "cert" : "token";
  }

  private LoginConfig token() {
    Optional<LoginConfig> stated =
        members
            .find(Member.TOKEN_FILE)
            .<LoginConfig>map(LoginConfig.TokenFile::new)
            .or(() -> members.find(Member.TOKEN).map(LoginConfig.Token::new))
            .or(() -> helperToken.map(LoginConfig.TokenFile::new));
    if (stated.isEmpty()) {
      fault(Member.TOKEN, "is missing, and no other way to log in was stated");
    }
    return stated.orElse(new LoginConfig.Token(""));
  }

  private LoginConfig appRole() {
    Optional<String> wrapped = members.find(Member.APPROLE_WRAPPED_SECRET_ID);
    if (wrapped.isPresent() && has(Member.APPROLE_SECRET_ID)) {
      fault(Member.APPROLE_WRAPPED_SECRET_ID, "stands beside the secret id itself");
    }
    return new LoginConfig.AppRole(
        mount(Member.APPROLE_MOUNT, "approle"),
        require(Member.APPROLE_ROLE_ID),
        wrapped.orElse(orNull(Member.APPROLE_SECRET_ID)),
        wrapped.isPresent());
  }

  private LoginConfig certificate(TlsConfig tls) {
    if (tls.clientCertOrNull() == null) {
      fault(Member.CLIENT_CERT, "is missing, and the method cert needs it");
    }
    return new LoginConfig.Certificate(mount(Member.CERT_MOUNT, "cert"), orNull(Member.CERT_NAME));
  }

  private String mount(Member member, String standard) {
    String mount = members.find(member).orElse(standard);
    if (!mount.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")) {
      fault(member, "is no mount: plain segments joined by slashes");
    }
    return mount;
  }

  private String require(Member member) {
    Optional<String> value = members.find(member);
    if (value.isEmpty()) {
      fault(member, "is missing");
    }
    return value.orElse("");
  }

  private boolean has(Member member) {
    return members.find(member).isPresent();
  }

  private boolean is(Member member) {
    return switch (members.find(member).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> {
        fault(member, "is neither true nor false");
        yield false;
      }
    };
  }

  private @Nullable String orNull(Member member) {
    return members.find(member).orElse(null);
  }

  private void fault(Member member, String what) {
    String fault = members.placeOf(member) + " " + what;
    if (!faults.contains(fault)) {
      faults.add(fault);
    }
  }
}
