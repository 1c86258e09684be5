package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads out: the one of the JVM ({@code https.proxyHost} and so on), else that of
 * {@code HTTPS_PROXY} unless {@code NO_PROXY} names the host; never one before this machine.
 * Immutable.
 */
final class Proxies extends ProxySelector {
  private final @Nullable InetSocketAddress proxy;
  private final List<String> except;

  private Proxies(@Nullable InetSocketAddress proxy, List<String> except) {
    this.proxy = proxy;
    this.except = except;
  }

  /**
   * As the settings say.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if the proxy is no http address
   */
  static Proxies of(Settings settings) {
    Optional<String> text =
        settings.find(AzureSettings.HTTPS_PROXY).filter(value -> !value.isEmpty());
    List<String> except =
        Arrays.stream(settings.find(AzureSettings.NO_PROXY).orElse("").split(",", -1))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
    return new Proxies(text.isPresent() ? address(text.get()) : null, except);
  }

  @Override
  public List<Proxy> select(URI uri) {
    ProxySelector jvm = ProxySelector.getDefault();
    List<Proxy> ofJvm = jvm == null ? List.of() : jvm.select(uri);
    if (ofJvm.stream().anyMatch(each -> each.type() != Proxy.Type.DIRECT)) {
      return ofJvm;
    }
    return proxy == null || isExcepted(uri.getHost().toLowerCase(Locale.ROOT))
        ? List.of(Proxy.NO_PROXY)
        : List.of(new Proxy(Proxy.Type.HTTP, proxy));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

  private boolean isExcepted(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || except.stream().anyMatch(entry -> covers(entry, host));
  }

  /** {@code example.com} stands for all below it too, {@code .example.com} for those alone. */
  private static boolean covers(String entry, String host) {
    String domain = entry.startsWith("*.") ? entry.substring(1) : entry;
    return entry.equals("*")
        || host.equals(domain)
        || host.endsWith(domain.startsWith(".") ? domain : "." + domain);
  }

  private static InetSocketAddress address(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      if (!"http".equalsIgnoreCase(uri.getScheme())
          || uri.getHost() == null
          || uri.getRawUserInfo() != null) {
        throw AzureErrors.badProxy();
      }
      return InetSocketAddress.createUnresolved(
          uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    } catch (URISyntaxException e) {
      throw AzureErrors.badProxy();
    }
  }
}
