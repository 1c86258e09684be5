package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.UnsupportedException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsClientWriteTest {
  private final ClientFixture fixture = new ClientFixture();
  private final SecretsClient client = fixture.client;

  @AfterEach
  void close() {
    fixture.close();
  }

  private SecretVersion put(String uri, String text) {
    return client.put(client.parse(uri), SecretValue.ofText(text));
  }

  @Test
  void aPutIsSeenByTheNextResolve() {
    put("mem://m/a", "old");
    fixture.text("mem://m/a");

    assertThat(put("mem://m/a", "new")).isEqualTo(SecretVersion.of(2));

    assertThat(fixture.text("mem://m/a")).isEqualTo("new");
  }

  @Test
  void aPutEndsTheMemoryOfAnAbsenceInEveryVersion() {
    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(AbsentException.class);
    assertThatThrownBy(() -> fixture.text("mem://m/a?version=1"))
        .isInstanceOf(AbsentException.class);

    put("mem://m/a", CANARY);

    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
    assertThat(fixture.text("mem://m/a?version=1")).isEqualTo(CANARY);
  }

  @Test
  void aPutLeavesOtherSecretsInMemory() {
    put("mem://m/a", "1");
    put("mem://m/b", "2");
    fixture.text("mem://m/b");
    fixture.store.fetches.set(0);

    put("mem://m/a", "3");
    fixture.text("mem://m/b");

    assertThat(fixture.store.fetches).hasValue(0);
  }

  @Test
  void theValueThatWasPutStaysTheCallers() {
    try (SecretValue mine = SecretValue.ofText(CANARY)) {
      client.put(client.parse("mem://m/a"), mine);

      assertThat(mine.revealText()).isEqualTo(CANARY);
    }
  }

  @Test
  void aFieldIsSetAndTheOthersStay() {
    put("mem://m/a", "user=scott;password=old");

    assertThat(put("mem://m/a#password", CANARY)).isEqualTo(SecretVersion.of(2));

    assertThat(fixture.text("mem://m/a#password")).isEqualTo(CANARY);
    assertThat(fixture.text("mem://m/a#user")).isEqualTo("scott");
  }

  @Test
  void aFieldOfAnAbsentSecretBeginsAnObject() {
    assertThat(put("mem://m/a#user", "scott")).isEqualTo(SecretVersion.of(1));

    assertThat(fixture.text("mem://m/a#user")).isEqualTo("scott");
  }

  @Test
  void aFieldOfASecretThatIsNoObjectIsNotSet() {
    put("mem://m/a", CANARY);

    assertThatThrownBy(() -> put("mem://m/a#user", "scott"))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[SECRET_FORMAT_ERROR/NOT_AN_OBJECT]");

    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void aFieldIsSetOnWhatTheStoreHoldsAndNotOnWhatIsInMemory() {
    put("mem://m/a", "user=scott");
    fixture.text("mem://m/a");
    fixture.store.with("a", "user=tiger"); // by another process

    put("mem://m/a#password", "x");

    assertThat(fixture.text("mem://m/a#user")).isEqualTo("tiger");
  }

  @Test
  void settingAFieldIsTriedAgainWhenSomebodyElseWritesFirst() {
    put("mem://m/a", "n=0");
    AtomicInteger rivals = new AtomicInteger(3);
    fixture.store.afterLook =
        address -> {
          if (rivals.getAndDecrement() > 0) {
            fixture.store.with("a", "n=" + rivals.get());
          }
        };

    put("mem://m/a#mine", "x");

    assertThat(fixture.text("mem://m/a#mine")).isEqualTo("x");
    assertThat(fixture.text("mem://m/a#n")).isEqualTo("0");
  }

  @Test
  void settingAFieldGivesUpWhenOthersKeepWritingFirst() {
    put("mem://m/a", "n=0");
    fixture.store.fetches.set(0);
    fixture.store.afterLook = address -> fixture.store.with("a", "n=1");

    assertThatThrownBy(() -> put("mem://m/a#mine", "x")).isInstanceOf(ConflictingException.class);

    assertThat(fixture.store.fetches).hasValue(32);
  }

  @Test
  void readingForAFieldLeavesNoPlaintextBehind() {
    put("mem://m/a", "user=" + CANARY);

    put("mem://m/a#other", "x");

    assertThat(fixture.store.given).hasSize(1);
    assertThatThrownBy(fixture.store.given.get(0)::revealBytes).hasMessageStartingWith("[CLOSED]");
  }

  @Test
  void aWholeSecretIsReplacedOnlyInTheExpectedVersion() {
    SecretUri uri = client.parse("mem://m/a");
    SecretVersion first = client.putIfVersion(uri, null, SecretValue.ofText("one"));
    assertThat(fixture.text("mem://m/a")).isEqualTo("one");

    assertThatThrownBy(() -> client.putIfVersion(uri, null, SecretValue.ofText("two")))
        .isInstanceOf(ConflictingException.class);
    SecretVersion second = client.putIfVersion(uri, first, SecretValue.ofText("two"));

    assertThat(second).isEqualTo(SecretVersion.of(2));
    assertThat(fixture.text("mem://m/a")).isEqualTo("two");
  }

  @Test
  void aFieldIsSetOnlyInTheExpectedVersion() {
    SecretUri field = client.parse("mem://m/a#user");
    SecretVersion first = client.putIfVersion(field, null, SecretValue.ofText("scott"));

    assertThatThrownBy(() -> client.putIfVersion(field, null, SecretValue.ofText("tiger")))
        .isInstanceOf(ConflictingException.class)
        .hasMessageStartingWith("[SECRET_CONFLICT]");
    client.putIfVersion(field, first, SecretValue.ofText("tiger"));

    assertThat(fixture.text("mem://m/a#user")).isEqualTo("tiger");
  }

  @Test
  void aConflictShowsWhatTheOtherWrote() {
    put("mem://m/a", "old");
    fixture.text("mem://m/a");
    fixture.store.with("a", "theirs");

    assertThatThrownBy(
            () ->
                client.putIfVersion(
                    client.parse("mem://m/a"), SecretVersion.of(1), SecretValue.ofText("mine")))
        .isInstanceOf(ConflictingException.class);

    assertThat(fixture.text("mem://m/a")).isEqualTo("theirs");
  }

  @Test
  void aDeletedSecretIsGoneInEveryVersion() {
    put("mem://m/a", CANARY);
    fixture.text("mem://m/a");
    fixture.text("mem://m/a?version=1");

    client.delete(client.parse("mem://m/a"));

    assertThatThrownBy(() -> fixture.text("mem://m/a")).isInstanceOf(AbsentException.class);
    assertThatThrownBy(() -> fixture.text("mem://m/a?version=1"))
        .isInstanceOf(AbsentException.class);
  }

  @Test
  void historyNamesTheVersionsNewestFirst() {
    put("mem://m/a", "1");
    put("mem://m/a", "2");

    assertThat(client.history(client.parse("mem://m/a#field")))
        .extracting(SecretHistory.Entry::version)
        .containsExactly(SecretVersion.of(2), SecretVersion.of(1));
  }

  @Test
  void listNamesWhatLiesUnderThePrefix() {
    put("mem://m/a", "1");
    put("mem://m/b", "2");

    assertThat(client.list(client.parsePrefix("mem://m/")))
        .extracting(SecretListing.Entry::name)
        .containsExactly("a", "b");
  }

  @Test
  void aVersionIsNotWritten() {
    put("mem://m/a", CANARY);
    SecretUri pinned = client.parse("mem://m/a?version=1");

    for (ThrowingCallable call :
        new ThrowingCallable[] {
          () -> client.put(pinned, SecretValue.ofText("x")),
          () -> client.putIfVersion(pinned, null, SecretValue.ofText("x")),
          () -> client.overwrite(pinned, SecretValue.ofText("x"))
        }) {
      assertThatThrownBy(call)
          .isInstanceOf(UnsupportedException.class)
          .hasMessageStartingWith("[UNSUPPORTED_OPERATION/VERSION_IN_WRITE]");
    }
    assertThat(fixture.text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void namingAFieldDoesNotDeleteTheWholeSecret() {
    put("mem://m/a", "user=" + CANARY);

    assertThatThrownBy(() -> client.delete(client.parse("mem://m/a#user")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("[UNSUPPORTED_OPERATION/FIELD_IN_DELETE]");
    assertThat(fixture.text("mem://m/a#user")).isEqualTo(CANARY);
  }

  @Test
  void anAbilityThatIsMissingIsNamedTogetherWithTheScheme() {
    try (Hexkey hexkey =
        Hexkey.builder()
            .adapter(new FakeAdapter("ro", fixture.store.readOnly()))
            .environment(Map.of())
            .withoutLog()
            .build()) {
      SecretsClient readOnly = hexkey.secrets();
      SecretUri uri = readOnly.parse("ro://m/a");
      SecretUri field = readOnly.parse("ro://m/a#f");
      SecretValue value = SecretValue.ofText("x");

      assertUnsupported(() -> readOnly.put(uri, value), "NO_WRITING", "take new values");
      assertUnsupported(() -> readOnly.put(field, value), "NO_COMPARE_AND_SET", "compare and set");
      assertUnsupported(
          () -> readOnly.putIfVersion(uri, null, value), "NO_COMPARE_AND_SET", "compare and set");
      assertUnsupported(() -> readOnly.overwrite(uri, value), "NO_WRITING", "take new values");
      assertUnsupported(() -> readOnly.delete(uri), "NO_DELETION", "delete");
      SecretUri pinned = readOnly.parse("ro://m/a?version=1");
      assertUnsupported(() -> readOnly.delete(pinned), "NO_VERSION_DELETION", "delete or destroy");
      assertUnsupported(() -> readOnly.undelete(uri), "NO_RECOVERY", "recover or destroy");
      assertUnsupported(() -> readOnly.destroy(pinned), "NO_VERSION_DELETION", "delete or destroy");
      assertUnsupported(() -> readOnly.destroyAll(uri), "NO_RECOVERY", "recover or destroy");
      assertUnsupported(() -> readOnly.metadata(uri), "NO_METADATA", "tell or keep");
      assertUnsupported(
          () -> readOnly.annotate(uri, Map.of("owner", "ada"), Set.of()),
          "NO_METADATA",
          "tell or keep");
      assertUnsupported(() -> readOnly.history(uri), "NO_HISTORY", "list versions");
      assertUnsupported(
          () -> readOnly.list(readOnly.parsePrefix("ro://m/")), "NO_LISTING", "list what it holds");
    }
  }

  private static void assertUnsupported(ThrowingCallable call, String reason, String ability) {
    assertThatThrownBy(call)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("[UNSUPPORTED_OPERATION/" + reason + "]")
        .hasMessageContaining("'ro' cannot " + ability);
  }
}
