package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.CapturedLogs;
import dev.hexkey.testkit.ForkedJvm;
import dev.hexkey.testkit.InMemoryAdapter;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.SeenRequest;
import dev.hexkey.testkit.azure.VaultPermission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class TokenCacheTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final RecordKey KEY = new RecordKey("default", "azure/token-cache");
  private static final int WRITES = Boolean.getBoolean("hexkey.long") ? 100 : 10;

  @TempDir Path folder;
  private SignedIn world;

  @BeforeEach
  void start() throws Exception {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", "s3cr3t");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static SignIn signIn(Hexkey client) {
    return client.signIns().get(0);
  }

  private static String read(Hexkey client) {
    return client.secrets().resolve(URI).revealText();
  }

  private static HexkeyException failureOf(Hexkey client) {
    return catchThrowableOfType(HexkeyException.class, () -> read(client));
  }

  private static void keep(InMemoryAdapter records, String text) {
    try (SecretValue cache = SecretValue.ofText(text)) {
      records.records().compareAndSet(KEY, 0, Document.EMPTY.with("cache", cache), null);
    }
  }

  private static String kept(InMemoryAdapter records, RecordKey key) {
    return records
        .records()
        .find(key)
        .flatMap(record -> record.value().secret("cache"))
        .orElseThrow()
        .revealText();
  }

  // --- the record

  @Test
  void aSignInOutlivesTheProgram() throws Exception {
    try (Hexkey first = world.clientWithStore()) {
      SignIn.Status status = world.signIn(first);
      assertThat(status.facts()).containsEntry("cache", "record store, encrypted");
    }
    int before = world.azure.entra().requests().size();

    try (Hexkey second = world.clientWithStore()) {
      assertThat(signIn(second).status().state()).isEqualTo(State.SIGNED_IN);
      assertThat(signIn(second).status().username()).contains("ada@contoso.example");
      assertThat(read(second)).isEqualTo("s3cr3t");
    }
    assertThat(world.azure.entra().requests()).hasSize(before);
  }

  @Test
  void aSignOutOutlivesTheProgramToo() throws Exception {
    try (Hexkey first = world.clientWithStore()) {
      world.signIn(first);
      signIn(first).signOut();
    }

    try (Hexkey second = world.clientWithStore()) {
      assertThat(failureOf(second).code()).isEqualTo("LOGIN_REQUIRED");
    }
  }

  @Test
  void twoProcessesLoseNothingOfEachOther() throws Exception {
    try (Hexkey client = world.clientWithStore()) {
      world.signIn(client);
      String home = world.home().toString();
      String writes = Integer.toString(WRITES);
      try (ForkedJvm one = ForkedJvm.start(Writer.class, home, "one", writes);
          ForkedJvm two = ForkedJvm.start(Writer.class, home, "two", writes)) {
        assertThat(one.awaitExit(Duration.ofMinutes(5))).as("%s", one.lines()).isZero();
        assertThat(two.awaitExit(Duration.ofMinutes(5))).as("%s", two.lines()).isZero();
      }

      String text =
          client
              .recordStore()
              .find(KEY)
              .flatMap(record -> record.value().secret("cache"))
              .orElseThrow()
              .revealText();
      for (int i = 0; i < WRITES; i++) {
        assertThat(text).contains("\"one-" + i + "\":", "\"two-" + i + "\":");
      }
      assertThat(signIn(client).status().state()).isEqualTo(State.SIGNED_IN);
    }
  }

  /** Adds members to the cache, one a turn, as fast as the other one lets it. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try (Hexkey client =
          Hexkey.builder()
              .adapter(new LocalAdapter())
              .home(Path.of(arguments[0]))
              .environment(Map.of("LOCAL_KEY_SOURCE", "file"))
              .withoutLog()
              .build()) {
        TokenCacheRecord cache =
            new TokenCacheRecord(KEY, client::recordStore, false, InstantSource.system());
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
          try (TokenCacheRecord.Session session = cache.lock()) {
            String member = "{\"" + arguments[1] + "-" + i + "\":1,";
            session.write(member + session.read().substring(1));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "{\"Account\":",
        "[]",
        "",
        "{\"AccessToken\":3}",
        "{\"Account\":{\"a\":\"no account\"}}",
        "{\"RefreshToken\":[1,2]}"
      })
  void whatIsNoCacheIsKeptAsideAndNobodyIsSignedIn(String damaged) {
    InMemoryAdapter records = new InMemoryAdapter();
    keep(records, damaged);
    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client(records)) {
      assertThat(signIn(client).status().state()).isEqualTo(State.SIGNED_OUT);

      List<RecordKey> aside = records.records().list("default", "azure/token-cache.damaged-");
      assertThat(aside).hasSize(1);
      assertThat(kept(records, aside.get(0))).isEqualTo(damaged);
      assertThat(logs.events())
          .filteredOn(event -> event.text().contains("put aside"))
          .extracting(CapturedLogs.Event::level)
          .containsExactly(Level.WARN);
      assertThat(world.signIn(client).state()).isEqualTo(State.SIGNED_IN);
      assertThat(read(client)).isEqualTo("s3cr3t");
    }
  }

  private void assertUnavailable(
      Supplier<? extends HexkeyException> failure, Family family, NextAction action) {
    InMemoryAdapter records = new InMemoryAdapter();
    try (Hexkey client = world.client(records)) {
      world.signIn(client);
      signIn(client).status();
      records.records().failWith(failure);

      HexkeyException e =
          catchThrowableOfType(HexkeyException.class, () -> signIn(client).status());

      assertThat(e.code()).isEqualTo("TOKEN_CACHE_UNAVAILABLE");
      assertThat(e.family()).isEqualTo(family);
      assertThat(e.nextAction()).isEqualTo(action);
      assertThat(e.suggestion()).isEqualTo("Do what helps.");
      records.records().heal();
      assertThat(read(client)).as("nothing was lost").isEqualTo("s3cr3t");
    }
  }

  private static Problem problem(String code) {
    return Problem.of(code, "It does not work.", "Do what helps.");
  }

  @Test
  void aLockedStoreIsNoSignOut() {
    assertUnavailable(
        () -> new LockedException(problem("STORE_LOCKED")), Family.LOCKED, NextAction.NONE);
  }

  @Test
  void aStoreThatCannotBeReachedIsNoSignOut() {
    assertUnavailable(
        () -> new UnreachableException(problem("STORE_GONE")),
        Family.UNREACHABLE,
        NextAction.RETRY);
  }

  @Test
  void aDamagedStoreIsNoSignOut() {
    assertUnavailable(
        () -> new DamagedException(problem("STORE_DAMAGED")), Family.DAMAGED, NextAction.NONE);
  }

  @Test
  void aReaderIsToldOfALockedStore() {
    InMemoryAdapter records = new InMemoryAdapter();
    records.records().failWith(() -> new LockedException(problem("STORE_LOCKED")));
    try (Hexkey client = world.client(records)) {
      HexkeyException e = failureOf(client);

      assertThat(e.code()).isEqualTo("TOKEN_CACHE_UNAVAILABLE");
      assertThat(e.family()).isEqualTo(Family.LOCKED);
    }
  }

  @Test
  void withoutARecordStoreMemoryServesAndThatIsSaidOnce() {
    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client()) {
      world.signIn(client);
      read(client);

      assertThat(signIn(client).status().facts()).containsEntry("cache", "memory");
      assertThat(logs.events())
          .filteredOn(event -> event.text().contains("no record store is installed"))
          .extracting(CapturedLogs.Event::level)
          .containsExactly(Level.WARN);
    }
    try (Hexkey other = world.client()) {
      assertThat(signIn(other).status().state()).isEqualTo(State.SIGNED_OUT);
    }
  }

  @Test
  void whoWantsMemoryLeavesNothingInTheStore() {
    InMemoryAdapter records = new InMemoryAdapter();
    world.with("HEXKEY_AZURE_CACHE", "memory");
    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client(records)) {
      world.signIn(client);

      assertThat(read(client)).isEqualTo("s3cr3t");
      assertThat(records.records().list("default", "")).isEmpty();
      assertThat(logs.text()).doesNotContain("no record store is installed");
    }
  }

  // --- several people, several plug-ins

  @Test
  void ofTwoPeopleOneIsToBeNamed() throws Exception {
    EntraUser bob = world.azure.entra().addUser("bob@contoso.example", "Bob");
    world.vault.grant(bob.objectId(), VaultPermission.GET);
    signInAs(world.ada);
    signInAs(bob);
    world.with("HEXKEY_AZURE_USERNAME", "");

    try (Hexkey client = world.clientWithStore()) {
      HexkeyException e = failureOf(client);
      assertThat(e.code()).isEqualTo("AMBIGUOUS_ACCOUNT");
      assertThat(e.nextAction()).isEqualTo(NextAction.FIX_CONFIG);
      assertThat(e.summary()).contains("ada@contoso.example, bob@contoso.example");
    }
    world.with("HEXKEY_AZURE_USERNAME", "Ada@Contoso.example");
    try (Hexkey client = world.clientWithStore()) {
      assertThat(signIn(client).status().username()).contains("ada@contoso.example");
      assertThat(read(client)).isEqualTo("s3cr3t");
    }
    world.with("HEXKEY_AZURE_USERNAME", "carl@contoso.example");
    try (Hexkey client = world.clientWithStore()) {
      assertThat(failureOf(client).code()).isEqualTo("LOGIN_REQUIRED");
    }
  }

  private void signInAs(EntraUser person) throws Exception {
    world.with("HEXKEY_AZURE_USERNAME", person.principalName());
    try (Hexkey client = world.clientWithStore()) {
      assertThat(world.signIn(client, person, true).username()).contains(person.principalName());
    }
  }

  @Test
  void aPlugInHasASignInOfItsOwn() throws Exception {
    world.with("CLAUDE_PLUGIN_DATA", folder.resolve("one").toString());
    try (Hexkey client = world.clientWithStore()) {
      world.signIn(client);
    }

    world.with("CLAUDE_PLUGIN_DATA", folder.resolve("two").toString());
    try (Hexkey client = world.clientWithStore()) {
      assertThat(signIn(client).status().state()).isEqualTo(State.SIGNED_OUT);
    }
    world.with("CLAUDE_PLUGIN_DATA", "");
    try (Hexkey client = world.clientWithStore()) {
      assertThat(signIn(client).status().state()).isEqualTo(State.SIGNED_OUT);
    }
    world.with("CLAUDE_PLUGIN_DATA", folder.resolve("one").toString());
    try (Hexkey client = world.clientWithStore()) {
      assertThat(signIn(client).status().state()).isEqualTo(State.SIGNED_IN);
    }
  }

  // --- caches of others

  /** What MSAL for Python would have kept of a sign-in of Ada's. */
  private String pythonCache() {
    InMemoryAdapter records = new InMemoryAdapter();
    try (Hexkey client = world.client(records)) {
      world.signIn(client);
      return kept(records, KEY)
          .replaceFirst("\\{", "{\"PythonExtra\":{\"a\":1},")
          .replaceFirst(
              "\"authority_type\":", "\"account_source\":\"device_flow\",\"authority_type\":");
    }
  }

  private static AzureTokenCache cacheOf(Hexkey client) {
    return AzureTokenCache.of(client.settings(), client::recordStore, InstantSource.system());
  }

  @Test
  void aCacheOfMsalForPythonIsTakenOver() throws Exception {
    Path file = Files.writeString(folder.resolve("sanoptis_auth_msal_cache.bin"), pythonCache());
    String imported = secretOf("AccessToken", Files.readString(file));
    InMemoryAdapter records = new InMemoryAdapter();
    try (Hexkey client = world.client(records)) {
      assertThat(cacheOf(client).importFrom(file)).isEqualTo(1);

      assertThat(kept(records, KEY)).doesNotContain(imported);
      assertThat(signIn(client).status().username()).contains("ada@contoso.example");
      assertThat(read(client)).isEqualTo("s3cr3t");
      List<SeenRequest> seen = world.azure.entra().requests();
      assertThat(seen.get(seen.size() - 1).form()).containsEntry("grant_type", "refresh_token");
      assertThat(kept(records, KEY))
          .as("also after MSAL has written it")
          .contains("\"account_source\":\"device_flow\"")
          .doesNotContain(imported);
    }
  }

  @Test
  void anImportLeavesWhoIsThere() throws Exception {
    String ada = pythonCache();
    Path file = Files.writeString(folder.resolve("cache.json"), ada);
    EntraUser bob = world.azure.entra().addUser("bob@contoso.example", "Bob");
    InMemoryAdapter records = new InMemoryAdapter();
    try (Hexkey client = world.client(records)) {
      world.signIn(client, bob, false);

      cacheOf(client).importFrom(file);

      HexkeyException e =
          catchThrowableOfType(HexkeyException.class, () -> signIn(client).status());
      assertThat(e.summary()).contains("ada@contoso.example, bob@contoso.example");
    }
  }

  private static String secretOf(String section, String cache) {
    int start = cache.indexOf("\"secret\":\"", cache.indexOf("\"" + section + "\"")) + 10;
    return cache.substring(start, cache.indexOf('"', start));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "",
        "[]",
        "{}",
        "{\"RefreshToken\":{}}",
        "{\"Account\":{},\"RefreshToken\":{}}",
        "{\"Account\":{\"a\":{}},\"RefreshToken\":3}",
        "{\"Account\":{\"a\":{}}",
        "{\"Account\":{\"a\":3},\"RefreshToken\":{\"b\":{}}}",
        "{\"Account\":{\"a\":{}},\"RefreshToken\":{}}"
      })
  void whatIsNoCacheIsNotTakenOver(String text) throws Exception {
    assertNotTaken(Files.writeString(folder.resolve("cache.json"), text), "FORMAT");
  }

  @Test
  void aCacheThatIsTooLongIsNotTakenOver() throws Exception {
    String cache = pythonCache() + " ".repeat(4 << 20);
    assertNotTaken(Files.writeString(folder.resolve("cache.json"), cache), "FORMAT");
  }

  @Test
  void aFileThatIsMissingIsNotTakenOver() {
    assertNotTaken(folder.resolve("nothing.json"), "UNREADABLE");
    assertNotTaken(folder, "UNREADABLE");
  }

  private void assertNotTaken(Path file, String reason) {
    InMemoryAdapter records = new InMemoryAdapter();
    try (Hexkey client = world.client(records)) {
      HexkeyException e =
          catchThrowableOfType(HexkeyException.class, () -> cacheOf(client).importFrom(file));

      assertThat(e).isNotNull();
      assertThat(e.code()).isEqualTo("TOKEN_CACHE_INVALID");
      assertThat(e.family()).isEqualTo(Family.INVALID);
      assertThat(e.reason()).contains(reason);
      assertThat(records.records().list("default", "")).isEmpty();
    }
  }
}
