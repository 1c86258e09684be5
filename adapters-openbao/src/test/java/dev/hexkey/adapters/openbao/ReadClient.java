package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A client of one server as a user has it, which asks the server at every read. Thread-safe. */
final class ReadClient implements AutoCloseable {
  /** For tests in which the server is not there: no pauses between attempts. */
  static final Pause NO_PAUSE = time -> {};

  static final String MOUNTS = "secret,none,old,other,free,limited,canary-mount-5a1e";

  private final Hexkey hexkey;
  private final String scheme;

  private ReadClient(Hexkey hexkey, String scheme) {
    this.hexkey = hexkey;
    this.scheme = scheme;
  }

  /** The same client, which reads in another scheme. */
  ReadClient in(String another) {
    return new ReadClient(hexkey, another);
  }

  /** Opens a client; settings on top of address and token win. */
  static ReadClient open(
      Path home, OpenBaoAdapter adapter, String token, Map<String, String> more, URI... servers) {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "OPENBAO_URL", Arrays.stream(servers).map(URI::toString).collect(Collectors.joining(",")));
    environment.put("OPENBAO_TOKEN", token);
    environment.put("SECRETS_ALLOWED_MOUNTS", MOUNTS);
    environment.putAll(more);
    return new ReadClient(
        Hexkey.builder().home(home).adapter(adapter).environment(environment).build(),
        "openbao+kv2");
  }

  static ReadClient open(Path home, String token, URI... servers) {
    return open(home, new OpenBaoAdapter(), token, Map.of(), servers);
  }

  /** Reads at the server now. */
  String read(String rest) {
    return hexkey.secrets().refresh(scheme + "://" + rest).revealText();
  }

  Hexkey hexkey() {
    return hexkey;
  }

  HexkeyException failureOf(String rest) {
    Throwable thrown = catchThrowable(() -> read(rest));
    assertThat(thrown).isInstanceOf(HexkeyException.class);
    return (HexkeyException) thrown;
  }

  /** Reads what cannot be read, and asks how that failed. */
  HexkeyException assertFails(String rest, Family family, String code, String... reason) {
    HexkeyException failure = failureOf(rest);
    assertThat(List.of(failure.family(), failure.code(), failure.reason().stream().toList()))
        .isEqualTo(List.of(family, code, List.of(reason)));
    return failure;
  }

  @Override
  public void close() {
    hexkey.close();
  }
}
