package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Overrides in front of a store whose scheme admits them, and beside one whose does not. */
@Timeout(30)
class OverridesTest {
  private final ManualTicker ticker = new ManualTicker();
  private final FakeStore store = new FakeStore().with("a", "of the store");
  private final FakeStore plainStore = new FakeStore().with("a", "plain");
  private final FakeOverrides overrides = new FakeOverrides();
  private final FakeAdapter vault = new FakeAdapter("vault", store).overridable();
  private final FakeAdapter plain = new FakeAdapter("plain", plainStore);
  private final FakeAdapter owner = new FakeAdapter("owner", new FakeStore()).overrides(overrides);
  private final Hexkey hexkey = hexkey(vault, plain, owner);
  private final SecretsClient client = hexkey.secrets();

  @AfterEach
  void close() {
    hexkey.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vault://m/a", "vault://other/a", "vault://m/a?version=7"})
  void whatIsOverriddenIsReadInEveryMountAndVersionWithoutItsAdapter(String uri) throws Exception {
    overrides.with("a", "mine");

    assertThat(text(uri)).isEqualTo("mine");
    assertThat(client.refresh(uri).revealText()).isEqualTo("mine");
    assertThat(text(client.resolveAsync(uri))).isEqualTo("mine");
    assertThat(vault.opens).hasValue(0);
  }

  @Test
  void anAsynchronousReadThatComesFirstOpensNoAdapterEither() throws Exception {
    overrides.with("a", "mine");

    assertThat(text(client.resolveAsync("vault://m/a"))).isEqualTo("mine");
    assertThat(vault.opens).hasValue(0);
  }

  @Test
  void whatIsNotOverriddenComesFromTheStore() throws Exception {
    overrides.with("b", "mine");

    assertThat(text("vault://m/a")).isEqualTo("of the store");
    assertThat(text(client.resolveAsync("vault://m/a"))).isEqualTo("of the store");
    assertThat(store.fetches).hasValue(1);
  }

  @Test
  void anAsynchronousReadThatComesFirstOpensTheAdapterOfWhatIsNotOverridden() throws Exception {
    assertThat(text(client.resolveAsync("vault://m/a"))).isEqualTo("of the store");
  }

  @Test
  void aFieldOfAnOverrideIsOneOfItsOwn() {
    overrides.with("a", "user=" + CANARY);

    assertThat(text("vault://m/a#user")).isEqualTo(CANARY);
    assertThatThrownBy(() -> text("vault://m/a#other"))
        .isInstanceOf(AbsentException.class)
        .hasMessageContaining("KEY_MISSING")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void aSchemeThatAdmitsNoOverridesAsksForNone() {
    overrides.with("a", "mine");

    assertThat(text("plain://m/a")).isEqualTo("plain");
    assertThat(text("plain://m/a")).isEqualTo("plain");
    assertThat(client.refresh("plain://m/a").revealText()).isEqualTo("plain");

    assertThat(owner.opens).hasValue(0);
    assertThat(overrides.lookUps).hasValue(0);
    assertThat(overrides.checks).hasValue(0);
  }

  @Test
  void whatIsCachedIsVouchedForOnEachHitWithoutAnotherLook() {
    overrides.with("b", "mine");
    text("vault://m/a");
    text("vault://m/b");
    int looks = overrides.lookUps.get();
    overrides.checks.set(0);

    text("vault://m/a");
    text("vault://m/b");

    assertThat(overrides.checks).hasValue(2);
    assertThat(overrides.lookUps).hasValue(looks);
    assertThat(store.fetches).hasValue(1);
  }

  @Test
  void aValueOfTheStoreDoesNotOutliveAnOverride() {
    assertThat(text("vault://m/a")).isEqualTo("of the store");

    overrides.with("a", "mine");

    assertThat(text("vault://m/a")).isEqualTo("mine");
    assertThat(client.resolve(client.parse("vault://m/a")).revealText()).isEqualTo("mine");
  }

  @Test
  void anOverrideDoesNotOutliveItsRemoval() {
    overrides.with("a", "mine");
    assertThat(text("vault://m/a")).isEqualTo("mine");

    overrides.remove("a");

    assertThat(text("vault://m/a")).isEqualTo("of the store");
  }

  @Test
  void anAbsenceThatIsRememberedDoesNotHideAnOverride() throws Exception {
    assertThatThrownBy(() -> text("vault://m/new")).isInstanceOf(AbsentException.class);
    assertThatThrownBy(() -> text("vault://m/new")).isInstanceOf(AbsentException.class);
    assertThat(store.fetches).hasValue(1);

    overrides.with("new", "mine");

    assertThat(text("vault://m/new")).isEqualTo("mine");
    assertThat(text(client.resolveAsync("vault://m/new"))).isEqualTo("mine");
  }

  @Test
  void aStoresOwnValidatorCountsToo() {
    store.validator = () -> false;

    text("vault://m/a");
    text("vault://m/a");

    assertThat(store.fetches).hasValue(2);
  }

  @Test
  void aStoresOwnLifetimeAndVersionStay() {
    store.lifetime = Duration.ofSeconds(1);
    text("vault://m/a");
    ticker.advance(Duration.ofSeconds(2));

    text("vault://m/a");

    assertThat(store.fetches).hasValue(2);
  }

  @Test
  void anOverrideLivesNoLongerThanOtherSecrets() {
    overrides.with("a", "mine");
    text("vault://m/a");
    int looks = overrides.lookUps.get();
    ticker.advance(ClientOptions.DEFAULTS.cacheLife().plusSeconds(1));

    text("vault://m/a");

    assertThat(overrides.lookUps).hasValueGreaterThan(looks);
  }

  @Test
  void overridesThatCannotBeReadFailTheReadAndTheStoreIsNotAsked() {
    overrides.fail(unusable());

    assertThatThrownBy(() -> text("vault://m/a")).isSameAs(overrides.failure);
    assertThatThrownBy(() -> client.refresh("vault://m/a")).isSameAs(overrides.failure);
    assertThat(client.resolveAsync("vault://m/a").toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCause(overrides.failure);
    assertThat(vault.opens).hasValue(0);
  }

  @Test
  void overridesThatCannotBeReadAnyMoreEndWhatWasCached() {
    text("vault://m/a");

    overrides.fail(unusable());

    assertThatThrownBy(() -> text("vault://m/a")).isSameAs(overrides.failure);
    assertThat(store.fetches).hasValue(1);
  }

  @Test
  void overridesThatCannotBeReadDoNotDisturbOtherSchemes() {
    overrides.fail(unusable());

    assertThat(text("plain://m/a")).isEqualTo("plain");
  }

  @Test
  void anAbsenceThatOverridesDecideIsNotLookedForInTheStore() {
    overrides.fail(FakeStore.absent());

    assertThatThrownBy(() -> text("vault://m/a")).isInstanceOf(AbsentException.class);
    assertThat(vault.opens).hasValue(0);

    overrides.failure = null;

    assertThat(text("vault://m/a")).as("was not remembered").isEqualTo("of the store");
  }

  @Test
  void noStaleValueStandsInAfterAnOverrideWentAway() {
    try (Hexkey patient = hexkey(Duration.ofHours(1), vault, owner)) {
      overrides.with("a", "mine");
      assertThat(patient.secrets().resolve("vault://m/a").revealText()).isEqualTo("mine");
      store.beforeAnswer =
          address -> {
            throw ClientFixture.unreachable();
          };

      overrides.remove("a");

      assertThatThrownBy(() -> patient.secrets().resolve("vault://m/a"))
          .hasMessageContaining(ErrorCodes.VAULT_CONNECTION_ERROR);
    }
  }

  @Test
  void writesHistoriesAndListsAreTheStoresAlone() {
    overrides.with("a", "user=mine");
    store.with("a", "user=theirs;other=kept");
    SecretUri whole = client.parse("vault://m/a");

    SecretVersion made = client.put(client.parse("vault://m/a#user"), SecretValue.ofText("new"));

    assertThat(store.fetch(whole.address()).value().revealText()).isEqualTo("user=new;other=kept;");
    assertThat(client.history(whole).get(0).version()).isEqualTo(made);
    client.delete(whole);
    assertThat(client.list(client.parsePrefix("vault://m/"))).isEmpty();
    assertThat(overrides.lookUps).hasValue(0);
  }

  @Test
  void manyAtOnceComeEachFromItsOwnPlace() {
    IntStream.range(0, 50)
        .forEach(
            i -> {
              store.with("n" + i, "store " + i);
              if (i % 2 == 0) {
                overrides.with("n" + i, "mine " + i);
              }
            });

    List<String> texts =
        IntStream.range(0, 50)
            .mapToObj(i -> client.resolveAsync("vault://m/n" + i))
            .toList()
            .stream()
            .map(stage -> stage.toCompletableFuture().join().revealText())
            .toList();

    assertThat(texts)
        .containsExactlyElementsOf(
            IntStream.range(0, 50).mapToObj(i -> (i % 2 == 0 ? "mine " : "store ") + i).toList());
    assertThat(store.fetches).hasValue(25);
  }

  @Test
  void anAdapterWithoutOverridesForTheseSettingsChangesNothing() throws Exception {
    FakeAdapter unset = new FakeAdapter("owner", new FakeStore()).statesOverrides();
    try (Hexkey other = hexkey(vault, unset)) {
      assertThat(other.secrets().resolve("vault://m/a").revealText()).isEqualTo("of the store");
      assertThat(text(other.secrets().resolveAsync("vault://m/a"))).isEqualTo("of the store");
    }
  }

  @Test
  void overridesThatAreNotStatedAreRefused() {
    FakeAdapter silent = new FakeAdapter("silent", plainStore).overridesUnstated(overrides);
    try (Hexkey other = hexkey(silent)) {
      assertThatThrownBy(() -> other.secrets().resolve("silent://m/a"))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageContaining("SECRET_OVERRIDES without stating it");
    }
  }

  @Test
  void twoAdaptersWithOverridesAreRefused() {
    FakeAdapter second = new FakeAdapter("second", plainStore).statesOverrides();

    assertThatThrownBy(() -> hexkey(owner, second))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("both contribute SECRET_OVERRIDES");
  }

  @Test
  void overridesThatNeedAnOverridableSecretToBeOpenedAreACircle() {
    FakeAdapter circular =
        new FakeAdapter("circular", new FakeStore())
            .overrides(overrides)
            .onOpen(context -> context.resolver().resolve("vault://m/a"));
    try (Hexkey other = hexkey(vault, circular)) {
      assertThatThrownBy(() -> other.secrets().resolve("vault://m/a"))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageContaining("ADAPTER_CIRCLE");
    }
  }

  @Test
  void anotherAdaptersSettingsAreOverriddenToo() {
    overrides.with("a", CANARY);
    StringBuilder seen = new StringBuilder();
    FakeAdapter asking =
        new FakeAdapter("asking", plainStore)
            .onOpen(
                context -> {
                  seen.append(context.resolver().resolve("vault://m/a").revealText());
                  seen.append(
                      context
                          .resolver()
                          .resolveAsync("vault://m/a")
                          .toCompletableFuture()
                          .join()
                          .revealText());
                });
    try (Hexkey other = hexkey(vault, owner, asking)) {
      other.secrets().resolve("asking://m/a");
    }

    assertThat(seen).hasToString(CANARY + CANARY);
    assertThat(vault.opens).hasValue(0);
  }

  @Test
  void withoutACacheEachReadLooks() {
    try (Hexkey uncached =
        builder(vault, owner)
            .options(ClientOptions.DEFAULTS.withCacheLife(Duration.ZERO))
            .build()) {
      overrides.with("a", "mine");
      assertThat(uncached.secrets().resolve("vault://m/a").revealText()).isEqualTo("mine");
      overrides.remove("a");
      assertThat(uncached.secrets().resolve("vault://m/a").revealText()).isEqualTo("of the store");
    }
  }

  private String text(String uri) {
    return client.resolve(uri).revealText();
  }

  private static String text(CompletionStage<SecretValue> stage) throws Exception {
    return stage.toCompletableFuture().get().revealText();
  }

  private Hexkey hexkey(HexkeyAdapter... adapters) {
    return builder(adapters).build();
  }

  private Hexkey hexkey(Duration staleIfError, HexkeyAdapter... adapters) {
    return builder(adapters).options(ClientOptions.DEFAULTS.withStaleIfError(staleIfError)).build();
  }

  private Hexkey.Builder builder(HexkeyAdapter... adapters) {
    return Hexkey.builder()
        .adapters(Stream.of(adapters).toList())
        .environment(Map.of())
        .ticker(ticker)
        .withoutLog();
  }

  private static MisconfiguredException unusable() {
    return new MisconfiguredException(
        Problem.of("OVERRIDE_FILE_INVALID", "The overrides are unusable.", "Correct them."));
  }
}
