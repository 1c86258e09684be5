package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeysTest {
  private static final String CANARY = "canary-keys-5ee0";

  @TempDir Path home;

  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private LocalStore store;

  @BeforeEach
  void open() {
    store = InstalledStore.open(home, environment);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aHomeWithoutAStoreHasNoStatusAndNoKeyToChange() {
    assertThat(store.keys().status()).isEmpty();
    assertThatThrownBy(() -> store.keys().rotate())
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT]");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void statusSaysWhereTheKeyIs() {
    put("a", CANARY);

    LocalKeys.Status status = store.keys().status().orElseThrow();

    assertThat(status.kind()).isEqualTo("file");
    assertThat(status.keyId()).hasSize(32);
    assertThat(status.place().state()).isEqualTo(KeyStatus.State.PRESENT);
    assertThat(status.dataKey()).isEqualTo(1);
    assertThat(status.dataRotationPending()).isFalse();
    assertThat(status.leftOver()).isEmpty();
  }

  @Test
  void statusAnswersAlsoWhenTheKeyIsGone() throws Exception {
    put("a", CANARY);
    reopen();
    Files.delete(home.resolve("master.key"));

    LocalKeys.Status status = store.keys().status().orElseThrow();

    assertThat(status.place().state()).isEqualTo(KeyStatus.State.ABSENT);
  }

  @Test
  void aDeletedKeyFileIsAnErrorAndNeverANewKey() throws Exception {
    put("a", CANARY);
    reopen();
    Files.delete(home.resolve("master.key"));

    assertThatThrownBy(() -> fetch(store, "a"))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT]");
    assertThatThrownBy(() -> put("b", "other")).hasMessageStartingWith("[KEY_ABSENT]");
    assertThat(home.resolve("master.key")).doesNotExist();
  }

  @Test
  void theKeyFileOfAnotherStoreIsAWrongKeyAndNotDamage() throws Exception {
    put("a", CANARY);
    reopen();
    Path other = home.resolve("other");
    try (LocalStore another = InstalledStore.open(other, environment)) {
      put(another, "a", "x");
    }
    Files.copy(
        other.resolve("master.key"),
        home.resolve("master.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> fetch(store, "a"))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[KEY_WRONG]");
  }

  @Test
  void whatAStoreRecordedOutranksTheEnvironment() {
    put("a", CANARY);
    reopen();
    environment.put("HEXKEY_MASTER_KEY", key(1));

    assertThat(fetch(store, "a")).isEqualTo(CANARY);
    assertThat(store.keys().status().orElseThrow().kind()).isEqualTo("file");
  }

  @Test
  void rotationReplacesTheWrappingKeyAndRemovesTheOldOne() throws Exception {
    put("a", CANARY);
    String before = store.keys().status().orElseThrow().keyId();

    LocalKeys.Change change = store.keys().rotate();

    assertThat(change.keyId()).isNotEqualTo(before);
    assertThat(change.leftOver()).isEmpty();
    assertThat(Files.readString(home.resolve("master.key")))
        .contains(change.keyId())
        .doesNotContain(before);
    reopen();
    assertThat(fetch(store, "a")).isEqualTo(CANARY);
  }

  @Test
  void anOpenStoreOfAnotherProcessReadsAndWritesAfterARotation() {
    put("a", CANARY);
    try (LocalStore other = InstalledStore.open(home, environment)) {
      assertThat(fetch(other, "a")).isEqualTo(CANARY);

      store.keys().rotate();
      store.keys().rotateData(Progress.NONE);

      assertThat(fetch(other, "a")).isEqualTo(CANARY);
      put(other, "b", CANARY);
    }
    assertThat(fetch(store, "b")).isEqualTo(CANARY);
  }

  @Test
  void theKeyMovesToTheEnvironmentAndBack() {
    put("a", CANARY);
    environment.put("HEXKEY_MASTER_KEY", key(1));

    store.keys().move("environment");

    assertThat(home.resolve("master.key")).doesNotExist();
    reopen();
    assertThat(fetch(store, "a")).isEqualTo(CANARY);

    store.keys().move("file");

    reopen();
    environment.clear();
    assertThat(fetch(store, "a")).isEqualTo(CANARY);
  }

  @Test
  void theKeyMovesToAPassphrase() {
    put("a", CANARY);
    environment.put("HEXKEY_PASSPHRASE", "correct horse");

    store.keys().move("passphrase");

    reopen();
    assertThat(fetch(store, "a")).isEqualTo(CANARY);
    reopen();
    environment.put("HEXKEY_PASSPHRASE", "wrong horse");
    assertThatThrownBy(() -> fetch(store, "a")).hasMessageStartingWith("[KEY_WRONG]");
    reopen();
    environment.clear();
    assertThatThrownBy(() -> fetch(store, "a")).hasMessageStartingWith("[KEY_UNAVAILABLE");
  }

  @Test
  void aKeyOfTheEnvironmentIsRotatedWithTheOneBeforeBesideIt() {
    environment.put("HEXKEY_MASTER_KEY", key(1));
    put("a", CANARY);
    assertThatThrownBy(() -> store.keys().rotate())
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[KEY_NOT_NEW]");
    reopen();
    environment.put("HEXKEY_MASTER_KEY", key(2));
    environment.put("HEXKEY_MASTER_KEY_PREVIOUS", key(1));

    store.keys().rotate();

    environment.remove("HEXKEY_MASTER_KEY_PREVIOUS");
    reopen();
    assertThat(fetch(store, "a")).isEqualTo(CANARY);
  }

  @Test
  void movingToWhereTheKeyIsIsRefused() {
    put("a", CANARY);

    assertThatThrownBy(() -> store.keys().move("file"))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[KEY_NOT_MOVED]");
  }

  @Test
  void movingToAPlaceWithoutAKeyChangesNothing() {
    put("a", CANARY);

    assertThatThrownBy(() -> store.keys().move("environment"))
        .hasMessageStartingWith("[KEY_UNAVAILABLE/KEY_NOT_SET]");

    reopen();
    assertThat(fetch(store, "a")).isEqualTo(CANARY);
  }

  @Test
  void whatAKilledRotationPlannedIsRemovedByTheNext() throws Exception {
    put("a", CANARY);
    String orphan = planAndDie();
    assertThat(store.keys().status().orElseThrow().leftOver()).containsExactly("file");

    store.keys().rotate();

    assertThat(Files.readString(home.resolve("master.key"))).doesNotContain(orphan);
    assertThat(store.keys().status().orElseThrow().leftOver()).isEmpty();
  }

  @Test
  void aPlanThatAnotherTookForALeftOverIsNotCarriedOut() {
    put("a", CANARY);
    String planned = planAndDie();
    store.keys().rotate();

    assertThatThrownBy(() -> rewrapWithout(planned)).isInstanceOf(ConflictingException.class);

    reopen();
    assertThat(fetch(store, "a")).isEqualTo(CANARY);
  }

  @Test
  void rotatingTheDataKeyEncryptsEverythingAnew() {
    for (int i = 0; i < 200; i++) {
      put("many/" + i, CANARY + i);
    }
    put("many/7", CANARY + "again");
    AtomicBoolean ended = new AtomicBoolean();

    int key = store.keys().rotateData((done, total) -> ended.set(done == total));

    assertThat(key).isEqualTo(2);
    assertThat(ended).isTrue();
    assertThat(store.dataKeys().list()).hasSize(1);
    reopen();
    assertThat(fetch(store, "many/199")).isEqualTo(CANARY + 199);
    assertThat(fetch(store, "many/7")).isEqualTo(CANARY + "again");
  }

  @Test
  void anInterruptedRotationOfTheDataKeyIsFinishedByTheNext() {
    for (int i = 0; i < 100; i++) {
      put("many/" + i, CANARY + i);
    }
    store.dataKeys().add();
    store.dataKeys().reencryptNext(10);
    assertThat(store.keys().status().orElseThrow().dataRotationPending()).isTrue();
    reopen();

    store.keys().rotateData(Progress.NONE);

    assertThat(store.keys().status().orElseThrow().dataRotationPending()).isFalse();
    assertThat(fetch(store, "many/99")).isEqualTo(CANARY + 99);
  }

  @Test
  void readersAndWritersGoOnWhileKeysAreChanged() throws Exception {
    put("a", CANARY);
    AtomicBoolean stop = new AtomicBoolean();
    FutureTask<Integer> work =
        new FutureTask<>(
            () -> {
              int written = 0;
              try (LocalStore other = InstalledStore.open(home, environment)) {
                while (!stop.get()) {
                  put(other, "busy", CANARY + ++written);
                  assertThat(fetch(other, "busy")).isEqualTo(CANARY + written);
                  assertThat(fetch(other, "a")).isEqualTo(CANARY);
                }
              }
              return written;
            });
    new Thread(work).start();

    for (int i = 0; i < 5; i++) {
      store.keys().rotate();
      store.keys().rotateData(Progress.NONE);
    }

    stop.set(true);
    assertThat(work.get()).isPositive();
    assertThat(fetch(store, "busy")).isEqualTo(CANARY + work.get());
  }

  /** As far as a rotation comes that is killed before the keys are wrapped. */
  private String planAndDie() {
    String planned = store.wrappers().ofKind("file").create();
    store.entries().write(all -> new WrappingKeyRow("file", planned).plan(all.session()));
    return planned;
  }

  /** The rest of that rotation, if it was only slow. */
  private boolean rewrapWithout(String planned) {
    return store
        .entries()
        .write(
            all -> {
              if (!new WrappingKeyRow("file", planned).isPlanned(all.session())) {
                throw LocalErrors.keysChanged();
              }
              return true;
            });
  }

  private void reopen() {
    store.close();
    store = InstalledStore.open(home, environment);
  }

  private void put(String path, String text) {
    put(store, path, text);
  }

  private static void put(LocalStore store, String path, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      store.secrets().put(SecretAddress.newest("default", path), value);
    }
  }

  private static String fetch(LocalStore store, String path) {
    SecretAddress address = SecretAddress.newest("default", path);
    try (SecretValue value = store.secrets().fetch(address).value()) {
      return value.revealText();
    }
  }

  private static String key(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }
}
