package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.adapters.local.sqlite.LocalKeys;
import dev.hexkey.adapters.local.sqlite.LocalSettings;
import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretUri;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local store whose key the transit engine wraps. */
class TransitProtectedStoreTest {
  private static final String URI = "local://default/app/db";

  @TempDir Path folder;
  @TempDir Path home;
  private OpenBaoServer bao;

  @BeforeEach
  void start() throws Exception {
    bao = OpenBaoServer.raft(folder);
    bao.mount("transit", "transit");
    bao.write("transit/keys/hexkey", "{}");
  }

  @AfterEach
  void stop() throws Exception {
    bao.close();
  }

  private Hexkey open(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "OPENBAO_URL", bao.address().toString(),
                "OPENBAO_CA_CERT", bao.caCertificate().toString(),
                "OPENBAO_TOKEN", bao.rootToken(),
                "OPENBAO_TRANSIT_KEY", "transit/hexkey"));
    environment.putAll(more);
    return Hexkey.builder()
        .home(home)
        .adapter(new OpenBaoAdapter())
        .adapter(new LocalAdapter())
        .environment(environment)
        .build();
  }

  private Hexkey open() {
    return open(Map.of("LOCAL_KEY_SOURCE", "openbao"));
  }

  private static void put(Hexkey hexkey, String text) {
    SecretUri uri = hexkey.secrets().parse(URI);
    try (SecretValue value = SecretValue.ofText(text)) {
      hexkey.secrets().put(uri, value);
    }
  }

  private static String read(Hexkey hexkey) {
    return hexkey.secrets().resolve(URI).revealText();
  }

  private String readAnew() {
    try (Hexkey hexkey = open(Map.of())) {
      return read(hexkey);
    }
  }

  /** The store as the commands for keys open it. */
  private LocalStore store(KeyWrapper transit) {
    return LocalStore.in(
        home,
        LocalSettings.DEFAULTS,
        new KeyWrappers() {
          @Override
          public KeyWrapper ofKind(String kind) {
            assertThat(kind).isEqualTo("openbao");
            return transit;
          }

          @Override
          public KeyWrapper forNewStore() {
            return transit;
          }
        },
        InstantSource.system());
  }

  @Test
  void aNewStoreIsProtectedByTheServer() {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
    }

    assertThat(readAnew()).isEqualTo("first");
    assertThat(home.resolve("master.key")).doesNotExist();
  }

  @Test
  void aStolenStoreIsOfNoUseWithoutTheServer() throws Exception {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
    }
    bao.seal();

    HexkeyException failure = failureOf(this::readAnew);

    assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
    bao.unseal();
    assertThat(readAnew()).isEqualTo("first");
  }

  @Test
  void aServerThatIsGoneIsNoAbsence() throws Exception {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
    }
    bao.kill();

    HexkeyException failure = failureOf(Family.UNREACHABLE, this::readAnew);

    assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
    bao.restart();
    assertThat(readAnew()).isEqualTo("first");
  }

  @Test
  void anotherServersKeyOfTheSameNameIsTheWrongOne(@TempDir Path elsewhere) throws Exception {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
    }
    try (OpenBaoServer other = OpenBaoServer.raft(elsewhere)) {
      other.mount("transit", "transit");
      other.write("transit/keys/hexkey", "{}");
      other.write("transit/keys/hexkey/rotate", "{}");
      Map<String, String> environment =
          Map.of(
              "OPENBAO_URL", other.address().toString(),
              "OPENBAO_CA_CERT", other.caCertificate().toString(),
              "OPENBAO_TOKEN", other.rootToken());

      HexkeyException failure =
          failureOf(
              Family.DAMAGED,
              () -> {
                try (Hexkey hexkey = open(environment)) {
                  read(hexkey);
                }
              });

      assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_WRONG);
    }
  }

  @Test
  void aRotationTakesUpANewVersion() throws Exception {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
      try (LocalStore store = store(hexkey.keyWrappers().get(0))) {
        String before = store.keys().status().orElseThrow().keyId();

        LocalKeys.Change change = store.keys().rotate();

        assertThat(change.kind()).isEqualTo("openbao");
        assertThat(change.keyId()).isNotEqualTo(before);
      }
    }
    assertThat(readAnew()).isEqualTo("first");
  }

  @Test
  void afterARotationTheOldVersionMayBeForbidden() throws Exception {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
      try (LocalStore store = store(hexkey.keyWrappers().get(0))) {
        String version = store.keys().rotate().keyId().split(":", -1)[1];
        bao.write("transit/keys/hexkey/config", "{\"min_decryption_version\":" + version + "}");
      }
    }

    assertThat(readAnew()).isEqualTo("first");
  }

  @Test
  void aServerThatIsKilledInMidRotationLosesNothing() throws Exception {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
      KeyWrapper transit = hexkey.keyWrappers().get(0);
      KeyWrapper killing = new BeforeWrap(transit, () -> bao.kill());
      try (LocalStore store = store(killing)) {

        HexkeyException failure = failureOf(() -> store.keys().rotate());

        assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
      }
      bao.restart();
    }
    assertThat(readAnew()).isEqualTo("first");
    try (Hexkey hexkey = open();
        LocalStore store = store(hexkey.keyWrappers().get(0))) {
      store.keys().rotate();
    }
    assertThat(readAnew()).isEqualTo("first");
  }

  @Test
  void aServerThatIsSealedInMidRotationLosesNothing() throws Exception {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
      KeyWrapper transit = hexkey.keyWrappers().get(0);
      try (LocalStore store = store(new BeforeWrap(transit, () -> bao.seal()))) {

        HexkeyException failure = failureOf(Family.LOCKED, () -> store.keys().rotate());

        assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
      }
      bao.unseal();
      assertThat(read(hexkey)).isEqualTo("first");
    }
    assertThat(readAnew()).isEqualTo("first");
  }

  @Test
  void aLoginWithATokenInTheStoreItselfIsRefusedAtOnce() {
    try (Hexkey hexkey = open()) {
      put(hexkey, "first");
    }

    HexkeyException failure =
        failureOf(
            Family.MISCONFIGURED,
            () -> {
              try (Hexkey hexkey = open(Map.of("OPENBAO_TOKEN", "local://default/app/db"))) {
                read(hexkey);
              }
            });

    assertThat(failure.summary()).contains("openbao_transit_key", "openbao_token");
  }

  /** Does something before a key is wrapped, that is after a new one was made. */
  private record BeforeWrap(KeyWrapper wrapper, Act act) implements KeyWrapper {
    interface Act {
      void run() throws Exception;
    }

    @Override
    public String kind() {
      return wrapper.kind();
    }

    @Override
    public KeyStatus check(String keyId) {
      return wrapper.check(keyId);
    }

    @Override
    public String create() {
      return wrapper.create();
    }

    @Override
    public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
      try {
        act.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return wrapper.wrap(keyId, key, associatedData);
    }

    @Override
    public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
      return wrapper.unwrap(keyId, wrapped, associatedData);
    }

    @Override
    public void retire(String keyId) {
      wrapper.retire(keyId);
    }
  }
}
