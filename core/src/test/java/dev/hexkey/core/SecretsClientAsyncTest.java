package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsClientAsyncTest {
  private ClientFixture fixture =
      new ClientFixture(options -> options.withStaleIfError(Duration.ofSeconds(60)));

  @AfterEach
  void close() {
    fixture.close();
  }

  private CompletableFuture<SecretValue> resolve(String uri) {
    return fixture.client.resolveAsync(uri).toCompletableFuture();
  }

  private String text(String uri) throws Exception {
    return resolve(uri).get(20, TimeUnit.SECONDS).revealText();
  }

  @Test
  void aMissReadsAndAHitIsThereAtOnce() throws Exception {
    fixture.store.with("a", "user=" + CANARY);

    assertThat(text("mem://m/a#user")).isEqualTo(CANARY);

    assertThat(resolve("mem://m/a#user")).isCompleted();
    assertThat(fixture.client.resolveAsync(fixture.client.parse("mem://m/a")).toCompletableFuture())
        .isCompleted();
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void aBadUriCompletesTheStageExceptionally() {
    assertThatThrownBy(() -> text("no uri")).hasCauseInstanceOf(SecretUriException.class);
  }

  @Test
  void aFailureIsTheTypedErrorItselfAndNotWrapped() throws Exception {
    CompletableFuture<SecretValue> answer = resolve("mem://m/a");
    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(AbsentException.class);

    AtomicReference<Throwable> seen = new AtomicReference<>();
    CompletableFuture<?> unused = answer.whenComplete((value, failure) -> seen.set(failure));

    assertThat(seen.get()).isInstanceOf(AbsentException.class);
    assertThat(unused).isCompletedExceptionally();
  }

  @Test
  void anAbsentFieldCompletesTheStageExceptionally() {
    fixture.store.with("a", "user=" + CANARY);

    assertThatThrownBy(() -> text("mem://m/a#pass"))
        .cause()
        .hasMessageStartingWith("[SECRET_NOT_FOUND/KEY_MISSING]");
  }

  @Test
  void anAdapterThatDoesNotOpenCompletesTheStageExceptionally() throws Exception {
    fixture.store.with("a", CANARY);
    fixture.adapter.onOpen(
        context -> {
          throw ClientFixture.unreachable();
        });
    assertThatThrownBy(() -> text("mem://m/a")).hasCauseInstanceOf(UnreachableException.class);

    fixture.adapter.onOpen(context -> {});
    assertThat(text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void aStaleValueStandsInHereToo() throws Exception {
    fixture.store.with("a", CANARY);
    text("mem://m/a");
    fixture.ticker.advance(Duration.ofSeconds(301));
    fixture.store.beforeAnswer =
        address -> {
          throw ClientFixture.unreachable();
        };

    assertThat(text("mem://m/a")).isEqualTo(CANARY);
  }

  @Test
  void whatACallerDoesToItsStageTouchesNobodyElse() throws Exception {
    fixture.store.with("a", CANARY);
    Gate gate = new Gate();
    fixture.store.beforeAnswer = address -> gate.pass();
    CompletableFuture<SecretValue> mine = resolve("mem://m/a");
    CompletableFuture<SecretValue> theirs = resolve("mem://m/a");

    mine.complete(SecretValue.ofText("forged"));
    gate.open();

    assertThat(theirs.get(20, TimeUnit.SECONDS).revealText()).isEqualTo(CANARY);
    assertThat(text("mem://m/a")).isEqualTo(CANARY);
  }
}
