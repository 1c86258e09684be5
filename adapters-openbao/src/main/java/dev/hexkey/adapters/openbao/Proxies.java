package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to a server: the server's own, else the one of the JVM ({@code https.proxyHost}
 * and so on), else the one that the servers' own tools take, from {@code HTTPS_PROXY}, {@code
 * HTTP_PROXY} and {@code NO_PROXY}; those two never stand before loopback. Immutable.
 */
final class Proxies extends ProxySelector {
  static final Setting<String> HTTPS =
      Setting.secret("https_proxy", "the proxy before https addresses, as its http address");
  static final Setting<String> HTTP =
      Setting.secret("http_proxy", "the proxy before http addresses, as its http address");
  static final Setting<String> EXCEPT =
      Setting.of(
          "no_proxy",
          "comma-separated list",
          "hosts, domains and networks that no proxy stands before",
          text -> text);

  private final @Nullable HttpUrl own;
  private final @Nullable HttpUrl https;
  private final @Nullable HttpUrl http;
  private final NoProxy except;

  private Proxies(
      @Nullable HttpUrl own, @Nullable HttpUrl https, @Nullable HttpUrl http, NoProxy except) {
    this.own = own;
    this.https = https;
    this.http = http;
    this.except = except;
  }

  /**
   * As the settings say.
   *
   * @param own what was said of this server alone, which holds for every address of it
   * @throws dev.hexkey.ports.MisconfiguredException if a proxy is no http address
   */
  static Proxies of(Settings settings, @Nullable HttpUrl own) {
    return new Proxies(
        own,
        address(settings, HTTPS),
        address(settings, HTTP),
        new NoProxy(settings.find(EXCEPT).orElse("")));
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (own != null) {
      return through(own);
    }
    List<Proxy> ofJvm = ofJvm(uri);
    if (ofJvm.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
      return ofJvm;
    }
    HttpUrl proxy = "https".equals(uri.getScheme()) ? https : http;
    HttpUrl target = HttpUrl.get(uri);
    if (proxy == null || target == null || except.covers(target)) {
      return List.of(Proxy.NO_PROXY);
    }
    return through(proxy);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    ProxySelector jvm = ProxySelector.getDefault();
    if (jvm != null) {
      jvm.connectFailed(uri, address, failure);
    }
  }

  /** Shows name and password of the proxy's address, once. */
  Authenticator authenticator() {
    return (route, response) -> {
      Request request = response.request();
      HttpUrl proxy = own != null ? own : request.url().isHttps() ? https : http;
      boolean tried =
          request.header("Proxy-Authorization") != null
              && response.priorResponse() != null; // the first answer may be of OkHttp's own making
      if (proxy == null || proxy.username().isEmpty() || tried) {
        return null;
      }
      String shown = Credentials.basic(proxy.username(), proxy.password());
      return request.newBuilder().header("Proxy-Authorization", shown).build();
    };
  }

  /** Not resolved here: OkHttp does, each time it connects. */
  private static List<Proxy> through(HttpUrl proxy) {
    SocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    return List.of(new Proxy(Proxy.Type.HTTP, address));
  }

  private static List<Proxy> ofJvm(URI uri) {
    ProxySelector jvm = ProxySelector.getDefault();
    return jvm == null ? List.of() : jvm.select(uri);
  }

  private static @Nullable HttpUrl address(Settings settings, Setting<String> setting) {
    Optional<String> text = settings.find(setting).filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      return null;
    }
    return parse(text.get()).orElseThrow(() -> BaoErrors.badProxy(setting.name()));
  }

  /** The address of a proxy; the tools take a bare host and port too. */
  static Optional<HttpUrl> parse(String text) {
    return Optional.ofNullable(HttpUrl.parse(text.contains("://") ? text : "http://" + text))
        .filter(url -> !url.isHttps());
  }
}
