package dev.hexkey.adapters.openbao;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * The list {@code NO_PROXY} as the servers' own tools read it: hosts, domains with all below them,
 * addresses, networks ({@code 10.0.0.0/8}), each but the last with a port if wanted, and {@code *}
 * for everything. Loopback is always in it. Immutable.
 */
final class NoProxy {
  private static final Pattern WITH_PORT = Pattern.compile("([^:]+|\\[.+]):([0-9]{1,5})");
  private static final Pattern ADDRESS =
      Pattern.compile("([0-9]{1,3}[.]){3}[0-9]{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final List<String> entries;

  NoProxy(String list) {
    this.entries =
        Arrays.stream(list.split(",", -1)).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }

  boolean covers(HttpUrl target) {
    return isLoopback(target.host()) || entries.stream().anyMatch(entry -> covers(entry, target));
  }

  private static boolean covers(String entry, HttpUrl target) {
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return isIn(target.host(), entry.substring(0, slash), entry.substring(slash + 1));
    }
    Matcher port = WITH_PORT.matcher(entry);
    if (port.matches()) {
      return Integer.parseInt(port.group(2)) == target.port()
          && isHost(port.group(1), target.host());
    }
    return isHost(entry, target.host());
  }

  /** {@code example.com} stands for all below it too, {@code .example.com} for those alone. */
  private static boolean isHost(String entry, String host) {
    String plain = entry.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
    String domain = plain.startsWith("*.") ? plain.substring(1) : plain;
    return host.equals(domain) || host.endsWith(domain.startsWith(".") ? domain : "." + domain);
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || (ADDRESS.matcher(host).matches() && address(host).isLoopbackAddress());
  }

  private static boolean isIn(String host, String network, String bits) {
    if (!ADDRESS.matcher(host).matches()
        || !ADDRESS.matcher(network).matches()
        || !bits.matches("[0-9]{1,3}")) {
      return false;
    }
    byte[] a = address(host).getAddress();
    byte[] b = address(network).getAddress();
    int count = Integer.parseInt(bits);
    if (a.length != b.length || count > a.length * 8) {
      return false;
    }
    for (int bit = 0; bit < count; bit++) {
      if (((a[bit / 8] ^ b[bit / 8]) & 0x80 >> bit % 8) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Of a text that is an address, so that no name is looked up. */
  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
