package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.testkit.Canary;
import dev.hexkey.testkit.Race;
import dev.hexkey.testkit.azure.SeenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of the tools before this one are absent here, and found by the same assertion in a build
 * that has them.
 */
class EarlierFaultsTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";

  private SignedIn world;
  private Hexkey client;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", Canary.SECRET);
    client = world.client();
    world.signIn(client);
  }

  @AfterEach
  void stop() {
    client.close();
    world.close();
  }

  private static void assertAnswersSoon(Callable<?> call) throws Exception {
    long begin = System.nanoTime();
    call.call();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
  }

  /** Waits for the person under the lock that readers take. */
  private static final class WaitingSignIn {
    private final ReentrantLock lock = new ReentrantLock();

    String read() {
      lock.lock();
      try {
        return Canary.SECRET;
      } finally {
        lock.unlock();
      }
    }

    void signIn() throws InterruptedException {
      lock.lock();
      try {
        Thread.sleep(5_000);
      } finally {
        lock.unlock();
      }
    }
  }

  @Test
  void fault1ReadersWaitForThePersonWhoSignsIn() throws Exception {
    SignIn signIn = client.signIns().get(0);
    SignedIn.userCode(signIn, true);
    assertAnswersSoon(() -> client.secrets().resolve(URI));

    WaitingSignIn seeded = new WaitingSignIn();
    Race.run(
        2,
        runner -> {
          if (runner == 0) {
            seeded.signIn();
          } else {
            while (!seeded.lock.isLocked()) {
              Thread.onSpinWait();
            }
            assertThatThrownBy(() -> assertAnswersSoon(seeded::read))
                .isInstanceOf(AssertionError.class);
          }
          return runner;
        });
  }

  private static void assertHidesTheBody(Throwable thrown) {
    assertThat(thrown).isNotNull();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      assertThat(each.toString()).doesNotContain(Canary.SECRET).doesNotContain("<html>");
    }
  }

  @Test
  void fault10AnUnexpectedAnswerStandsInTheError() {
    client.secrets().resolve(URI).close();
    world.vault.disturb().garbageNext(1);
    assertHidesTheBody(catchThrowable(() -> client.secrets().resolve(URI)));
    assertHidesTheBody(catchThrowable(() -> client.secrets().resolve(URI + "#field")));

    Throwable seeded = new IllegalStateException("unexpected answer: <html>" + Canary.SECRET);
    assertThatThrownBy(() -> assertHidesTheBody(seeded)).isInstanceOf(AssertionError.class);
  }

  private static void assertOnePathBelow(String root, List<String> asked) {
    assertThat(asked).allMatch(path -> path.matches(root + "[0-9A-Za-z-]+/?"));
  }

  @Test
  void fault11NamesGoIntoAddressesUnescaped() {
    for (String name : List.of("a/../../x", "a%2F..", "a?b", "a b", "yokoy--api-key@../x")) {
      assertThat(catchThrowable(() -> client.secrets().resolve("azure+kv://my-vault/" + name)))
          .isNotNull();
      assertThat(
              catchThrowable(
                  () -> AzureSecrets.of(client.secrets(), client.settings()).getSecret(name)))
          .isNotNull();
    }
    client.secrets().resolve(URI).close();
    assertOnePathBelow(
        "/secrets/", world.vault.requests().stream().map(SeenRequest::path).toList());

    String seeded = "/secrets/" + "a/../../x"; // as format strings make it
    assertThatThrownBy(() -> assertOnePathBelow("/secrets/", List.of(seeded)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void fault13TheCallThatStartsASignInWaitsForItsEnd() throws Exception {
    SignIn signIn = client.signIns().get(0);
    assertAnswersSoon(() -> signIn.start(Method.DEVICE_CODE, true));
    assertThat(signIn.status().state()).isEqualTo(SignIn.State.PENDING);

    WaitingSignIn seeded = new WaitingSignIn();
    assertThatThrownBy(
            () ->
                assertAnswersSoon(
                    () -> {
                      seeded.signIn();
                      return seeded;
                    }))
        .isInstanceOf(AssertionError.class);
  }
}
