package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenRequest.Reason;
import dev.hexkey.testkit.Canary;
import dev.hexkey.testkit.InMemoryAdapter;
import dev.hexkey.testkit.SeededBuild;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.SecretProperties;
import dev.hexkey.testkit.azure.SeenRequest;
import dev.hexkey.testkit.azure.VaultNetwork;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of the tools before this one are absent here: for each there is a probe, which passes in
 * this build, and fails in a build with that fault.
 */
class EarlierFaultsTest {
  private static final String NAME = "yokoy--api-key";
  private static final String URI = "azure+kv://my-vault/" + NAME;
  private static final Pattern TOKEN = Pattern.compile("\"secret\":\"([^\"]{20,})\"");

  /** Longer than any machine is busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Long enough to have to be waited for in vain. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final Duration POLL = Duration.ofSeconds(1);

  @TempDir Path folder;

  private static SeededBuild seeded() {
    return SeededBuild.of(EarlierFaultsTest.class);
  }

  private static SignedIn world(Path folder) throws IOException {
    SignedIn world = new SignedIn(Files.createTempDirectory(folder, "world"));
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.azure.entra().pollInterval(Duration.ZERO); // who signs in here does so at once
    world.vault.put(NAME, Canary.SECRET);
    return world;
  }

  private static SignIn signIn(Hexkey client) {
    return client.signIns().get(0);
  }

  private static String read(Hexkey client) {
    try (SecretValue value = client.secrets().resolve(URI)) {
      return value.revealText();
    }
  }

  private static void runBeside(Runnable task) {
    new Thread(task).start();
  }

  // --- 1

  static void readersDoNotWaitForThePerson(Path folder, Duration patience) throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.client()) {
      world.signIn(client);
      world.azure.entra().pollInterval(POLL);
      SignedIn.userCode(signIn(client), true);

      CompletableFuture<String> value =
          CompletableFuture.supplyAsync(() -> read(client), EarlierFaultsTest::runBeside);

      assertThat(value).succeedsWithin(patience).isEqualTo(Canary.SECRET);
      assertThat(signIn(client).status().state()).isEqualTo(State.PENDING);
    }
  }

  @Test
  void fault1ReadersWaitForThePersonWhoSignsIn() throws Exception {
    readersDoNotWaitForThePerson(folder, PATIENCE);

    seeded()
        .replace(
            SignInFlow.class,
            "PublicClientApplication application = entra.application(cache.unlocked(), http,"
                + " executor)",
            "TokenCacheRecord.Session held = cache.lock();"
                + " PublicClientApplication application = entra.application(held, http, executor)")
        .replace(
            SignInFlow.class,
            "return Entra.value(flow);",
            "try (held) { return Entra.value(flow); }")
        .assertFails("readersDoNotWaitForThePerson", folder, SHORT);
  }

  // --- 2

  static void aTokenSaysWhenItEnds(Path folder) throws Exception {
    Duration life = Duration.ofMinutes(5);
    InMemoryAdapter records = new InMemoryAdapter();
    try (SignedIn world = world(folder);
        Hexkey client = world.client(records);
        Transport transport =
            new Transport(
                world.azure.sslContext(),
                ProxySelector.of(null),
                Transport.CONNECT,
                EarlierFaultsTest::runBeside)) {
      world.azure.entra().accessTokenLife(life);
      world.signIn(client);
      Settings settings = client.settings();
      AzureConfig config = ConfigReader.read(settings, EarlierConfig.find(settings));
      InstantSource clock = InstantSource.system();
      TokenCacheRecord cache =
          new TokenCacheRecord(TokenCacheRecord.keyOf(settings), records::records, false, clock);

      AccessToken token =
          new UserTokenSource(config, new Entra(config, transport, Pause.SLEEP), cache, clock)
              .fetch(
                  new TokenRequest(
                      Reason.FIRST, null, null, Duration.ZERO, Deadline.after(PATIENCE)));

      assertThat(token.expiry().orElseThrow()).isBeforeOrEqualTo(clock.instant().plus(life));
    }
  }

  @Test
  void fault2TheEndOfATokenIsMadeUp() throws Exception {
    aTokenSaysWhenItEnds(folder);

    seeded()
        .replace(
            Entra.class,
            ".expiresAt(result.expiresOnDate().toInstant())",
            ".expiresAt(java.time.Instant.now().plusSeconds(50 * 60))")
        .assertFails("aTokenSaysWhenItEnds", folder);
  }

  // --- 3

  static void aPollSaysWhyItFailed(Path folder) throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.client()) {
      world.azure.entra().decline(SignedIn.userCode(signIn(client), false));
      assertEndsWith(client, "LOGIN_DECLINED");

      world.ada.refuse(53003);
      world.azure.entra().approve(SignedIn.userCode(signIn(client), false), world.ada);
      assertEndsWith(client, "LOGIN_BLOCKED_BY_POLICY");
    }
  }

  private static void assertEndsWith(Hexkey client, String code) {
    SignIn.Status status = signIn(client).await(Deadline.after(PATIENCE));
    assertThat(status.problem().map(HexkeyException::code)).contains(code);
  }

  @Test
  void fault3WhatAPollFailedOfIsNotTold() throws Exception {
    aPollSaysWhyItFailed(folder);

    seeded()
        .replace(SignInFlow.class, "return EntraErrors.of(e);", "return null;")
        .assertFails("aPollSaysWhyItFailed", folder);
    seeded()
        .replace(
            SignInFlow.class,
            "HexkeyException ours = EntraErrors.of(e);",
            "HexkeyException ours = EntraErrors.nobodySignedIn();")
        .assertFails("aPollSaysWhyItFailed", folder);
  }

  // --- 4

  static void bothOfTwoSignInsAreKept(Path folder) throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.clientWithStore();
        Hexkey other = world.clientWithStore()) {
      RecordKey key = TokenCacheRecord.keyOf(client.settings());
      TokenCacheRecord mine = cache(client, key);
      TokenCacheRecord theirs = cache(other, key);
      boolean letIn;
      try (TokenCacheRecord.Session session = mine.lock()) {
        String before = session.read();
        letIn = catchThrowable(() -> add("theirs", theirs)) == null;
        session.write(with("mine", before));
      }
      if (!letIn) {
        add("theirs", theirs);
      }

      try (TokenCacheRecord.Session session = mine.lock()) {
        assertThat(session.read()).contains("\"mine\":", "\"theirs\":");
      }
    }
  }

  private static void add(String member, TokenCacheRecord cache) {
    try (TokenCacheRecord.Session session = cache.lock()) {
      session.write(with(member, session.read()));
    }
  }

  private static String with(String member, String cache) {
    return "{\"" + member + "\":1," + cache.substring(1);
  }

  private static TokenCacheRecord cache(Hexkey client, RecordKey key) {
    RecordStore store = impatient(client.recordStore());
    return new TokenCacheRecord(key, () -> store, false, InstantSource.system());
  }

  /** A store that hardly waits for locks. */
  private static RecordStore impatient(RecordStore store) {
    return (RecordStore)
        Proxy.newProxyInstance(
            RecordStore.class.getClassLoader(),
            new Class<?>[] {RecordStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("lock")) {
                return store.lock((RecordKey) arguments[0], Duration.ofMillis(100));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  static void noFileShowsASignIn(Path folder) throws Exception {
    try (SignedIn world = world(folder)) {
      Path data = Files.createDirectory(world.home().resolve("plug-in"));
      world.with("CLAUDE_PLUGIN_DATA", data.toString());
      try (Hexkey client = world.clientWithStore()) {
        world.signIn(client);
        RecordKey key = TokenCacheRecord.keyOf(client.settings());
        List<String> tokens = tokens(kept(client.recordStore(), key));
        assertThat(tokens).hasSizeGreaterThan(1);

        assertThat(files(world.home())).isNotEmpty().allSatisfy(file -> assertHides(file, tokens));
      }
    }
  }

  private static List<String> tokens(String cache) {
    return TOKEN.matcher(cache).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String kept(RecordStore store, RecordKey key) {
    return store
        .find(key)
        .flatMap(record -> record.value().secret("cache"))
        .orElseThrow()
        .revealText();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  private static void assertHides(Path file, List<String> tokens) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .endsWith("------");
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(tokens);
  }

  @Test
  void fault4TheCacheIsAPlainFileThatProcessesOverwriteForEachOther() throws Exception {
    bothOfTwoSignInsAreKept(folder);
    noFileShowsASignIn(folder);

    seeded()
        .replace(
            TokenCacheRecord.class,
            "store.lock(key, RecordStore.LOCK_WAIT)",
            "store.lock(new RecordKey(\"default\", \"lock-\" + System.nanoTime()),"
                + " RecordStore.LOCK_WAIT)")
        .replace(
            TokenCacheRecord.class,
            "store.compareAndSet(key, version, document, lock.fence())",
            "store.compareAndSet(key, store.find(key).map(StoredRecord::version).orElse(0L),"
                + " document, null)")
        .assertFails("bothOfTwoSignInsAreKept", folder);
    seeded()
        .replace(
            TokenCacheRecord.class,
            "private final RecordKey key;",
            "private static java.nio.file.Path plain; private final RecordKey key;")
        .replace(
            TokenCacheRecord.class,
            ".map(folder -> \"azure/token-cache/\" + digest(folder))",
            ".map(folder -> {"
                + " plain = java.nio.file.Path.of(folder, \"cache.bin.tmp\");"
                + " return \"azure/token-cache/\" + digest(folder); })")
        .replace(
            TokenCacheRecord.class,
            "void write(String text) {",
            "void write(String text) {"
                + " try { java.nio.file.Files.writeString(plain, text); }"
                + " catch (IOException e) { throw new IllegalStateException(e); }")
        .assertFails("noFileShowsASignIn", folder);
  }

  // --- 5

  static void aCorruptCacheIsKeptAside(Path folder) throws Exception {
    for (String corrupt : List.of("{\"Account\":", "{\"AccessToken\":3}")) {
      InMemoryAdapter records = new InMemoryAdapter();
      try (SignedIn world = world(folder);
          Hexkey client = world.client(records)) {
        RecordKey key = TokenCacheRecord.keyOf(client.settings());
        try (SecretValue cache = SecretValue.ofText(corrupt)) {
          records.records().compareAndSet(key, 0, Document.EMPTY.with("cache", cache), null);
        }

        assertThatCode(() -> signIn(client).status()).doesNotThrowAnyException();
        assertThat(signIn(client).status().state()).isEqualTo(State.SIGNED_OUT);
        List<RecordKey> aside = records.records().list("default", key.name() + ".damaged-");
        assertThat(aside).hasSize(1);
        assertThat(kept(records.records(), aside.get(0))).isEqualTo(corrupt);
        assertThat(world.signIn(client).state()).isEqualTo(State.SIGNED_IN);
        assertThat(read(client)).isEqualTo(Canary.SECRET);
      }
    }
  }

  @Test
  void fault5ACorruptCacheBreaksEveryCall() throws Exception {
    aCorruptCacheIsKeptAside(folder);

    seeded()
        .replace(
            TokenCacheRecord.class,
            "return putAside(text);",
            "throw new IllegalStateException(\"corrupt\");")
        .assertFails("aCorruptCacheIsKeptAside", folder);
    seeded()
        .replace(
            TokenCacheRecord.class, "context.tokenCache().deserialize(putAside(text));", "throw e;")
        .assertFails("aCorruptCacheIsKeptAside", folder);
  }

  // --- 6

  static void ofTwoPeopleOneIsNamed(Path folder) throws Exception {
    try (SignedIn world = world(folder)) {
      EntraUser bob = world.azure.entra().addUser("bob@contoso.example", "Bob");
      world.vault.grant(bob.objectId(), VaultPermission.GET);
      for (EntraUser person : List.of(world.ada, bob)) {
        world.with("HEXKEY_AZURE_USERNAME", person.principalName());
        try (Hexkey client = world.clientWithStore()) {
          world.signIn(client, person, true);
        }
      }

      for (EntraUser person : List.of(world.ada, bob)) {
        world.with("HEXKEY_AZURE_USERNAME", person.principalName());
        try (Hexkey client = world.clientWithStore()) {
          assertThat(signIn(client).status().username()).contains(person.principalName());
        }
      }
      world.with("HEXKEY_AZURE_USERNAME", "");
      try (Hexkey client = world.clientWithStore()) {
        assertReadFails(client, "AMBIGUOUS_ACCOUNT");
      }
    }
  }

  @Test
  void fault6TheFirstAccountOfTheCacheIsUsed() throws Exception {
    ofTwoPeopleOneIsNamed(folder);

    seeded()
        .replace(Entra.class, "accounts.size() > 1", "accounts.size() < 0")
        .assertFails("ofTwoPeopleOneIsNamed", folder);
    seeded()
        .replace(Entra.class, "accounts.size() > 1", "accounts.size() < 0")
        .replace(Entra.class, "if (isOurs(account)) {", "if (account != null) {")
        .assertFails("ofTwoPeopleOneIsNamed", folder);
  }

  // --- 8

  static void aSecondStartJoinsTheFirst(Path folder) throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.client()) {
      String code = SignedIn.userCode(signIn(client), false);

      assertThat(SignedIn.userCode(signIn(client), false)).isEqualTo(code);
      assertThat(world.azure.entra().pendingUserCodes()).containsExactly(code);
    }
  }

  @Test
  void fault8ASecondStartBeginsASecondSignIn() throws Exception {
    aSecondStartJoinsTheFirst(folder);

    seeded()
        .replace(EntraSignIn.class, "before != null && !restart", "before != null && restart")
        .replace(EntraSignIn.class, "before.cancel();", "// goes on")
        .assertFails("aSecondStartJoinsTheFirst", folder);
  }

  // --- 9

  static void aFirewallIsNoMissingRight(Path folder) throws Exception {
    assertReadFails(folder, vault -> vault.network(VaultNetwork.FIREWALL), "NETWORK_DENIED");
  }

  static void aDisabledSecretIsNoMissingRight(Path folder) throws Exception {
    SecretProperties disabled = SecretProperties.none().enabled(EntraApp.Switch.OFF);
    assertReadFails(folder, vault -> vault.change(NAME, "", disabled), "SECRET_DISABLED");
  }

  private static void assertReadFails(Path folder, Consumer<KeyVaultDouble> change, String code)
      throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.client()) {
      world.signIn(client);
      change.accept(world.vault);

      assertReadFails(client, code);
    }
  }

  private static void assertReadFails(Hexkey client, String code) {
    assertThat(catchThrowable(() -> read(client)))
        .isInstanceOfSatisfying(HexkeyException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void fault9EveryRefusalIsAMissingMembership() throws Exception {
    aFirewallIsNoMissingRight(folder);
    aDisabledSecretIsNoMissingRight(folder);

    SeededBuild seeded =
        seeded()
            .replace(VaultFailures.class, "refusal.isOfNetwork()", "refusal.is(\"\")")
            .replace(VaultFailures.class, "refusal.is(\"SecretDisabled\")", "refusal.is(\"\")");
    seeded.assertFails("aFirewallIsNoMissingRight", folder);
    seeded.assertFails("aDisabledSecretIsNoMissingRight", folder);
  }

  // --- 10

  static void noErrorShowsAnAnswer(Path folder) throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.client()) {
      world.signIn(client);
      read(client);
      world.vault.disturb().garbageNext(1);
      assertShowsNoAnswer(catchThrowable(() -> read(client)));
      assertShowsNoAnswer(catchThrowable(() -> client.secrets().resolve(URI + "#field")));
    }
  }

  private static void assertShowsNoAnswer(Throwable thrown) {
    assertThat(thrown).isNotNull();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      assertThat(each.toString()).doesNotContain(Canary.SECRET).doesNotContain("<html>");
    }
  }

  @Test
  void fault10AnUnexpectedAnswerStandsInTheError() throws Exception {
    noErrorShowsAnAnswer(folder);

    seeded()
        .replace(
            VaultFailures.class,
            ": AzureErrors.malformed(vault.name());",
            ": AzureErrors.malformed(e.getMessage());")
        .replace(
            VaultFailures.class,
            "throw AzureErrors.malformed(vault.name());",
            "throw AzureErrors.malformed(e.getMessage());")
        .replace(
            VaultFailures.class,
            "? AzureErrors.malformed(vault.name())",
            "? AzureErrors.malformed(new String(reply.body()))")
        .assertFails("noErrorShowsAnAnswer", folder);
  }

  // --- 11

  static void everyRequestNamesOneSecret(Path folder) throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.client()) {
      world.signIn(client);
      for (String name :
          List.of("a/b/c", "a/../../x", "a%2F..", "a?b", "a b", "yokoy--api-key@../x")) {
        assertThat(catchThrowable(() -> client.secrets().resolve("azure+kv://my-vault/" + name)))
            .isNotNull();
        assertThat(
                catchThrowable(
                    () -> AzureSecrets.of(client.secrets(), client.settings()).getSecret(name)))
            .isNotNull();
      }
      read(client);

      assertThat(world.vault.requests())
          .extracting(SeenRequest::path)
          .isNotEmpty()
          .allMatch(path -> path.matches("/secrets/[0-9A-Za-z-]+/?"));
    }
  }

  @Test
  void fault11NamesGoIntoAddressesUnescaped() throws Exception {
    everyRequestNamesOneSecret(folder);

    seeded()
        .replace(
            VaultNames.class,
            "private static String name(String path, int start) {",
            "private static String name(String path, int start) {"
                + " if (path.indexOf('/') != path.lastIndexOf('/')) { return path; }")
        .replace(
            VaultHttp.class,
            "request.getUrl().toString()",
            "request.getUrl().toString().replace(\"%2F\", \"/\")")
        .assertFails("everyRequestNamesOneSecret", folder);
  }

  // --- 12

  static void whoSignedInElsewhereIsKnown(Path folder) throws Exception {
    try (SignedIn world = world(folder)) {
      try (Hexkey client = world.clientWithStore()) {
        world.signIn(client);
      }

      try (Hexkey other = world.clientWithStore()) {
        assertThat(signIn(other).status().username()).contains(world.ada.principalName());
      }
    }
  }

  @Test
  void fault12OnlySignInsOfTheSameProcessAreKnown() throws Exception {
    whoSignedInElsewhereIsKnown(folder);

    seeded()
        .replace(
            EntraSignIn.class,
            "private Optional<IAccount> account() {",
            "private Optional<IAccount> account() {"
                + " if (current() == null) { return Optional.empty(); }")
        .assertFails("whoSignedInElsewhereIsKnown", folder);
  }

  // --- 13

  static void aStartDoesNotWaitForThePerson(Path folder, Duration codeLife) throws Exception {
    try (SignedIn world = world(folder);
        Hexkey client = world.client()) {
      world.azure.entra().pollInterval(POLL);
      world.azure.entra().deviceCodeLife(codeLife);

      assertThat(signIn(client).start(Method.DEVICE_CODE, false).state()).isEqualTo(State.PENDING);
    }
  }

  @Test
  void fault13TheCallThatStartsASignInWaitsForItsEnd() throws Exception {
    aStartDoesNotWaitForThePerson(folder, PATIENCE);

    seeded()
        .replace(
            EntraSignIn.class,
            "waitFor(CompletableFuture.anyOf(current.prompt(), current.outcome()),"
                + " AT_ONCE_MILLIS);",
            "waitFor(current.outcome(), Long.MAX_VALUE);")
        .assertFails("aStartDoesNotWaitForThePerson", folder, SHORT);
  }
}
