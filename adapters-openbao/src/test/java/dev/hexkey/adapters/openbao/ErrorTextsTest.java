package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretVersionDeletion;
import dev.hexkey.testkit.faults.Fault;
import dev.hexkey.testkit.faults.FaultProxy;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okio.Buffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user reads of every error of this adapter, provoked at a real server or, where that does
 * not fail on demand, at a stand-in. {@code -Dhexkey.golden=write} writes the file anew.
 */
class ErrorTextsTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/dev/hexkey/adapters/openbao/errors.txt");
  private static final Path SOURCES = Path.of("src/main/java/dev/hexkey/adapters/openbao");
  private static final String MARK = "sentinel";
  private static final Set<String> WITHOUT_TEXT = Set.of("unsupported", "unusable");
  private static final int MARK_NUMBER = 7_654_321;
  private static final Limits SHORT =
      new Limits(Duration.ofMillis(500), Duration.ofSeconds(1), 1 << 20);

  private static final List<String> texts = new ArrayList<>();
  @TempDir private static Path home;
  private static LoginFixture at;
  private static OpenBaoServer bao;
  private static StandIn standIn;

  @BeforeAll
  static void provokeAll() throws Exception {
    try (LoginFixture fixture = LoginFixture.dev();
        StandIn other = new StandIn()) {
      at = fixture;
      bao = fixture.bao;
      standIn = other;
      prepare();
      configuration();
      answers();
      network();
      logins();
      reads();
      writes();
      leases();
      keys();
      sealed();
    }
  }

  private static void prepare() throws Exception {
    bao.mount("old", "kv");
    bao.mountKv2("strict");
    bao.write("strict/config", "{\"cas_required\":true}");
    bao.mountKv2("other");
    bao.mount("database", "database");
    bao.mount("transit", "transit");
    bao.write("transit/keys/guarded", "{}");
  }

  // --- provoking

  private static void note(String what, ThrowingCallable work) {
    texts.add(what + "\n" + text(failureOf(work)));
  }

  private static String text(HexkeyException e) {
    String reason = e.reason().map(text -> "/" + text).orElse("");
    return "  [%s%s] %s%n  %s%n  %s%n"
        .formatted(e.code(), reason, e.family(), e.summary(), e.suggestion());
  }

  private static Hexkey client(String... namesAndValues) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "OPENBAO_URL", bao.address().toString(),
                "OPENBAO_TOKEN", bao.rootToken(),
                "SECRETS_ALLOWED_MOUNTS", "secret,old,strict,other,none,database"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Hexkey.builder()
        .home(home)
        .adapter(new OpenBaoAdapter(SHORT, ReadClient.NO_PAUSE))
        .adapter(new FileAdapter())
        .environment(environment)
        .withoutLog()
        .build();
  }

  private static void read(String what, String uri, String... namesAndValues) {
    try (Hexkey hexkey = client(namesAndValues)) {
      note(what, () -> hexkey.secrets().refresh(uri));
    }
  }

  private static void readApp(String what, String... namesAndValues) {
    read(what, LoginFixture.URI, namesAndValues);
  }

  private static void answered(String what, StandIn server) {
    readApp(what, "OPENBAO_URL", server.address().toString());
  }

  /** What the server answers with from now on. */
  private static void answer(String what, int status, String body, String... headers)
      throws IOException {
    try (StandIn server = new StandIn().says(status, body, headers)) {
      answered(what, server);
    }
  }

  private static String file(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text).toString();
  }

  private static String tokenFor(String rules) throws Exception {
    String own = "path \"auth/token/lookup-self\" { capabilities = [\"read\"] }\n";
    bao.policy("narrow", own + rules);
    return bao.token(Duration.ofMinutes(5), "narrow");
  }

  // --- the cases

  private static void configuration() throws Exception {
    readApp("no server is named", "OPENBAO_URL", "");
    readApp("a setting is wrong", "OPENBAO_URL", "ftp://bao");
    readApp("several settings are wrong", "OPENBAO_URL", "ftp://bao", "VAULT_TIMEOUT", "soon");
    readApp("a login needs itself", "OPENBAO_TOKEN", "openbao+kv2://secret/t#t");
    readApp("a proxy is no address", "HTTP_PROXY", "socks://proxy");
    readApp(
        "a CA is no certificate", "VAULT_CACERT", file("no.pem", "-----BEGIN CERTIFICATE-----"));
    readApp(
        "a folder of CAs is empty",
        "VAULT_CAPATH",
        Files.createDirectories(home.resolve("empty")).toString());
    String pem = file("client.pem", "no PEM");
    readApp("a client's certificate is none", "VAULT_CLIENT_CERT", pem, "VAULT_CLIENT_KEY", pem);
  }

  private static void answers() throws Exception {
    answer("a node is behind a write", 412, "");
    answer("a secondary serves nothing", 472, "");
    answer("a gateway does not find the server", 502, "");
    answer("a status that means nothing here", 418, "");
    answer("no JSON", 200, "<html>");
    try (StandIn large = new StandIn().says(200, new Buffer().write(new byte[(1 << 20) + 1]))) {
      answered("more than a megabyte", large);
    }
    answer("a rate limit", 429, "{\"errors\":[\"slow\"]}");
    answer("a rate limit that says how long", 429, "{\"errors\":[\"slow\"]}", "Retry-After", "600");
    answer("a redirect to somebody else", 307, "", "Location", "http://127.0.0.1:1/");
    standIn.says(
        200, "{\"data\":{\"data\":{\"token\":1,\"token\":2},\"metadata\":{\"version\":1}}}");
    answered("a field of an object that names members twice", standIn);
  }

  private static void network() throws Exception {
    String nobody = "http://127.0.0.1:1";
    readApp("nobody listens", "OPENBAO_URL", nobody);
    try (FaultProxy proxy = FaultProxy.before(bao.address())) {
      try (Hexkey hexkey = client("OPENBAO_URL", proxy.address().toString())) {
        hexkey.secrets().refresh(LoginFixture.URI);
        proxy.set(Fault.silence());
        note("the server says nothing", () -> hexkey.secrets().refresh(LoginFixture.URI));
        proxy.set(Fault.refuse());
        for (int i = 0; i < 4; i++) {
          failureOf(() -> hexkey.secrets().refresh(LoginFixture.URI));
        }
        note("an address that failed five times", () -> hexkey.secrets().refresh(LoginFixture.URI));
      }
    }
    interruptedAndClosed();
    Path folder = Files.createDirectories(home.resolve("raft"));
    try (OpenBaoServer raft = OpenBaoServer.uninitialised(folder)) {
      String address = raft.address().toString();
      readApp("a certificate of somebody else's CA", "OPENBAO_URL", address);
      String ca = raft.caCertificate().toString();
      readApp("a server that was never initialised", "OPENBAO_URL", address, "VAULT_CACERT", ca);
    }
  }

  private static void interruptedAndClosed() throws Exception {
    SecretAddress app = SecretAddress.newest("secret", "app");
    try (OpenedStore opened = OpenedStore.at(bao.address(), bao.rootToken(), "secret")) {
      Thread.currentThread().interrupt();
      note("the thread is interrupted", () -> opened.store("openbao+kv2").fetch(app));
      assertThat(Thread.interrupted()).isTrue();
    }
    try (FaultProxy proxy = FaultProxy.before(bao.address());
        OpenedStore opened = OpenedStore.at(proxy.address(), bao.rootToken(), "secret")) {
      proxy.set(Fault.silence());
      CompletableFuture<HexkeyException> failure =
          CompletableFuture.supplyAsync(
              () -> failureOf(() -> opened.store("openbao+kv2").fetch(app)));
      while (nobodyReads()) {
        Thread.onSpinWait();
      }
      opened.closeStore();
      note(
          "the adapter is closed in the middle of a read",
          () -> {
            throw failure.get();
          });
    }
  }

  private static boolean nobodyReads() {
    return Thread.getAllStackTraces().values().stream()
        .noneMatch(stack -> List.of(stack).toString().contains("RealCall.execute"));
  }

  private static void logins() throws Exception {
    readApp("a token that the server does not know", "OPENBAO_TOKEN", "s.unknown");
    String limited = bao.write("auth/token/create", "{\"num_uses\":9}").text("client_token");
    readApp("a token of limited use", "OPENBAO_TOKEN", limited);
    String[] jwt = {"OPENBAO_TOKEN", "", "OPENBAO_JWT_PATH", home.resolve("none").toString()};
    readApp("a file of the login is missing", jwt);
    jwt[3] = file("empty.jwt", "");
    readApp("a file of the login is empty", jwt);
    String role = at.appRole("approle", "");
    String[] login = {
      "OPENBAO_TOKEN", "", "OPENBAO_ROLE_ID", role, "OPENBAO_SECRET_ID", "not-the-one"
    };
    readApp("the server refuses the login", login);
    login[4] = "OPENBAO_WRAPPED_SECRET_ID";
    login[5] = at.wrapped("sys/wrapping/wrap");
    readApp("a wrapping of somebody else", login);
    login[5] = "s.used";
    readApp("a wrapping that was used", login);
  }

  private static void reads() throws Exception {
    bao.write("secret/data/gone", "{\"data\":{\"a\":\"1\"}}");
    bao.write("secret/data/gone", "{\"data\":{\"a\":\"2\"}}");
    bao.write("secret/destroy/gone", "{\"versions\":[1]}");
    bao.write("secret/delete/gone", "{\"versions\":[2]}");
    read("a secret that never was", "openbao+kv2://secret/nothing");
    read("a deleted version", "openbao+kv2://secret/gone?version=2");
    read("a destroyed version", "openbao+kv2://secret/gone?version=1");
    read("a mount that is not there", "openbao+kv2://none/app");
    read("KV version 1", "openbao+kv2://old/app");
    String token = tokenFor("path \"secret/data/mine\" { capabilities = [\"read\"] }");
    readApp("no right to the secret", "OPENBAO_TOKEN", token);
    read("no right in the mount", "openbao+kv2://other/app", "OPENBAO_TOKEN", token);
  }

  private static void put(SecretsClient client, String uri, byte[] bytes) {
    try (SecretValue value = SecretValue.of(bytes)) {
      client.put(client.parse(uri), value);
    }
  }

  private static void writes() throws Exception {
    String app = "openbao+kv2://secret/app";
    try (Hexkey hexkey = client();
        SecretValue object = SecretValue.ofText("{}")) {
      SecretsClient client = hexkey.secrets();
      note(
          "a write that somebody else's crossed",
          () -> client.putIfVersion(client.parse(app), null, object));
      note(
          "an overwrite that has to say what it replaces",
          () -> client.overwrite(client.parse("openbao+kv2://strict/app"), object));
      note(
          "what is no object is put",
          () -> put(client, app, "text".getBytes(StandardCharsets.UTF_8)));
      note(
          "an object that names a member twice is put",
          () -> put(client, app, "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8)));
      note("a field that is no text is put", () -> put(client, app + "#a", new byte[] {-1}));
      byte[] large = ("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
      note("more than a megabyte is put", () -> put(client, app, large));
      note(
          "notes that the server refuses",
          () -> client.annotate(client.parse(app), Map.of("a", "x".repeat(600)), Set.of()));
    }
    String writer = tokenFor("path \"secret/data/*\" { capabilities = [\"create\", \"update\"] }");
    try (Hexkey hexkey = client("OPENBAO_TOKEN", writer)) {
      note(
          "a put without the right to look first",
          () -> put(hexkey.secrets(), app, "{}".getBytes(StandardCharsets.UTF_8)));
    }
    try (OpenedStore opened = OpenedStore.at(bao.address(), bao.rootToken(), "secret")) {
      SecretVersionDeletion store = (SecretVersionDeletion) opened.store("openbao+kv2");
      SecretAddress address = SecretAddress.newest("secret", "app");
      note("a version is destroyed that was not named", () -> store.destroy(address));
      note(
          "all versions are destroyed, and one is named",
          () -> store.destroyAll(new SecretAddress("secret", "app", SecretVersion.of(1))));
    }
  }

  private static void leases() {
    read("nothing to lease", "openbao+lease://none/creds/app");
    read("a role that the engine does not know", "openbao+lease://database/creds/app");
    try (Hexkey hexkey = client()) {
      note(
          "what is no lease's id is revoked",
          () -> hexkey.secrets().revokeLease("openbao+lease", "a\"},{\"b"));
    }
  }

  // --- keys

  private static void wrap(KeyWrapper wrapper, String id) {
    try (SecretValue key = SecretValue.of(new byte[32])) {
      wrapper.wrap(id, key, new byte[] {1});
    }
  }

  private static void create(String what, String... namesAndValues) {
    try (Hexkey hexkey = client(namesAndValues)) {
      note(what, () -> hexkey.keyWrappers().get(0).create());
    }
  }

  private static void keys() throws Exception {
    bao.write("transit/keys/signing", "{\"type\":\"ed25519\"}");
    create("no key is named");
    create("what is named is no key", "OPENBAO_TRANSIT_KEY", "hexkey");
    create("the key that is named is not there", "OPENBAO_TRANSIT_KEY", "transit/none");
    create("the key cannot bind", "OPENBAO_TRANSIT_KEY", "transit/signing");
    create("the key's mount is not there", "OPENBAO_TRANSIT_KEY", "nowhere/guarded");
    String token = tokenFor("path \"secret/data/mine\" { capabilities = [\"read\"] }");
    String[] poor = {"OPENBAO_TRANSIT_KEY", "transit/guarded", "OPENBAO_TOKEN", token};
    create("no right to the key", poor);
    readApp(
        "the login is kept in a store that the key may protect",
        "OPENBAO_TRANSIT_KEY",
        "transit/guarded",
        "OPENBAO_TOKEN",
        "local://default/token");
    try (Hexkey hexkey = client("OPENBAO_TOKEN", "local://default/token")) {
      note(
          "the same, where only the store knows of the key",
          () -> wrap(hexkey.keyWrappers().get(0), "transit/guarded:1:1700000000"));
    }
    try (Hexkey hexkey = client("OPENBAO_TRANSIT_KEY", "transit/guarded")) {
      versions(hexkey.keyWrappers().get(0));
    }
  }

  private static void versions(KeyWrapper wrapper) throws Exception {
    String id = wrapper.create();
    byte[] wrapped;
    try (SecretValue key = SecretValue.of(new byte[32])) {
      wrapped = wrapper.wrap(id, key, new byte[] {1});
    }
    byte[] damaged = wrapped.clone();
    damaged[10] ^= 1;
    note("what a key wraps was changed", () -> wrapper.unwrap(id, damaged, new byte[] {1}));
    note("an id that is none", () -> wrap(wrapper, "x"));
    note("a key that is gone", () -> wrap(wrapper, "transit/gone:1:1700000000"));
    String anew = id.replaceFirst(":[0-9]+$", ":1700000000");
    note("a key that was made anew", () -> wrapper.unwrap(anew, damaged, new byte[] {1}));
    String next = wrapper.create();
    note("another version wrapped it", () -> wrapper.unwrap(next, wrapped, new byte[] {1}));
    String number = next.split(":", -1)[1];
    bao.write("transit/keys/guarded/config", "{\"min_decryption_version\":" + number + "}");
    note("a version that is no longer allowed", () -> wrapper.unwrap(id, wrapped, new byte[] {1}));
    bao.call("DELETE", "transit/keys/guarded/soft-delete", null);
    note("a key that is soft-deleted", wrapper::create);
  }

  private static void sealed() throws Exception {
    bao.seal();
    readApp("a sealed server");
    create("a key behind a sealed server", "OPENBAO_TRANSIT_KEY", "transit/guarded");
  }

  // --- the tests

  @Test
  void everyTextIsTheOneThatWasAgreed() throws Exception {
    String now = String.join("\n", texts);
    if ("write".equals(System.getProperty("hexkey.golden"))) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, now);
    }

    assertThat(now).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void everyCaseHasANameOfItsOwn() {
    assertThat(texts).extracting(text -> text.lines().findFirst()).doesNotHaveDuplicates();
  }

  @Test
  void everyErrorThatTheAdapterCanMakeIsProvoked() throws Exception {
    List<String> missing = new ArrayList<>();
    for (Class<?> errors : List.of(BaoErrors.class, TransitErrors.class)) {
      for (Method made : errors.getDeclaredMethods()) {
        if (HexkeyException.class.isAssignableFrom(made.getReturnType())
            && !Modifier.isPrivate(made.getModifiers())
            && !WITHOUT_TEXT.contains(made.getName())) {
          Pattern form = form((HexkeyException) made.invoke(null, marks(made)));
          if (texts.stream().noneMatch(text -> form.matcher(text).find())) {
            missing.add(errors.getSimpleName() + "." + made.getName());
          }
        }
      }
    }

    assertThat(missing).as("errors that no case provokes").isEmpty();
  }

  @Test
  void everyReasonThatIsSaidWhereItArisesIsProvoked() throws Exception {
    Pattern said = Pattern.compile("BaoErrors\\.(?:unsupported|unusable)\\(\\s*\"([A-Z_]+)\"");
    Set<String> reasons = new TreeSet<>();
    try (Stream<Path> sources = Files.list(SOURCES)) {
      for (Path source : sources.toList()) {
        said.matcher(Files.readString(source)).results().forEach(r -> reasons.add(r.group(1)));
      }
    }

    assertThat(reasons).isNotEmpty();
    assertThat(reasons).allMatch(reason -> String.join("", texts).contains("/" + reason + "]"));
  }

  /** The text of an error, whatever stands where a mark does. */
  private static Pattern form(HexkeyException marked) {
    String form =
        Arrays.stream(text(marked).split("sentinel(?:/sentinel)?|7654321", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(form);
  }

  private static Object[] marks(Method made) {
    return Arrays.stream(made.getParameterTypes()).map(ErrorTextsTest::mark).toArray();
  }

  private static Object mark(Class<?> type) {
    if (type == String.class) {
      return MARK;
    }
    if (type == int.class) {
      return MARK_NUMBER;
    }
    if (type == List.class) {
      return List.of(MARK);
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (type == SecretVersion.class) {
      return SecretVersion.of(MARK_NUMBER);
    }
    if (type == TransitKeyId.class) {
      String id = MARK + "/" + MARK + ":" + MARK_NUMBER + ":" + MARK_NUMBER;
      return TransitKeyId.parse(id).orElseThrow();
    }
    if (type == HexkeyException.class) {
      return BaoErrors.sealed(MARK);
    }
    return Instant.EPOCH;
  }
}
