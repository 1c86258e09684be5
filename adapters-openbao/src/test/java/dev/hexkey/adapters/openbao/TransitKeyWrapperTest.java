package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.DoctorCheck.Level;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus.State;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransitKeyWrapperTest {
  /** What the README says that the server must grant. */
  private static final String POLICY =
      """
      path "transit/keys/guarded" { capabilities = ["read"] }
      path "transit/encrypt/guarded" { capabilities = ["update"] }
      path "transit/decrypt/guarded" { capabilities = ["update"] }
      path "auth/token/lookup-self" { capabilities = ["read"] }
      """;

  private static OpenBaoServer bao;
  @TempDir Path home;
  private final List<Hexkey> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
    bao.mount("transit", "transit");
    bao.write("transit/keys/guarded", "{}");
    bao.policy("guarded", POLICY);
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @AfterEach
  void close() {
    opened.forEach(Hexkey::close);
  }

  private Hexkey hexkey(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.putIfAbsent("OPENBAO_URL", bao.address().toString());
    environment.putIfAbsent("OPENBAO_TOKEN", bao.rootToken());
    Hexkey hexkey =
        Hexkey.builder().home(home).adapter(new OpenBaoAdapter()).environment(environment).build();
    opened.add(hexkey);
    return hexkey;
  }

  private KeyWrapper wrapper(String key) {
    return hexkey(Map.of("OPENBAO_TRANSIT_KEY", key)).keyWrappers().get(0);
  }

  private KeyWrapper wrapperOf(String key, String token) {
    return hexkey(Map.of("OPENBAO_TRANSIT_KEY", key, "OPENBAO_TOKEN", token)).keyWrappers().get(0);
  }

  private static byte[] wrapped(KeyWrapper wrapper, String keyId) {
    try (SecretValue key = SecretValue.of(new byte[32])) {
      return wrapper.wrap(keyId, key, new byte[] {1});
    }
  }

  private Finding inspected(String key) {
    return hexkey(Map.of("OPENBAO_TRANSIT_KEY", key)).doctorChecks().stream()
        .filter(check -> check.name().equals("openbao_transit_key"))
        .findFirst()
        .orElseThrow()
        .run();
  }

  @Test
  void theKindIsTheServersName() {
    assertThat(wrapper("transit/guarded").kind()).isEqualTo("openbao");
  }

  @Test
  void aMistypedNameMakesNoKey() throws Exception {
    KeyWrapper wrapper = wrapper("transit/gaurded");

    HexkeyException failure = failureOf(Family.MISCONFIGURED, wrapper::create);

    assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
    assertThat(failure.reason()).contains("TRANSIT_KEY_ABSENT");
    assertThat(bao.call("GET", "transit/keys/gaurded", null).status()).isEqualTo(404);
  }

  @Test
  void wrappingUnderAKeyThatIsGoneMakesNoKey() throws Exception {
    KeyWrapper wrapper = wrapper("transit/guarded");

    HexkeyException failure =
        failureOf(Family.ABSENT, () -> wrapped(wrapper, "transit/gone:1:1700000000"));

    assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_ABSENT);
    assertThat(bao.call("GET", "transit/keys/gone", null).status()).isEqualTo(404);
  }

  @Test
  void theReadmesPolicyIsEnough() throws Exception {
    KeyWrapper wrapper = wrapperOf("transit/guarded", bao.token(Duration.ofMinutes(5), "guarded"));

    String id = wrapper.create();

    try (SecretValue key = wrapper.unwrap(id, wrapped(wrapper, id), new byte[] {1})) {
      assertThat(key.sizeBytes()).isEqualTo(32);
    }
  }

  @Test
  void aLoginThatMayNotRotateTakesUpWhatTheOperatorRotated() throws Exception {
    KeyWrapper wrapper = wrapperOf("transit/guarded", bao.token(Duration.ofMinutes(5), "guarded"));
    String before = wrapper.create();
    assertThat(wrapper.create()).isEqualTo(before);

    bao.write("transit/keys/guarded/rotate", "{}");

    assertThat(wrapper.create()).isNotEqualTo(before);
  }

  @Test
  void aLoginWithoutRightsIsUnavailableNotAbsent() throws Exception {
    bao.policy("none", "path \"secret/data/x\" { capabilities = [\"read\"] }");
    String id = wrapper("transit/guarded").create();
    KeyWrapper wrapper = wrapperOf("transit/guarded", bao.token(Duration.ofMinutes(5), "none"));

    HexkeyException failure = failureOf(Family.FORBIDDEN, () -> wrapped(wrapper, id));

    assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_UNAVAILABLE);
    assertThat(wrapper.check(id).state()).isEqualTo(State.UNAVAILABLE);
  }

  @Test
  void aMissingMountIsUnavailableNotAbsent() {
    KeyWrapper wrapper = wrapper("transit/guarded");

    assertThat(wrapper.check("nowhere/guarded:1:1700000000").state()).isEqualTo(State.UNAVAILABLE);
  }

  @Test
  void noServerIsUnavailableNotAbsent() {
    Hexkey hexkey =
        Hexkey.builder().home(home).adapter(new OpenBaoAdapter()).environment(Map.of()).build();
    opened.add(hexkey);
    KeyWrapper wrapper = hexkey.keyWrappers().get(0);

    assertThat(wrapper.check("transit/guarded:1:1700000000").state()).isEqualTo(State.UNAVAILABLE);
    assertThat(failureOf(wrapper::create).reason()).contains("NO_SERVER");
  }

  @Test
  void aKeyThatWasMadeAnewIsAnotherKey() throws Exception {
    bao.write("transit/keys/anew", "{}");
    KeyWrapper wrapper = wrapper("transit/anew");
    String id = wrapper.create();
    String older = id.replaceFirst(":[0-9]+$", ":1700000000"); // made at another time
    byte[] wrapped = wrapped(wrapper, id);

    HexkeyException failure =
        failureOf(Family.ABSENT, () -> wrapper.unwrap(older, damaged(wrapped), new byte[0]));

    assertThat(failure.code()).isEqualTo(ErrorCodes.KEY_ABSENT);
    assertThat(failure.reason()).contains("OTHER_KEY");
    assertThat(wrapper.check(older).state()).isEqualTo(State.ABSENT);
  }

  private static byte[] damaged(byte[] wrapped) {
    byte[] changed = wrapped.clone();
    changed[10] ^= 1;
    return changed;
  }

  @Test
  void aKeyThatCannotBindIsRefused() throws Exception {
    bao.write("transit/keys/signing", "{\"type\":\"ed25519\"}");
    bao.write("transit/keys/rsa", "{\"type\":\"rsa-2048\"}");
    bao.write("transit/keys/derived", "{\"derived\":true}");

    for (String name : List.of("signing", "rsa", "derived")) {
      HexkeyException failure =
          failureOf(Family.MISCONFIGURED, () -> wrapper("transit/" + name).create());
      assertThat(failure.reason()).contains("TRANSIT_KEY_TYPE");
    }
  }

  @Test
  void chachaBindsToo() throws Exception {
    bao.write("transit/keys/chacha", "{\"type\":\"chacha20-poly1305\"}");
    KeyWrapper wrapper = wrapper("transit/chacha");
    String id = wrapper.create();

    try (SecretValue key = wrapper.unwrap(id, wrapped(wrapper, id), new byte[] {1})) {
      assertThat(key.sizeBytes()).isEqualTo(32);
    }
  }

  @Test
  void aVersionThatIsNoLongerAllowedIsUnavailable() throws Exception {
    bao.write("transit/keys/trimmed", "{}");
    KeyWrapper wrapper = wrapper("transit/trimmed");
    String id = wrapper.create();
    byte[] wrapped = wrapped(wrapper, id);
    String next = wrapper.create();
    bao.write(
        "transit/keys/trimmed/config", "{\"min_decryption_version\":" + versionOf(next) + "}");

    HexkeyException failure =
        failureOf(Family.MISCONFIGURED, () -> wrapper.unwrap(id, wrapped, new byte[] {1}));

    assertThat(failure.reason()).contains("TRANSIT_KEY_VERSION");
    assertThat(wrapper.check(id).state()).isEqualTo(State.UNAVAILABLE);
  }

  private static String versionOf(String keyId) {
    return keyId.split(":", -1)[1];
  }

  @Test
  void anIdThatLeadsElsewhereIsRefused() {
    KeyWrapper wrapper = wrapper("transit/guarded");

    for (String id : List.of("transit/../sys/seal:1:1", "transit//x:1:1", "x", "a/b:0:1", "")) {
      assertThat(failureOf(Family.DAMAGED, () -> wrapped(wrapper, id)).reason()).contains("KEY_ID");
    }
  }

  @Test
  void aSettingThatNamesNoKeyIsRefused() {
    for (String key : List.of("hexkey", "transit/", "/x", "transit/../x", "a b/c")) {
      assertThat(failureOf(Family.MISCONFIGURED, () -> wrapper(key).create()).reason())
          .contains("TRANSIT_KEY_NAME");
    }
  }

  @Test
  void withoutTheSettingNoKeyIsMade() {
    HexkeyException failure =
        failureOf(Family.MISCONFIGURED, () -> hexkey(Map.of()).keyWrappers().get(0).create());

    assertThat(failure.reason()).contains("TRANSIT_KEY_NOT_SET");
    assertThat(failure.suggestion()).contains("openbao_transit_key");
  }

  @Test
  void aLoginThatNeedsAStoreIsRefusedWhenTheAdapterIsOpened() {
    HexkeyException failure =
        failureOf(
            Family.MISCONFIGURED, () -> wrapperOf("transit/guarded", "local://default/token"));

    assertThat(failure.code()).isEqualTo(ErrorCodes.VAULT_CONFIG_ERROR);
    assertThat(failure.summary())
        .contains("openbao_transit_key protects a store, which openbao_token leads into")
        .doesNotContain("default");
  }

  @Test
  void aLoginThatNeedsAStoreIsRefusedAlsoWhereOnlyTheStoreKnowsOfTheKey() {
    KeyWrapper wrapper =
        hexkey(Map.of("OPENBAO_TOKEN", "local://default/token")).keyWrappers().get(0);

    HexkeyException failure =
        failureOf(Family.MISCONFIGURED, () -> wrapped(wrapper, "transit/guarded:1:1700000000"));

    assertThat(failure.reason()).contains("LOGIN_CYCLE");
    assertThat(failure.summary()).contains("openbao_token", "openbao_transit_key");
  }

  @Test
  void theDoctorIsContentWithAKeyThatIsSafe() {
    assertThat(inspected("transit/guarded").level()).isEqualTo(Level.OK);
  }

  @Test
  void theDoctorWarnsOfAKeyThatMayBeDeleted() throws Exception {
    bao.write("transit/keys/deletable", "{}");
    bao.write("transit/keys/deletable/config", "{\"deletion_allowed\":true}");

    Finding finding = inspected("transit/deletable");

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.message()).contains("deletion_allowed");
  }

  @Test
  void theDoctorWarnsOfAKeyThatMayLeave() throws Exception {
    bao.write("transit/keys/exported", "{\"exportable\":true}");

    Finding finding = inspected("transit/exported");

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.message()).contains("exportable");
  }

  @Test
  void theDoctorSaysThatThereIsNoKey() {
    assertThat(inspected("transit/none").level()).isEqualTo(Level.FAILURE);
  }
}
