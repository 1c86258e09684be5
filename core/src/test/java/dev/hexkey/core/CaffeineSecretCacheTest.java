package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.CachedSecret.Served;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CaffeineSecretCacheTest {
  private static final String TEXT = "mem://m/a";
  private static final SecretKey KEY = key("a");
  private static final Problem ABSENT =
      Problem.of(ErrorCodes.SECRET_NOT_FOUND, "There is no such secret.", "Check the path.");

  private final ManualTicker ticker = new ManualTicker();
  private final HandedOut handedOut = new HandedOut();
  private final ClientOptions options =
      ClientOptions.DEFAULTS.withStaleIfError(Duration.ofSeconds(10)).withCacheMaxEntries(20);
  private final SecretCache cache = new CaffeineSecretCache(options, ticker);
  private final AtomicBoolean current = new AtomicBoolean(true);

  private static SecretKey key(String path) {
    return new SecretKey("mem", SecretAddress.newest("m", path));
  }

  private CachedSecret secret(SecretKey key, Duration life) {
    return new CachedSecret(
        key,
        new FetchedSecret(SecretValue.ofText(CANARY), null, null, current::get),
        ticker.nanos() + life.toNanos(),
        handedOut);
  }

  private CachedSecret published(SecretKey key) {
    CachedSecret secret = secret(key, Duration.ofSeconds(100));
    cache.publish(secret);
    return secret;
  }

  /** Publishes a secret and leads a text to it. */
  private Served remembered() {
    Served served = published(KEY).serve(null);
    cache.remember(TEXT, served);
    return served;
  }

  @Test
  void aTextThatIsRememberedHits() {
    Served served = remembered();

    assertThat(cache.hit(TEXT)).isSameAs(served.view());
    assertThat(cache.hit("mem://m/b")).isNull();
  }

  @Test
  void aTextHitsUpToTheEndOfTheLifeAndNotAtIt() {
    Served served = remembered();

    ticker.advance(Duration.ofSeconds(100).minusNanos(1));
    assertThat(cache.hit(TEXT)).isSameAs(served.view());
    assertThat(cache.find(KEY)).isSameAs(served.secret());

    ticker.advance(Duration.ofNanos(1));
    assertThat(cache.hit(TEXT)).isNull();
    assertThat(cache.find(KEY)).isNull();
    assertThat(cache.findStale(KEY)).isSameAs(served.secret());
  }

  @Test
  void aSecretServesStaleUpToTheEndOfTheStaleTimeAndNotAtIt() {
    CachedSecret secret = published(KEY);

    ticker.advance(Duration.ofSeconds(110).minusNanos(1));
    assertThat(cache.findStale(KEY)).isSameAs(secret);

    ticker.advance(Duration.ofNanos(1));
    assertThat(cache.findStale(KEY)).isNull();
  }

  @Test
  void aTextIsNotLedToASecretAtTheEndOfItsLife() {
    Served served = published(KEY).serve(null);
    ticker.advance(Duration.ofSeconds(100));

    cache.remember(TEXT, served);

    assertThat(cache.hit(TEXT)).isNull();
  }

  @Test
  void aTextIsNotLedToASecretThatWasNeverPublished() {
    Served served = secret(KEY, Duration.ofSeconds(100)).serve(null);

    cache.remember(TEXT, served);

    assertThat(served.handle().served()).isNull();
    assertThat(cache.hit(TEXT)).isNull();
  }

  @Test
  void whateverTakesASecretOutOfTheCacheEndsItsHitsAndLetsGoOfItsValue() {
    List<Runnable> ways = new ArrayList<>();
    ways.add(() -> published(KEY));
    ways.add(() -> cache.publish(secret(KEY, Duration.ZERO)));
    ways.add(() -> cache.invalidate(KEY));
    ways.add(cache::clear);

    for (Runnable way : ways) {
      Served served = remembered();

      way.run();

      assertThat(served.handle().served()).isNull();
      assertThat(cache.hit(TEXT)).isNull();
      assertThat(served.view().revealText()).as("who holds it keeps it").isEqualTo(CANARY);
    }
  }

  @Test
  void aSecretThatIsCrowdedOutEndsItsHits() {
    List<Served> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(published(key("s" + i)).serve(null));
    }

    for (int i = 0; i < 200; i++) {
      boolean kept = cache.find(key("s" + i)) != null;
      assertThat(all.get(i).handle().served() != null).as("s" + i).isEqualTo(kept);
    }
    assertThat(all).filteredOn(served -> served.handle().served() != null).hasSizeBetween(1, 20);
  }

  @Test
  void aHitThatIsNoLongerCurrentTakesTheSecretOut() {
    Served served = remembered();
    current.set(false);

    assertThat(cache.hit(TEXT)).isNull();

    current.set(true);
    assertThat(served.handle().served()).isNull();
    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void aFindThatIsNoLongerCurrentTakesTheSecretOut() {
    Served served = remembered();
    current.set(false);

    assertThat(cache.find(KEY)).isNull();

    current.set(true);
    assertThat(served.handle().served()).isNull();
    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void aSecretThatIsNoLongerCurrentDoesNotServeStale() {
    published(KEY);
    current.set(false);

    assertThat(cache.findStale(KEY)).isNull();
  }

  @Test
  void aSecretThatWasRefusedStaysForItsLifeAndDoesNotServeStale() {
    CachedSecret secret = published(KEY);

    cache.refuse(KEY);
    cache.refuse(key("unknown"));

    assertThat(cache.find(KEY)).isSameAs(secret);
    assertThat(cache.findStale(KEY)).isNull();
  }

  @Test
  void aSecretWithoutLifeIsNotKept() {
    cache.publish(secret(KEY, Duration.ZERO));

    assertThat(cache.find(KEY)).isNull();
    assertThat(cache.findStale(KEY)).isNull();
  }

  @Test
  void anAbsenceIsKnownForItsLifeCountedFromTheFirstTime() {
    cache.publishAbsence(KEY, ABSENT);
    ticker.advance(Duration.ofSeconds(4));
    cache.publishAbsence(KEY, ABSENT);

    assertThat(cache.findAbsence(KEY)).isSameAs(ABSENT);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(cache.findAbsence(KEY)).isNull();
  }

  @Test
  void aSecretThatAppearsEndsTheMemoryOfItsAbsence() {
    cache.publishAbsence(KEY, ABSENT);

    published(KEY);

    assertThat(cache.findAbsence(KEY)).isNull();
  }

  @Test
  void clearingForgetsAbsencesAndStaleSecretsToo() {
    published(KEY);
    cache.publishAbsence(key("b"), ABSENT);

    cache.clear();

    assertThat(cache.findStale(KEY)).isNull();
    assertThat(cache.findAbsence(key("b"))).isNull();
  }

  @Test
  void invalidatingReachesEveryVersionOfTheSecretAndNoOtherSecret() {
    SecretKey pinned = new SecretKey("mem", new SecretAddress("m", "a", SecretVersion.of(3)));
    SecretKey pinnedAbsent = new SecretKey("mem", new SecretAddress("m", "a", SecretVersion.of(9)));
    List<SecretKey> others =
        List.of(
            key("b"),
            new SecretKey("other", SecretAddress.newest("m", "a")),
            new SecretKey("mem", SecretAddress.newest("n", "a")));
    published(KEY);
    published(pinned);
    cache.publishAbsence(pinnedAbsent, ABSENT);
    others.forEach(this::published);

    cache.invalidate(KEY);

    assertThat(cache.find(KEY)).isNull();
    assertThat(cache.find(pinned)).isNull();
    assertThat(cache.findAbsence(pinnedAbsent)).isNull();
    assertThat(others).allMatch(key -> cache.find(key) != null);
  }

  @Test
  void aReadThatNobodyWasGivenIsWipedAndOneThatSomebodyWasIsNot() {
    CachedSecret unwanted = secret(KEY, Duration.ofSeconds(100));
    CachedSecret kept = secret(KEY, Duration.ofSeconds(100));
    assertThat(kept.keep()).isTrue();
    assertThat(kept.keep()).as("the second time").isFalse();

    unwanted.discard();
    kept.discard();

    assertThatThrownBy(() -> unwanted.serve(null).view().revealText())
        .isInstanceOf(ClosedException.class);
    assertThat(kept.serve(null).view().revealText()).isEqualTo(CANARY);
  }
}
