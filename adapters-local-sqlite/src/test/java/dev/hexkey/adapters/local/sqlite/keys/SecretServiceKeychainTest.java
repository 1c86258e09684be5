package dev.hexkey.adapters.local.sqlite.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.SecretValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real gnome-keyring-daemon on a bus of its own. */
@Timeout(60)
class SecretServiceKeychainTest {
  private static final String CANARY = "canary-keychain-51c8";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path directory;

  @BeforeAll
  static void requireTools() {
    SecretServiceSandbox.requireTools();
  }

  @Test
  void anEntryThatWasKeptIsFound() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      Keychain keychain = keychain(sandbox);

      Lookup kept = keychain.store("one", SecretValue.ofText(CANARY));

      assertThat(kept).isInstanceOf(Lookup.Present.class);
      assertThat(text(keychain.find("one"))).isEqualTo(CANARY);
    }
  }

  @Test
  void whatWasKeptIsSeenByOtherClients() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      keychain(sandbox).store("one", SecretValue.ofText(CANARY));

      assertThat(sandbox.lookup("one")).isEqualTo(CANARY);
    }
  }

  @Test
  void anEntryThatIsNotThereIsAbsent() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      assertThat(keychain(sandbox).find("none")).isEqualTo(new Lookup.Absent());
    }
  }

  @Test
  void aRemovedEntryIsAbsent() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      Keychain keychain = keychain(sandbox);
      keychain.store("one", SecretValue.ofText(CANARY));

      Lookup removed = keychain.remove("one");

      assertThat(removed).isEqualTo(new Lookup.Absent());
      assertThat(keychain.find("one")).isEqualTo(new Lookup.Absent());
    }
  }

  @Test
  void anEntryInALockedCollectionIsLockedAndNobodyIsPrompted() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      Keychain keychain = keychain(sandbox);
      keychain.store("one", SecretValue.ofText(CANARY));
      sandbox.lockDefaultCollection();

      Lookup answer = inTime(() -> keychain.find("one"));

      assertThat(cause(answer)).isEqualTo(Lookup.Cause.LOCKED);
    }
  }

  @Test
  void anUnknownEntryIsNotCalledAbsentWhileACollectionIsLocked() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      sandbox.lockDefaultCollection();

      Lookup answer = inTime(() -> keychain(sandbox).find("none"));

      assertThat(cause(answer)).isEqualTo(Lookup.Cause.LOCKED);
    }
  }

  @Test
  void aLockedCollectionKeepsNothingNew() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      sandbox.lockDefaultCollection();

      Lookup answer = inTime(() -> keychain(sandbox).store("one", SecretValue.ofText(CANARY)));

      assertThat(cause(answer)).isEqualTo(Lookup.Cause.LOCKED);
    }
  }

  @Test
  void aDaemonThatHasStoppedAnsweringIsUnavailableInTime() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      sandbox.stopDaemon();

      Lookup answer = inTime(() -> keychain(sandbox).find("one"));

      assertThat(cause(answer)).isEqualTo(Lookup.Cause.NO_ANSWER);
    }
  }

  @Test
  void aDaemonKilledInMidCallIsUnavailableWithTheErrorsName() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      sandbox.stopDaemon();
      FutureTask<Lookup> call = new FutureTask<>(() -> keychain(sandbox).find("one"));
      new Thread(call, "caller").start();
      awaitACallToTheService();

      sandbox.killDaemon();

      Lookup answer = inTime(() -> join(call));
      assertThat(cause(answer)).isEqualTo(Lookup.Cause.NO_ANSWER);
      assertThat(answer.toString()).contains("org.freedesktop.DBus.Error.NoReply");
    }
  }

  @Test
  void aBusWithoutTheServiceIsUnavailableWithTheErrorsName() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.withoutDaemon(directory)) {
      Lookup answer = inTime(() -> keychain(sandbox).find("one"));

      assertThat(cause(answer)).isEqualTo(Lookup.Cause.NOT_RUNNING);
      assertThat(answer.toString()).contains("org.freedesktop.DBus.Error.ServiceUnknown");
    }
  }

  @Test
  void noBusAtAllIsUnavailable() {
    Keychain keychain = new SecretServiceKeychain(name -> null, SecretServiceKeychain.DEADLINE);

    Lookup answer = inTime(() -> keychain.find("one"));

    assertThat(cause(answer)).isEqualTo(Lookup.Cause.NOT_RUNNING);
  }

  @Test
  void aBusThatIsGoneIsUnavailable() throws Exception {
    SecretServiceSandbox sandbox = SecretServiceSandbox.withoutDaemon(directory);
    sandbox.close();

    Lookup answer = inTime(() -> keychain(sandbox).find("one"));

    assertThat(cause(answer)).isEqualTo(Lookup.Cause.NOT_RUNNING);
  }

  @Test
  void aWrapperSaysLockedAndNotAbsent() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      KeychainKeyWrapper wrapper = new KeychainKeyWrapper(keychain(sandbox));
      String keyId = wrapper.create();
      sandbox.lockDefaultCollection();

      assertThat(wrapper.check(keyId).state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
      assertThatThrownBy(() -> wrapper.unwrap(keyId, new byte[64], new byte[0]))
          .isInstanceOf(LockedException.class)
          .hasMessageStartingWith("[" + ErrorCodes.KEY_UNAVAILABLE + "/LOCKED]");
    }
  }

  @Test
  void noThreadIsLeftAfterACall() throws Exception {
    try (SecretServiceSandbox sandbox = SecretServiceSandbox.unlocked(directory)) {
      keychain(sandbox).find("one");

      while (Thread.getAllStackTraces().keySet().stream()
          .anyMatch(thread -> thread.getName().startsWith("DBus"))) {
        Thread.onSpinWait();
      }
    }
  }

  private static Keychain keychain(SecretServiceSandbox sandbox) {
    return new SecretServiceKeychain(sandbox.environment(), SecretServiceKeychain.DEADLINE);
  }

  private static Lookup inTime(Supplier<Lookup> call) {
    long start = System.nanoTime();
    Lookup answer = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    return answer;
  }

  private static Lookup join(FutureTask<Lookup> call) {
    try {
      return call.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitACallToTheService() {
    while (Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .noneMatch(
            frame ->
                frame.getClassName().equals(SecretServiceBus.class.getName())
                    && frame.getMethodName().equals("await"))) {
      Thread.onSpinWait();
    }
  }

  private static Lookup.Cause cause(Lookup answer) {
    assertThat(answer).isInstanceOf(Lookup.Unavailable.class);
    return ((Lookup.Unavailable) answer).cause();
  }

  private static String text(Lookup answer) {
    assertThat(answer).isInstanceOf(Lookup.Present.class);
    try (SecretValue secret = ((Lookup.Present) answer).secret()) {
      return secret.revealText();
    }
  }
}
