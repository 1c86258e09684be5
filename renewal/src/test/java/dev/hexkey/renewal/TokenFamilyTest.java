package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Section 5 O1 to O3: many keys. */
class TokenFamilyTest {
  private final TokenFixture fixture = new TokenFixture();
  private final Map<Object, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  private int callsOf(Object key) {
    AtomicInteger count = calls.get(key);
    return count == null ? 0 : count.get();
  }

  private record Key(String tenant, String subject, String audience, Set<String> scopes) {}

  private <K> TokenFamily<K> family(int bound, TokenPolicy policy) {
    return fixture.engine.family(
        key ->
            request -> {
              calls.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
              if (key.equals("slow")) {
                gate.pass();
              }
              return AccessToken.of("for-" + key.hashCode(), HOUR);
            },
        bound,
        policy);
  }

  @Test
  void O1_tokensOfDifferentKeysNeverMix() {
    TokenFamily<Key> family = family(TokenFamily.BOUND, TokenFixture.CALLER_RUNS);
    List<Key> keys =
        List.of(
            new Key("t1", "s1", "a1", Set.of("x", "y")),
            new Key("t2", "s1", "a1", Set.of("x", "y")),
            new Key("t1", "s2", "a1", Set.of("x", "y")),
            new Key("t1", "s1", "a2", Set.of("x", "y")),
            new Key("t1", "s1", "a1", Set.of("x")));

    for (int round = 0; round < 3; round++) {
      for (Key key : keys) {
        assertThat(family.of(key).get()).isEqualTo("for-" + key.hashCode());
      }
    }

    assertThat(calls).hasSize(5);
    assertThat(calls.values()).allMatch(count -> count.get() == 1);
  }

  @Test
  void O1_theOrderOfScopesDoesNotMatter() {
    TokenFamily<Key> family = family(TokenFamily.BOUND, TokenFixture.CALLER_RUNS);

    TokenProvider one = family.of(new Key("t", "s", "a", Set.of("x", "y")));
    TokenProvider two = family.of(new Key("t", "s", "a", Set.of("y", "x")));

    assertThat(one).isSameAs(two);
  }

  @Test
  void O2_keysThatAlternateAreRenewedOnceEach() {
    TokenFamily<String> family = family(TokenFamily.BOUND, TokenFixture.CALLER_RUNS);

    for (int i = 0; i < 1_000; i++) {
      assertThat(family.of("a").get()).isEqualTo("for-" + "a".hashCode());
      assertThat(family.of("b").get()).isEqualTo("for-" + "b".hashCode());
    }

    assertThat(calls.get("a")).hasValue(1);
    assertThat(calls.get("b")).hasValue(1);
  }

  @Test
  void O3_theLeastUsedKeyGoesWhenThereAreTooMany() {
    TokenFamily<String> family = family(100, TokenFixture.CALLER_RUNS);
    for (int i = 0; i < 1_000; i++) {
      family.of("once-" + i).get();
      for (int use = 0; use < 20; use++) {
        family.of("often-" + (i * 20 + use) % 50).get();
      }
    }

    int kept = 0;
    for (int i = 0; i < 50; i++) {
      kept += callsOf("often-" + i) == 1 ? 1 : 0;
    }
    assertThat(kept).as("of 50 that were used often").isGreaterThan(40);
  }

  @Test
  void O3_aKeyWithAFlightIsNotEvicted() throws Exception {
    TokenFamily<String> family = family(10, TokenPolicy.DEFAULT);
    TokenProvider slow = family.of("slow");
    var token = slow.getAsync().toCompletableFuture();
    gate.awaitArrival();

    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 50; i++) {
        family.of("other-" + i).get();
      }
    }

    assertThat(family.of("slow")).isSameAs(slow);
    gate.open();
    assertThat(token.get()).isEqualTo("for-" + "slow".hashCode());
    assertThat(calls.get("slow")).hasValue(1);
  }

  @Test
  void O3_afterItsFlightAKeyCanBeEvictedAgain() throws Exception {
    TokenFamily<String> family = family(10, TokenPolicy.DEFAULT);
    TokenProvider slow = family.of("slow");
    var token = slow.getAsync().toCompletableFuture();
    gate.awaitArrival();
    gate.open();
    token.get();

    TokenFixture.await(
        () -> {
          for (int i = 0; i < 200; i++) {
            family.of("other-" + i % 40).get();
          }
          return family.of("slow") != slow;
        });
    assertThat(slow.get()).as("serves on for those who hold it").isNotEmpty();
  }

  @Test
  void O3_theBoundIsTenThousand() {
    TokenFamily<Integer> family = family(TokenFamily.BOUND, TokenFixture.CALLER_RUNS);
    List<TokenProvider> providers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      providers.add(family.of(i));
    }

    int kept = 0;
    for (int i = 0; i < 10_000; i++) {
      kept += family.of(i) == providers.get(i) ? 1 : 0;
    }
    assertThat(kept).isEqualTo(10_000);
  }
}
