package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsClientTest {
  private ClientFixture fixture = new ClientFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void restart(UnaryOperator<ClientOptions> options) {
    fixture.close();
    fixture = new ClientFixture(options);
  }

  // Routing

  @Test
  void aSecretUriLeadsToTheStoreOfItsScheme() {
    FakeStore other = new FakeStore().with("a", "other");
    fixture.store.with("a", CANARY);
    try (Hexkey both =
        Hexkey.builder()
            .adapter(new FakeAdapter("mem", fixture.store))
            .adapter(new FakeAdapter("other", other))
            .environment(Map.of())
            .withoutLog()
            .build()) {

      assertThat(both.secrets().resolve("other://m/a").revealText()).isEqualTo("other");
      assertThat(both.secrets().resolve("mem://m/a").revealText()).isEqualTo(CANARY);
    }
  }

  @Test
  void aTextThatIsNoSecretUriIsRefusedBeforeAnythingIsOpened() {
    assertThatThrownBy(() -> fixture.client.resolve("mem://m"))
        .isInstanceOf(SecretUriException.class);

    assertThat(fixture.adapter.opens).hasValue(0);
  }

  @Test
  void aUriThatWasParsedUnderAnotherGuardIsCheckedAgain() {
    FakeAdapter listed = new FakeAdapter("mem", fixture.store).mountNames(MountNames.LISTED);
    SecretUri foreign = fixture.client.parse("mem://m/a");
    try (Hexkey strict =
        Hexkey.builder().adapter(listed).environment(Map.of()).withoutLog().build()) {

      assertThatThrownBy(() -> strict.secrets().resolve(foreign))
          .hasMessageStartingWith("[TENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED]");
      assertThatThrownBy(() -> strict.secrets().refresh(foreign))
          .hasMessageStartingWith("[TENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED]");
      assertThatThrownBy(() -> strict.secrets().delete(foreign))
          .hasMessageStartingWith("[TENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED]");
    }
  }

  // The cache

  @Test
  void aSecretIsReadOnceForItsLife() {
    fixture.store.with("a", CANARY);

    SecretValue first = fixture.client.resolve("mem://m/a");
    fixture.ticker.advance(Duration.ofSeconds(299));
    SecretValue second = fixture.client.resolve("mem://m/a");

    assertThat(second).isSameAs(first);
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void aSecretPastItsLifeIsReadAgain() {
    fixture.store.with("a", "old");
    fixture.text("mem://m/a");
    fixture.store.with("a", "new");

    fixture.ticker.advance(Duration.ofMinutes(5));

    assertThat(fixture.text("mem://m/a")).isEqualTo("new");
    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void theFieldsOfASecretCostOneRead() {
    fixture.store.with("a", "user=scott;password=" + CANARY);

    assertThat(fixture.text("mem://m/a#user")).isEqualTo("scott");
    assertThat(fixture.text("mem://m/a#password")).isEqualTo(CANARY);
    assertThat(fixture.text("mem://m/a")).contains("user=scott");
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void aFieldIsDecodedOnceForAllTextsThatNameIt() {
    fixture.store.with("a", "x-y=" + CANARY);

    fixture.text("mem://m/a#x-y");
    fixture.text("mem://m/a#x%2Dy");
    fixture.text("MEM://m/a#x-y");
    fixture.text("mem://m/a#x-y");

    assertThat(fixture.store.decodes).hasValue(1);
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void aTextThatComesLaterLivesNoLongerThanTheSecret() {
    fixture.store.with("a", "old");
    fixture.text("mem://m/a");
    fixture.ticker.advance(Duration.ofSeconds(200));
    fixture.text("MEM://m/a");
    fixture.store.with("a", "new");

    fixture.ticker.advance(Duration.ofSeconds(100));

    assertThat(fixture.text("MEM://m/a")).isEqualTo("new");
  }

  @Test
  void versionsAreReadApart() {
    fixture.store.with("a", "one").with("a", "two");

    assertThat(fixture.text("mem://m/a?version=1")).isEqualTo("one");
    assertThat(fixture.text("mem://m/a")).isEqualTo("two");
    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void aLifetimeThatTheStoreGivesShortensTheLife() {
    fixture.store.with("a", CANARY).lifetime = Duration.ofSeconds(10);
    fixture.text("mem://m/a");

    fixture.ticker.advance(Duration.ofSeconds(9));
    fixture.text("mem://m/a");
    assertThat(fixture.store.fetches).hasValue(1);

    fixture.ticker.advance(Duration.ofSeconds(1));
    fixture.text("mem://m/a");
    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void aLongerLifetimeThatTheStoreGivesDoesNotLengthenTheLife() {
    fixture.store.with("a", CANARY).lifetime = Duration.ofDays(3650);
    fixture.text("mem://m/a");

    fixture.ticker.advance(Duration.ofMinutes(5));
    fixture.text("mem://m/a");

    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void aSecretWithoutLifetimeIsHandedOutAndNotKept() {
    fixture.store.with("a", CANARY).lifetime = Duration.ZERO;

    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);

    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void theLifeCountsFromTheStartOfTheRead() {
    fixture.store.with("a", CANARY);
    fixture.store.beforeAnswer = address -> fixture.ticker.advance(Duration.ofSeconds(100));
    fixture.text("mem://m/a");
    fixture.store.beforeAnswer = address -> {};

    fixture.ticker.advance(Duration.ofSeconds(200));
    fixture.text("mem://m/a");

    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void aCacheLifeOfZeroReadsEachTime() {
    restart(options -> options.withCacheLife(Duration.ZERO));
    fixture.store.with("a", "user=" + CANARY);

    fixture.text("mem://m/a#user");
    fixture.text("mem://m/a#user");
    assertThatThrownBy(() -> fixture.text("mem://m/absent")).isInstanceOf(AbsentException.class);
    assertThatThrownBy(() -> fixture.text("mem://m/absent")).isInstanceOf(AbsentException.class);

    assertThat(fixture.store.fetches).hasValue(4);
  }

  @Test
  void theCacheIsBounded() {
    restart(options -> options.withCacheMaxEntries(10));
    for (int i = 0; i < 200; i++) {
      fixture.store.with("a" + i, CANARY);
      fixture.text("mem://m/a" + i);
    }
    fixture.store.fetches.set(0);

    for (int i = 0; i < 200; i++) {
      fixture.text("mem://m/a" + i);
    }

    assertThat(fixture.store.fetches).hasValueGreaterThanOrEqualTo(190);
  }

  // Validators

  @Test
  void aHitAsksTheValidatorAndReadsAgainWhenItSaysNo() {
    AtomicBoolean current = new AtomicBoolean(true);
    fixture.store.with("a", "old").validator = current::get;
    fixture.text("mem://m/a");
    fixture.text("mem://m/a");
    assertThat(fixture.store.fetches).hasValue(1);

    fixture.store.with("a", "new").validator = () -> true;
    current.set(false);

    assertThat(fixture.text("mem://m/a")).isEqualTo("new");
    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void aNewTextForAKnownSecretAsksTheValidatorToo() {
    AtomicBoolean current = new AtomicBoolean(true);
    fixture.store.with("a", "old").validator = current::get;
    fixture.text("mem://m/a");
    fixture.store.with("a", "new").validator = () -> true;
    current.set(false);

    assertThat(fixture.text("MEM://m/a")).isEqualTo("new");
  }

  // Fields

  @Test
  void anAbsentFieldIsNotFoundWithAReason() {
    fixture.store.with("a", "user=" + CANARY);

    assertThatThrownBy(() -> fixture.client.resolve("mem://m/a#pass"))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[SECRET_NOT_FOUND/KEY_MISSING]")
        .hasMessageContaining("mem://m/***")
        .hasMessageNotContaining(CANARY);
    fixture.text("mem://m/a#user");
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void aFieldOfASecretThatIsNoObjectIsRefused() {
    fixture.store.with("a", CANARY);

    assertThatThrownBy(() -> fixture.client.resolve("mem://m/a#user"))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[SECRET_FORMAT_ERROR/NOT_AN_OBJECT]")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void aFieldThatIsNullIsAValue() {
    fixture.store.with("a", "user=null");

    assertThat(fixture.text("mem://m/a#user")).isEqualTo("null");
  }

  // Absence

  @Test
  void anAbsenceIsRememberedForItsOwnLife() {
    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(AbsentException.class);
    fixture.store.with("a", CANARY);

    assertThatThrownBy(() -> fixture.text("mem://m/a#x"))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[SECRET_NOT_FOUND]");
    assertThat(fixture.store.fetches).hasValue(1);

    fixture.ticker.advance(Duration.ofSeconds(5));
    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void anAbsenceIsNotRememberedWithALifeOfZero() {
    restart(options -> options.withNegativeLife(Duration.ZERO));
    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(AbsentException.class);
    fixture.store.with("a", CANARY);

    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void noOtherFailureIsRemembered() {
    fixture.store.with("a", CANARY);
    for (HexkeyException failure :
        new HexkeyException[] {ClientFixture.unreachable(), forbidden()}) {
      fixture.store.beforeAnswer =
          address -> {
            throw failure;
          };
      assertThatThrownBy(() -> fixture.text("mem://m/a")).isSameAs(failure);
    }
    fixture.store.beforeAnswer = address -> {};

    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void aRefreshAsksTheStoreInSpiteOfAnAbsence() {
    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(AbsentException.class);
    fixture.store.with("a", CANARY);

    assertThat(fixture.client.refresh("mem://m/a").revealText()).isEqualTo(CANARY);
    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
    assertThat(fixture.store.fetches).hasValue(2);
  }

  // Refresh

  @Test
  void aRefreshReplacesWhatEveryTextOfTheSecretLeadsTo() {
    fixture.store.with("a", "user=old");
    fixture.text("mem://m/a#user");
    fixture.text("mem://m/a");
    fixture.store.with("a", "user=new");

    assertThat(fixture.client.refresh("mem://m/a").revealText()).isEqualTo("user=new");

    assertThat(fixture.text("mem://m/a#user")).isEqualTo("new");
    assertThat(fixture.text("mem://m/a")).isEqualTo("user=new");
    assertThat(fixture.store.fetches).hasValue(2);
  }

  @Test
  void aRefreshThatFailsLeavesWhatIsInMemory() {
    fixture.store.with("a", CANARY);
    SecretValue before = fixture.client.resolve("mem://m/a");
    fixture.store.beforeAnswer =
        address -> {
          throw ClientFixture.unreachable();
        };

    assertThatThrownBy(() -> fixture.client.refresh("mem://m/a"))
        .isInstanceOf(UnreachableException.class);

    assertThat(fixture.client.resolve("mem://m/a")).isSameAs(before);
    assertThat(before.revealText()).isEqualTo(CANARY);
  }

  @Test
  void aValueHandedOutBeforeARefreshStaysReadable() {
    fixture.store.with("a", "old");
    SecretValue before = fixture.client.resolve("mem://m/a");
    fixture.store.with("a", "new");

    fixture.client.refresh("mem://m/a");

    assertThat(before.revealText()).isEqualTo("old");
  }

  // Stale values

  @Test
  void withoutLeaveAnUnreachableStoreTakesItsSecretsDown() {
    fixture.store.with("a", CANARY);
    fixture.text("mem://m/a");
    away();
    fixture.ticker.advance(Duration.ofMinutes(5));

    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(UnreachableException.class);
  }

  @Test
  void withLeaveAValuePastItsLifeStandsInWhileTheStoreIsUnreachable() {
    restart(options -> options.withStaleIfError(Duration.ofSeconds(60)));
    fixture.store.with("a", "user=" + CANARY);
    fixture.text("mem://m/a#user");
    away();

    fixture.ticker.advance(Duration.ofSeconds(300 + 59));
    assertThat(fixture.text("mem://m/a#user")).isEqualTo(CANARY);
    assertThat(fixture.text("mem://m/a#user")).isEqualTo(CANARY);
    assertThat(fixture.store.fetches).as("each call asks the store first").hasValue(3);

    fixture.ticker.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> fixture.text("mem://m/a#user"))
        .isInstanceOf(UnreachableException.class);
  }

  @Test
  void aStaleValueGivesWayWhenTheStoreIsBack() {
    restart(options -> options.withStaleIfError(Duration.ofSeconds(60)));
    fixture.store.with("a", "old");
    fixture.text("mem://m/a");
    away();
    fixture.ticker.advance(Duration.ofSeconds(301));
    assertThat(fixture.text("mem://m/a")).isEqualTo("old");

    fixture.store.beforeAnswer = address -> {};
    fixture.store.with("a", "new");

    assertThat(fixture.text("mem://m/a")).isEqualTo("new");
  }

  @Test
  void aStoreThatSaysNoIsNotOverruledByAStaleValue() {
    restart(options -> options.withStaleIfError(Duration.ofSeconds(60)));
    fixture.store.with("a", CANARY);
    fixture.text("mem://m/a");
    fixture.ticker.advance(Duration.ofSeconds(301));
    fixture.store.beforeAnswer =
        address -> {
          throw forbidden();
        };

    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(ForbiddenException.class);

    away();
    assertThatThrownBy(() -> fixture.text("mem://m/a"))
        .as("nor later, when it cannot be asked")
        .isInstanceOf(UnreachableException.class);
  }

  @Test
  void anAbsenceIsNotOverruledByAStaleValue() {
    restart(options -> options.withStaleIfError(Duration.ofSeconds(60)));
    fixture.store.with("a", CANARY);
    fixture.text("mem://m/a");
    fixture.ticker.advance(Duration.ofSeconds(301));
    fixture.store.beforeAnswer =
        address -> {
          throw FakeStore.absent();
        };
    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(AbsentException.class);

    fixture.ticker.advance(Duration.ofSeconds(6));
    away();

    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(UnreachableException.class);
  }

  @Test
  void aRefreshIsNeverAnsweredWithAStaleValue() {
    restart(options -> options.withStaleIfError(Duration.ofSeconds(60)));
    fixture.store.with("a", CANARY);
    fixture.text("mem://m/a");
    away();
    fixture.ticker.advance(Duration.ofSeconds(301));

    assertThatThrownBy(() -> fixture.client.refresh("mem://m/a"))
        .isInstanceOf(UnreachableException.class);
  }

  // Ownership

  @Test
  void closingAValueThatWasHandedOutDoesNothing() {
    fixture.store.with("a", CANARY);

    fixture.client.resolve("mem://m/a").close();

    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void closingWipesWhatWasHandedOutWhetherCachedOrNot() {
    fixture.store.with("a", "user=" + CANARY).with("b", CANARY);
    SecretValue whole = fixture.client.resolve("mem://m/a");
    SecretValue field = fixture.client.resolve("mem://m/a#user");
    fixture.client.refresh("mem://m/a");
    fixture.store.lifetime = Duration.ZERO;
    SecretValue uncached = fixture.client.resolve("mem://m/b");

    fixture.client.close();

    for (SecretValue value : new SecretValue[] {whole, field, uncached}) {
      assertThatThrownBy(value::revealText).isInstanceOf(ClosedException.class);
    }
    for (SecretValue given : fixture.store.given) {
      assertThatThrownBy(given::revealText).isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void aClosedClientRefusesEverything() {
    fixture.store.with("a", CANARY);
    SecretUri uri = fixture.client.parse("mem://m/a");
    SecretPrefix prefix = fixture.client.parsePrefix("mem://m/");
    fixture.client.resolve("mem://m/a");

    fixture.close();

    SecretsClient client = fixture.client;
    assertThatThrownBy(() -> client.resolve("mem://m/a")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.resolve(uri)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.refresh("mem://m/a")).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.refresh(uri)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.put(uri, SecretValue.ofText("x")))
        .isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.putIfVersion(uri, null, SecretValue.ofText("x")))
        .isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.delete(uri)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.history(uri)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> client.list(prefix)).isInstanceOf(ClosedException.class);
    assertThat(client.resolveAsync(uri)).isCompletedExceptionally();
    assertThat(fixture.store.writes).hasValue(0);
  }

  // Time

  @Test
  void aReadThatTakesTooLongEndsAsTimedOutAndIsInterrupted() throws Exception {
    restart(options -> options.withReadDeadline(Duration.ofMillis(500))); // time to begin in
    fixture.store.with("a", CANARY);
    Gate gate = new Gate();
    fixture.store.beforeAnswer = address -> gate.passOrBeInterrupted();

    assertThatThrownBy(() -> fixture.client.resolve("mem://m/a"))
        .isInstanceOf(TimedOutException.class)
        .hasMessageStartingWith("[VAULT_TIMEOUT]")
        .hasMessageContaining("read_deadline_seconds");

    gate.awaitInterrupted();
    fixture.store.beforeAnswer = address -> {};
    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void aReadThatTakesTooLongMayBeAnsweredWithAStaleValue() {
    restart(
        options ->
            options
                .withReadDeadline(Duration.ofMillis(50))
                .withStaleIfError(Duration.ofSeconds(60)));
    fixture.store.with("a", CANARY);
    fixture.text("mem://m/a");
    fixture.ticker.advance(Duration.ofSeconds(301));
    Gate gate = new Gate();
    fixture.store.beforeAnswer = address -> gate.passOrBeInterrupted();

    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void aCallerThatIsInterruptedLeavesAtOnceWithItsFlagSet() {
    fixture.store.with("a", CANARY);
    Gate gate = new Gate();
    fixture.store.beforeAnswer = address -> gate.pass();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> fixture.client.resolve("mem://m/a"))
        .isInstanceOf(TimedOutException.class)
        .hasMessageStartingWith("[VAULT_TIMEOUT/INTERRUPTED]");

    assertThat(Thread.interrupted()).isTrue();
    gate.open();
    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
    assertThat(fixture.store.fetches).as("its read went on").hasValue(1);
  }

  private void away() {
    fixture.store.beforeAnswer =
        address -> {
          throw ClientFixture.unreachable();
        };
  }

  private static ForbiddenException forbidden() {
    return new ForbiddenException(
        Problem.of(ErrorCodes.VAULT_AUTHZ_ERROR, "The store refuses.", "Ask its owner."));
  }
}
