package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.ResolvedSettings.Source;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexkeyBuilderTest {
  private static final Setting<Integer> SIZE =
      Setting.number("fake_size", "bytes", "how large", 1, 9).withDefault("5");

  private final FakeAdapter adapter = new FakeAdapter("fake", new FakeStore());

  private Hexkey.Builder builder() {
    return Hexkey.builder().adapter(adapter).environment(Map.of()).withoutLog();
  }

  private static String faultsOf(Hexkey.Builder builder) {
    try (Hexkey hexkey = builder.build()) {
      throw new AssertionError("was built in spite of its faults: " + hexkey.settings());
    } catch (MisconfiguredException e) {
      assertThat(e.code()).isEqualTo("STARTUP_VALIDATION_ERROR");
      return e.problem().toString();
    }
  }

  @Test
  void buildingOpensNothing() {
    try (Hexkey hexkey = builder().build()) {
      assertThat(hexkey.schemes().names()).containsExactly("fake");
      assertThat(adapter.opens).hasValue(0);
    }
    assertThat(adapter.closes).hasValue(0);
  }

  @Test
  void anAdapterBuiltForAnotherInterfaceIsNamedWithBothVersions() {
    FakeAdapter old = new FakeAdapter("old", new FakeStore()).apiVersion(7);

    assertThatThrownBy(() -> builder().adapter(old).build())
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[ADAPTER_API_MISMATCH]")
        .hasMessageContaining("version " + HexkeyAdapter.API_VERSION)
        .hasMessageContaining("'old' for version 7");
  }

  @Test
  void twoAdaptersOfOneNameAreAFault() {
    assertThat(faultsOf(builder().adapter(new FakeAdapter("fake", new FakeStore()))))
        .contains("two adapters of the name 'fake'");
  }

  @Test
  void flagsWinOverEnvironmentOverPropertiesOverOptionsOverDefaults() {
    adapter.settings(SIZE);
    Hexkey.Builder builder = builder();
    assertSource(builder, "5", Source.DEFAULT);
    assertSource(builder.properties(Map.of("fake_size", "2")), "2", Source.PROPERTIES);
    assertSource(builder.environment(Map.of("FAKE_SIZE", "3")), "3", Source.ENVIRONMENT);
    assertSource(builder.flags(Map.of("fake_size", "4")), "4", Source.FLAG);
  }

  @Test
  void whatSomebodyStatedIsToldApartFromADefaultOfTheSameText() {
    Hexkey.Builder builder = Hexkey.builder().environment(Map.of());
    assertThat(builder.build().settings().isStated(CoreSettings.ENVIRONMENT)).isFalse();

    builder.environment(Map.of("ENVIRONMENT", "production"));

    assertThat(builder.build().settings().isStated(CoreSettings.ENVIRONMENT)).isTrue();
  }

  private static void assertSource(Hexkey.Builder builder, String text, Source source) {
    try (Hexkey hexkey = builder.build()) {
      ResolvedSettings.Entry entry = hexkey.settings().entry("fake_size").orElseThrow();
      assertThat(entry.text()).hasValue(text);
      assertThat(entry.source()).isEqualTo(source);
      assertThat(hexkey.settings().require(SIZE)).isEqualTo(Integer.valueOf(text));
    }
  }

  @Test
  void typedOptionsStandInForTheDefaults() {
    ClientOptions options = ClientOptions.DEFAULTS.withCacheLife(Duration.ofSeconds(7));
    try (Hexkey hexkey =
        builder().options(options).properties(Map.of("cache_max_entries", "3")).build()) {

      assertThat(hexkey.settings().entry("cache_ttl_seconds").orElseThrow())
          .matches(entry -> entry.text().orElseThrow().equals("7"))
          .matches(entry -> entry.source() == Source.OPTIONS);
      assertThat(hexkey.settings().entry("cache_max_entries").orElseThrow())
          .matches(entry -> entry.text().orElseThrow().equals("3"))
          .matches(entry -> entry.source() == Source.PROPERTIES);
    }
  }

  @Test
  void anOperatorOverrulesTypedOptions() {
    FakeStore store = new FakeStore().with("a", "x");
    ManualTicker ticker = new ManualTicker();
    try (Hexkey hexkey =
        Hexkey.builder()
            .adapter(new FakeAdapter("mem", store))
            .options(ClientOptions.DEFAULTS.withCacheLife(Duration.ofSeconds(7)))
            .environment(Map.of("CACHE_TTL_SECONDS", "100"))
            .ticker(ticker)
            .withoutLog()
            .build()) {
      hexkey.secrets().resolve("mem://m/a");

      ticker.advance(Duration.ofSeconds(99));
      hexkey.secrets().resolve("mem://m/a");
      assertThat(store.fetches).hasValue(1);

      ticker.advance(Duration.ofSeconds(1));
      hexkey.secrets().resolve("mem://m/a");
      assertThat(store.fetches).hasValue(2);
    }
  }

  @Test
  void everySettingIsListedWithUnitDefaultAndPurpose() {
    adapter.settings(SIZE);
    try (Hexkey hexkey = builder().build()) {
      assertThat(hexkey.settings().entries())
          .extracting(ResolvedSettings.Entry::name)
          .containsExactly(
              "cache_max_entries",
              "cache_negative_ttl_seconds",
              "cache_ttl_seconds",
              "environment",
              "fake_size",
              "read_deadline_seconds",
              "secret_uri_accept_legacy",
              "secrets_allowed_mounts",
              "secrets_bootstrap_path",
              "stale_if_error_seconds");
      assertThat(hexkey.settings().entry("fake_size").orElseThrow())
          .isEqualTo(
              new ResolvedSettings.Entry(
                  "fake_size", "bytes", "how large", "5", "5", Source.DEFAULT, "fake_size", false));
      assertThat(hexkey.settings().entry("secrets_bootstrap_path").orElseThrow().source())
          .isEqualTo(Source.NONE);
    }
  }

  @Test
  void theCoresDefaultsAreThoseOfTheOptions() {
    try (Hexkey hexkey = builder().build()) {
      assertThat(textOf(hexkey, "cache_ttl_seconds")).isEqualTo("300");
      assertThat(textOf(hexkey, "cache_max_entries")).isEqualTo("10000");
      assertThat(textOf(hexkey, "cache_negative_ttl_seconds")).isEqualTo("5");
      assertThat(textOf(hexkey, "stale_if_error_seconds")).isEqualTo("0");
      assertThat(textOf(hexkey, "read_deadline_seconds")).isEqualTo("30");
      assertThat(textOf(hexkey, "secret_uri_accept_legacy")).isEqualTo("false");
    }
  }

  @Test
  void aSecretOnTheCommandLineIsAFaultThatDoesNotRepeatIt() {
    adapter.settings(Setting.secret("fake_token", "what opens it"));

    assertThat(faultsOf(builder().flags(Map.of("fake_token", "canary-7f3a"))))
        .contains("fake_token (flag) is a secret")
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:canary-7f3a@proxy:8080", "HTTPS://me:canary-7f3a@proxy"})
  void anAddressOfTheWebIsNoSecretUri(String address) {
    adapter.settings(Setting.secret("fake_proxy", "what stands before it"));

    assertThat(faultsOf(builder().flags(Map.of("fake_proxy", address))))
        .contains("fake_proxy (flag) is a secret")
        .doesNotContain("canary");
  }

  @Test
  void aSecretsSettingIsNeverShown() {
    adapter.settings(Setting.secret("fake_token", "what opens it"));
    try (Hexkey hexkey = builder().environment(Map.of("FAKE_TOKEN", "canary-7f3a")).build()) {
      ResolvedSettings.Entry entry = hexkey.settings().entry("fake_token").orElseThrow();

      assertThat(entry.text()).hasValue("canary-7f3a");
      assertThat(entry.shownText()).hasValue("***");
      assertThat(entry.toString()).doesNotContain("canary");
    }
  }

  @Test
  void aSecretUriMayStandOnTheCommandLine() {
    adapter.settings(Setting.secret("fake_token", "what opens it"));
    try (Hexkey hexkey = builder().flags(Map.of("fake_token", "fake://m/token")).build()) {
      assertThat(textOf(hexkey, "fake_token")).isEqualTo("fake://m/token");
    }
  }

  private static String textOf(Hexkey hexkey, String name) {
    return hexkey.settings().entry(name).orElseThrow().text().orElseThrow();
  }

  @Test
  void everyFaultIsListedInOneErrorAndNoValueIsRepeated() {
    adapter.settings(SIZE);

    String message =
        faultsOf(
            builder()
                .flags(Map.of("cache_tll_seconds", CANARY))
                .environment(Map.of("FAKE_SIZE", CANARY, "CACHE_TTL_SECONDS", "-1"))
                .properties(
                    Map.of(
                        "read_deadline_seconds", "0",
                        "stale_if_error_seconds", "3601",
                        "colour", CANARY)));

    assertThat(message)
        .startsWith("[STARTUP_VALIDATION_ERROR] The configuration has 6 faults: (1) ")
        .contains("FAKE_SIZE (environment) must be a whole number from 1 to 9")
        .contains("CACHE_TTL_SECONDS (environment) must be")
        .contains("read_deadline_seconds (properties) must be")
        .contains("stale_if_error_seconds (properties) must be a whole number from 0 to 3600")
        .contains("the flag cache_tll_seconds (did you mean cache_ttl_seconds?)")
        .contains("the property colour")
        .doesNotContain(CANARY);
  }

  @Test
  void anOverruledValueIsCheckedToo() {
    assertThat(
            faultsOf(
                builder()
                    .flags(Map.of("cache_ttl_seconds", "1"))
                    .properties(Map.of("cache_ttl_seconds", "soon"))))
        .contains("cache_ttl_seconds (properties)");
  }

  @Test
  void theEnvironmentIsReadUnderExactUpperCaseNamesOnly() {
    try (Hexkey hexkey =
        builder()
            .environment(
                Map.of(
                    "cache_ttl_seconds", "1", "Cache_Ttl_Seconds", "2", "CACHE_TLL_SECONDS", "3"))
            .build()) {
      assertThat(textOf(hexkey, "cache_ttl_seconds")).isEqualTo("300");
    }
  }

  @Test
  void anAliasIsReadWhenTheNameIsNotSet() {
    Setting<String> address =
        Setting.text("fake_url", "where").withAliases("other_url", "third_url");
    adapter.settings(address);
    Map<String, String> both = Map.of("THIRD_URL", "third", "OTHER_URL", "other");
    try (Hexkey hexkey = builder().environment(both).build()) {
      assertThat(hexkey.settings().require(address)).isEqualTo("other");
      assertThat(hexkey.settings().entry("fake_url").orElseThrow().statedAs())
          .isEqualTo("OTHER_URL");
    }
    try (Hexkey hexkey =
        builder().properties(Map.of("fake_url", "own", "third_url", "third")).build()) {
      assertThat(hexkey.settings().require(address)).isEqualTo("own");
    }
  }

  @Test
  void aNameThatIsFarFromAllOthersGetsNoSuggestion() {
    assertThat(faultsOf(builder().flags(Map.of("verbosity", "1")))).doesNotContain("did you mean");
  }

  @Test
  void aNameThatCouldBeAPastedSecretIsNotRepeated() {
    assertThat(faultsOf(builder().flags(Map.of("p@ss " + CANARY, "1"))))
        .contains("a flag has a name that no setting could have")
        .doesNotContain(CANARY);
  }

  @Test
  void adaptersMayShareASettingIfTheyMeanTheSame() {
    FakeAdapter second = new FakeAdapter("second", new FakeStore()).settings(SIZE);
    adapter.settings(SIZE);
    builder().adapter(second).build().close();

    second.settings(Setting.number("fake_size", "bytes", "how large", 1, 9).withDefault("6"));
    assertThat(faultsOf(builder().adapter(second)))
        .contains("the setting fake_size is declared twice with different meanings");
  }

  private void oneOfEachListed() {
    Setting<List<String>> names = Setting.list("fake_names", "names");
    adapter
        .settings(names)
        .leadingTo(
            settings ->
                settings.find(names).orElse(List.of()).stream()
                    .<Setting<?>>map(
                        name ->
                            Setting.number("fake_" + name + "_size", "things", "its size", 1, 9))
                    .toList());
  }

  @Test
  void someSettingsAreThoseThatAnotherLeadsTo() {
    oneOfEachListed();
    Map<String, String> stated = Map.of("fake_names", "a,b", "fake_a_size", "3");
    try (Hexkey hexkey = builder().properties(stated).build()) {
      assertThat(hexkey.settings().entry("fake_a_size").orElseThrow().text()).contains("3");
      assertThat(hexkey.settings().entry("fake_b_size").orElseThrow().source())
          .isEqualTo(Source.NONE);
    }
    assertThat(faultsOf(builder().properties(Map.of("fake_names", "b", "fake_a_size", "3"))))
        .contains("fake_a_size (did you mean fake_b_size?)");
    assertThat(faultsOf(builder().properties(Map.of("fake_names", "a", "fake_a_size", "10"))))
        .contains("fake_a_size (properties)");
  }

  @Test
  void whatLeadsToNoSettingsIsAFaultBesideTheOthers() {
    adapter.leadingTo(
        settings -> {
          throw new MisconfiguredException(Problem.of("FAKE", "It leads nowhere.", "Mend it."));
        });
    assertThat(faultsOf(builder().properties(Map.of("cache_ttl_seconds", "soon"))))
        .containsOnlyOnce("adapter 'fake': ")
        .contains("cache_ttl_seconds");
  }

  @Test
  void aSettingThatNobodyDeclaredIsNotAnswered() {
    try (Hexkey hexkey = builder().build()) {
      assertThatThrownBy(() -> hexkey.settings().find(SIZE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void mountsThatOverlapAreRefusedByTheirCode() {
    adapter.mountNames(MountNames.LISTED);

    assertThat(faultsOf(builder().properties(Map.of("secrets_allowed_mounts", "team,team/kv"))))
        .contains("secrets_allowed_mounts: [AMBIGUOUS_MOUNT");
  }

  @Test
  void theAllowedMountsGuardTheClient() {
    adapter.mountNames(MountNames.LISTED);
    try (Hexkey hexkey =
        builder().environment(Map.of("SECRETS_ALLOWED_MOUNTS", "kv, secret")).build()) {
      assertThat(hexkey.secrets().parse("fake://secret/a").mount()).isEqualTo("secret");
      assertThatThrownBy(() -> hexkey.secrets().parse("fake://other/a"))
          .hasMessageStartingWith("[TENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED]");
    }
  }

  @Test
  void optionsOutOfRangeAreListedTogether() {
    assertThatThrownBy(
            () ->
                new ClientOptions(
                    Duration.ofSeconds(-1),
                    0,
                    Duration.ofDays(1),
                    Duration.ofSeconds(3601),
                    Duration.ZERO))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[STARTUP_VALIDATION_ERROR] The configuration has 5 faults")
        .hasMessageContaining("cacheLife")
        .hasMessageContaining("cacheMaxEntries")
        .hasMessageContaining("negativeLife")
        .hasMessageContaining("staleIfError")
        .hasMessageContaining("readDeadline must be more than 0 s");
  }

  @Test
  void theHomeIsTheStatedOneElseHexkeyHomeElseThePlatforms() {
    try (Hexkey hexkey = builder().home(Path.of("stated")).build()) {
      assertThat(hexkey.home()).isEqualTo(Path.of("stated").toAbsolutePath());
    }
    Path absolute = Path.of("moved").toAbsolutePath();
    try (Hexkey hexkey =
        builder().environment(Map.of("HEXKEY_HOME", absolute.toString())).build()) {
      assertThat(hexkey.home()).isEqualTo(absolute);
    }
    assertThat(Hexkey.defaultHome(Map.of())).isAbsolute();
    assertThatThrownBy(() -> Hexkey.defaultHome(Map.of("HEXKEY_HOME", "")))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("HEXKEY_HOME");
  }

  @Test
  void textsShowNoValues() {
    adapter.settings(Setting.text("fake_url", "where"));
    try (Hexkey hexkey = builder().properties(Map.of("fake_url", CANARY)).build()) {
      assertThat(hexkey.settings().toString()).doesNotContain(CANARY);
      assertThat(hexkey.settings().entries().toString()).doesNotContain(CANARY);
    }
  }
}
