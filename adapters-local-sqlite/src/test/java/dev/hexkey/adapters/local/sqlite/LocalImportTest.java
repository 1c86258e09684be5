package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.adapters.local.sqlite.backup.OnExisting;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.StoredRecord;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalImportTest {
  private static final String CANARY = "canary-import-0d7c";
  private static final String CONNECTION =
      """
      {"schema_version": 2, "provider": "github", "profile": "default",
       "connection_name": "work", "auth_type": "oauth2", "status": "connected",
       "access_token": "%s-access", "refresh_token": "%s-refresh", "expires_at": null,
       "scopes": ["repo", "user"], "account": {"id": 12345678901234567890, "label": null},
       "metadata": {"ratio": 0.5}, "x_unknown": {"deep": [true]}}
      """
          .formatted(CANARY, CANARY);

  @TempDir Path directory;

  private LocalStore store;
  private AuthsomeFixture source;

  @BeforeEach
  void open() throws Exception {
    store =
        LocalStore.in(
            directory.resolve("home"),
            LocalSettings.DEFAULTS,
            new KeyFileForTests(directory.resolve("keys")),
            () -> Instant.ofEpochSecond(1_700_000_000));
    source = new AuthsomeFixture(directory.resolve("authsome")).profile("default");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aConnectionIsImportedWithItsSecretsAsSecretsAndItsUnknownMembers() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);

    LocalImport.Report report = run(OnExisting.REFUSE);

    assertThat(report.imported()).isEqualTo(1);
    Document value = find("default", "github:connection:work").value();
    assertThat(value.secret("access_token").orElseThrow().revealText())
        .isEqualTo(CANARY + "-access");
    assertThat(value.secret("refresh_token").orElseThrow().revealText())
        .isEqualTo(CANARY + "-refresh");
    assertThat(value.text("status")).contains("connected");
    assertThat(value.find("expires_at")).contains(Document.NULL);
    assertThat(value.find("scopes")).contains(List.of("repo", "user"));
    assertThat(value.document("account").orElseThrow().find("id"))
        .contains(new BigDecimal("12345678901234567890"));
    assertThat(value.document("metadata").orElseThrow().find("ratio"))
        .contains(new BigDecimal("0.5"));
    assertThat(value.document("x_unknown").orElseThrow().find("deep")).contains(List.of(true));
  }

  @Test
  void everyKindOfRecordIsImportedAndNamesKeepTheirColons() throws Exception {
    source.put("default", "github:metadata", "{\"default_connection\": \"a:b:c\"}");
    source.put("default", "github:state", "{\"last_refresh_at\": null}");
    source.put("default", "github:client", "{\"client_secret\": \"" + CANARY + "\"}");
    source.put("default", "github:connection:a:b:c", "{\"api_key\": \"" + CANARY + "\"}");

    run(OnExisting.REFUSE);

    assertThat(store.records().list("default", "github:"))
        .extracting(RecordKey::name)
        .containsExactly(
            "github:client", "github:connection:a:b:c", "github:metadata", "github:state");
    assertThat(
            find("default", "github:client")
                .value()
                .secret("client_secret")
                .orElseThrow()
                .revealText())
        .isEqualTo(CANARY);
  }

  @Test
  void allProfilesComeAlongAndTheDefaultOneIsNamed() throws Exception {
    source.profile("work").put("work", "slack:connection:default", "{\"api_key\": \"k\"}");
    source.profile("empty");
    Files.writeString(
        source.home().resolve("config.json"),
        "{\"spec_version\": 1, \"default_profile\": \"work\"}");

    LocalImport.Report report = run(OnExisting.REFUSE);

    assertThat(report.profiles()).containsExactly("default", "empty", "work");
    assertThat(report.defaultProfile()).isEqualTo("work");
    assertThat(store.profiles().list()).containsExactly("default", "empty", "work");
  }

  @Test
  void aConfigurationThatDoesNotParseMeansTheDefaultProfile() throws Exception {
    Files.writeString(source.home().resolve("config.json"), "{not json");

    assertThat(run(OnExisting.REFUSE).defaultProfile()).isEqualTo("default");
  }

  @Test
  void aWholeRecordInAJsonEnvelopeIsImported() throws Exception {
    source.putRaw(
        "default", "profile:default:github:connection:x", source.jsonEnvelope(CONNECTION));

    run(OnExisting.REFUSE);

    assertThat(find("default", "github:connection:x").value().secret("access_token")).isPresent();
  }

  @Test
  void envelopesFieldByFieldAreImportedAsTheSecondVersion() throws Exception {
    source.putRaw(
        "default",
        "profile:default:github:connection:old",
        "{\"schema_version\": 1, \"provider\": \"github\", \"access_token\": "
            + source.jsonEnvelope(CANARY)
            + ", \"extra\": {\"inner\": ["
            + source.jsonEnvelope(CANARY + "-inner")
            + "]}}");

    run(OnExisting.REFUSE);

    Document value = find("default", "github:connection:old").value();
    assertThat(value.number("schema_version")).contains(2L);
    assertThat(value.secret("access_token").orElseThrow().revealText()).isEqualTo(CANARY);
    assertThat(value.document("extra").orElseThrow().toString()).doesNotContain(CANARY);
  }

  @Test
  void theSourceIsLeftAsItIsByteForByte() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    Map<String, String> before = source.digest();

    run(OnExisting.REFUSE);

    assertThat(source.digest()).isEqualTo(before);
  }

  @Test
  void whatIsStillInTheWriteAheadLogIsImportedAndTheLogLeftAsItIs() throws Exception {
    try (Connection running = source.connect("default")) {
      AuthsomeFixture.putRaw(
          running, "profile:default:github:connection:new", source.compact(CONNECTION));
      Map<String, String> before = source.digest();
      assertThat(before.keySet()).anyMatch(name -> name.endsWith("-wal"));

      run(OnExisting.REFUSE);

      assertThat(source.digest()).isEqualTo(before);
    }
    assertThat(find("default", "github:connection:new").version()).isEqualTo(1);
  }

  @Test
  void noCopyOfTheSourceIsLeftBehind() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    List<Path> before = copies();

    run(OnExisting.REFUSE);

    assertThat(copies()).isEqualTo(before);
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    run(OnExisting.REFUSE);

    LocalImport.Report report = run(OnExisting.REFUSE);

    assertThat(report.imported()).isZero();
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(find("default", "github:connection:work").version()).isEqualTo(1);
  }

  @Test
  void aRecordThatIsAnotherByNowRefusesTheWholeImport() throws Exception {
    source.put("default", "a:connection:new", "{\"api_key\": \"1\"}");
    source.put("default", "github:connection:work", CONNECTION);
    changeHere();

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .isInstanceOf(ConflictingException.class)
        .hasMessageStartingWith("[IMPORT_CONFLICT]")
        .hasMessageContaining("github:connection:work");

    assertThat(store.records().find(new RecordKey("default", "a:connection:new"))).isEmpty();
  }

  @Test
  void aRecordThatIsAnotherByNowCanBeKept() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    changeHere();

    LocalImport.Report report = run(OnExisting.KEEP);

    assertThat(report.kept()).isEqualTo(1);
    assertThat(find("default", "github:connection:work").value().text("status")).contains("mine");
  }

  @Test
  void aRecordThatIsAnotherByNowCanBeReplaced() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    changeHere();

    run(OnExisting.REPLACE);

    assertThat(find("default", "github:connection:work").value().text("status"))
        .contains("connected");
  }

  @Test
  void aWrongKeyIsToldFromDamageAndNothingIsImported() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    source.put("default", "github:client", "{}");
    source.newKey();

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[KEY_WRONG]");
    assertThat(store.profiles().list()).containsExactly("default");
    assertThat(store.records().list("default", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "AAAA.AAAA", "{\"enc\": 1, \"ciphertext\": \"\"}", "{", "[]"})
  void aDamagedRecordIsRefusedByNameAndNothingIsImported(String value) throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    source.putRaw("default", "profile:default:slack:connection:bad", value);

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[IMPORT_DAMAGED/RECORD]")
        .hasMessageContaining("'profile:default:slack:connection:bad'");
    assertThat(store.records().list("default", "")).isEmpty();
  }

  @Test
  void aChangedByteIsRefusedByName() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    String value = source.compact(CONNECTION);
    char last = value.charAt(40) == 'A' ? 'B' : 'A';
    source.putRaw(
        "default",
        "profile:default:slack:connection:bad",
        value.substring(0, 40) + last + value.substring(41));

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .hasMessageStartingWith("[IMPORT_DAMAGED/RECORD]")
        .hasMessageContaining("slack:connection:bad")
        .hasMessageNotContaining(CANARY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identity:me:github:state",
        "profile:other:github:state",
        "profile:default:github",
        "profile:default:github:definition",
        "profile:default:github:connection:",
        "profile:default::state",
      })
  void aRecordOfAnotherGenerationIsRefusedByName(String key) throws Exception {
    source.putRaw("default", key, source.compact("{}"));

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[IMPORT_UNKNOWN_RECORD]")
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"version\": 2, \"algorithm\": \"AES-256-GCM\", \"key\": \"\"}",
        "{\"version\": 1, \"algorithm\": \"AES-256-GCM\", \"key\": \"canary\"}",
        "{\"version\": 1, \"algorithm\": \"none\", \"key\": \"\"}"
      })
  void aKeyFileOfAnotherFormIsRefusedAndNotQuoted(String content) throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    Files.writeString(source.home().resolve("master.key"), content);

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[IMPORT_KEY_MALFORMED]")
        .hasMessageNotContaining("canary\"");
  }

  @Test
  void aMissingKeyFileIsAbsent() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    Files.delete(source.home().resolve("master.key"));

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT]");
  }

  @Test
  void aDamagedDatabaseIsRefused() throws Exception {
    source.put("default", "github:connection:work", CONNECTION);
    Files.writeString(source.home().resolve("profiles/default/store.db"), "no database");

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .hasMessageStartingWith("[IMPORT_DAMAGED/FILE]");
  }

  @Test
  void anotherDirectoryIsNoStore() {
    assertThatThrownBy(() -> store.imports().authsome(directory, OnExisting.REFUSE, Progress.NONE))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[IMPORT_NOT_A_STORE]");
  }

  @Test
  void aProfileNameThatHexkeyReservesIsRefused() throws Exception {
    source.profile("sys");

    assertThatThrownBy(() -> run(OnExisting.REFUSE))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[PROFILE_NAME_INVALID");
  }

  private LocalImport.Report run(OnExisting onExisting) {
    return store.imports().authsome(source.home(), onExisting, Progress.NONE);
  }

  private void changeHere() {
    store
        .records()
        .compareAndSet(
            new RecordKey("default", "github:connection:work"),
            0,
            Document.of(Map.of("status", "mine")),
            null);
  }

  private StoredRecord find(String profile, String name) {
    return store.records().find(new RecordKey(profile, name)).orElseThrow();
  }

  private static List<Path> copies() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("hexkey-import-"))
          .sorted()
          .toList();
    }
  }
}
