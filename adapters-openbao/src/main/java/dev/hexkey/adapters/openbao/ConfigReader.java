package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.ServerConfig.NetworkConfig;
import dev.hexkey.adapters.openbao.ServerConfig.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was said about a server into its configuration, and collects every fault of it. Not
 * thread-safe.
 */
final class ConfigReader {
  private static final String SERVICE_ACCOUNT_TOKEN =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";

  private final String name;
  private final ServerMembers members;
  private final boolean production;
  private final Optional<Path> userHome;
  private final List<String> faults = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param production whether the guards of production hold
   * @param userHome where the servers' own tools may keep a token
   */
  ConfigReader(String name, ServerMembers members, boolean production, Optional<Path> userHome) {
    this.name = name;
    this.members = members;
    this.production = production;
    this.userHome = userHome;
  }

  /** The configuration; of use only if there are no faults. */
  ServerConfig read() {
    faults.addAll(members.faults());
    List<HttpUrl> addresses = addresses();
    TlsConfig tls = tls();
    return new ServerConfig(
        name,
        addresses,
        members.placeOf(Member.ADDRESS),
        members.find(Member.NAMESPACE).orElse(null),
        login(tls),
        tls,
        new NetworkConfig(timeout(), retries(), proxy()));
  }

  /** Every fault that was found. */
  List<String> faults() {
    return List.copyOf(faults);
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
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private TlsConfig tls() {
    boolean skipVerify = skipVerify();
    if (production && is(Member.ALLOW_PLAINTEXT)) {
      fault(Member.ALLOW_PLAINTEXT, "is not allowed in production");
    }
    String cert = file(Member.CLIENT_CERT);
    String key = file(Member.CLIENT_KEY);
    if ((cert == null) != (key == null)) {
      fault(cert == null ? Member.CLIENT_KEY : Member.CLIENT_CERT, "needs its other half");
    }
    return new TlsConfig(
        file(Member.CA_CERT), orNull(Member.CA_PEM), folder(), cert, key, serverName(), skipVerify);
  }

  /** Said in either of two ways, which must not contradict each other. */
  private boolean skipVerify() {
    boolean skipped = is(Member.SKIP_VERIFY);
    boolean unverified = has(Member.VERIFY_SSL) && !is(Member.VERIFY_SSL);
    if (has(Member.SKIP_VERIFY) && has(Member.VERIFY_SSL) && skipped != unverified) {
      fault(Member.VERIFY_SSL, "contradicts " + members.placeOf(Member.SKIP_VERIFY));
    }
    if (production && skipped) {
      fault(Member.SKIP_VERIFY, "is not allowed in production");
    }
    if (production && unverified) {
      fault(Member.VERIFY_SSL, "is not allowed to be false in production");
    }
    return skipped || unverified;
  }

  private @Nullable String serverName() {
    String host = orNull(Member.TLS_SERVER_NAME);
    if (host != null && !host.matches("[A-Za-z0-9.-]{1,253}")) {
      fault(Member.TLS_SERVER_NAME, "is no host name");
    }
    return host;
  }

  private @Nullable String folder() {
    String path = orNull(Member.CA_FOLDER);
    if (path != null && !isFolder(path)) {
      fault(Member.CA_FOLDER, "is no folder that is there");
    }
    return path;
  }

  private static boolean isFolder(String path) {
    try {
      return Files.isDirectory(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private @Nullable Duration timeout() {
    Optional<String> text = members.find(Member.TIMEOUT);
    Optional<Duration> time = text.flatMap(GoDuration::parse).filter(this::isInRange);
    if (text.isPresent() && time.isEmpty()) {
      fault(Member.TIMEOUT, "is no time above 0 and up to a day: seconds, or such as 90s or 1m30s");
    }
    return time.orElse(null);
  }

  private boolean isInRange(Duration time) {
    return !time.isZero() && time.compareTo(Duration.ofDays(1)) <= 0;
  }

  private @Nullable Integer retries() {
    String text = orNull(Member.MAX_RETRIES);
    if (text != null && !text.matches("[0-9]|[1-9][0-9]|100")) {
      fault(Member.MAX_RETRIES, "is no whole number from 0 to 100");
      return null;
    }
    return text == null ? null : Integer.valueOf(text);
  }

  private @Nullable HttpUrl proxy() {
    Optional<String> text = members.find(Member.PROXY);
    Optional<HttpUrl> url = text.flatMap(Proxies::parse);
    if (text.isPresent() && url.isEmpty()) {
      fault(Member.PROXY, "is no http address of a proxy");
    }
    return url.orElse(null);
  }

  /** The path of a file that is there and holds something. */
  private @Nullable String file(Member member) {
    String path = orNull(member);
    if (path != null) {
      try {
        if (Files.size(Path.of(path)) == 0) {
          fault(member, "is an empty file");
        }
      } catch (IOException | InvalidPathException e) {
        fault(member, "is no file that is there");
      }
    }
    return path;
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
      case "userpass" -> userpass();
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
            .or(() -> helperFile().map(LoginConfig.TokenFile::new));
    if (stated.isEmpty()) {
      fault(Member.TOKEN, "is missing, and no other way to log in was stated");
    }
    return stated.orElse(new LoginConfig.Token(""));
  }

  private Optional<String> helperFile() {
    return userHome.flatMap(
        home ->
            members.helperFiles().stream()
                .map(home::resolve)
                .filter(Files::isRegularFile)
                .map(Path::toString)
                .findFirst());
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

  private LoginConfig userpass() {
    String username = require(Member.USERNAME);
    if (username.contains("/") || username.equals(".") || username.equals("..")) {
      fault(Member.USERNAME, "would lead to another place of the server");
    }
    return new LoginConfig.Userpass(
        mount(Member.USERPASS_MOUNT, "userpass"), username, require(Member.PASSWORD));
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
