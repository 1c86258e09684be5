package dev.hexkey.adapters.local.sqlite.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseKeyWrapperTest {
  private static final String CANARY = "canary-data-key-c04d";
  private static final String PASSPHRASE = "canary passphrase 8e21";
  private static final byte[] PLACE = {1, 2, 3};
  private static final Argon2.Cost CHEAP = new Argon2.Cost(8 * 1024, 1, 1);

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void aPassphraseFromTheEnvironmentOpensInAnotherProcess() {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);
    String keyId = wrapper().create();
    byte[] wrapped = wrapper().wrap(keyId, SecretValue.ofText(CANARY), PLACE);

    assertThat(wrapper().unwrap(keyId, wrapped, PLACE).revealText()).isEqualTo(CANARY);
  }

  @Test
  void theKeyIdHoldsTheParametersAndNotThePassphrase() {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);

    String keyId = wrapper().create();

    assertThat(keyId).startsWith("argon2id$m=8192,t=1,p=1$").hasSizeLessThanOrEqualTo(512);
    assertThat(keyId).doesNotContain(PASSPHRASE);
    assertThat(wrapper().create()).isNotEqualTo(keyId);
  }

  @Test
  void aWrongPassphraseIsToldFromNoneAndFromDamage() {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);
    String keyId = wrapper().create();
    byte[] wrapped = wrapper().wrap(keyId, SecretValue.ofText(CANARY), PLACE);
    environment.put("HEXKEY_PASSPHRASE", "another");

    assertThat(wrapper().check(keyId).state()).isEqualTo(KeyStatus.State.ABSENT);
    assertThatThrownBy(() -> wrapper().unwrap(keyId, wrapped, PLACE))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT/OTHER_KEY]");
  }

  @Test
  void thePassphraseBeforeOpensWhilePassphrasesAreChanged() {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);
    String keyId = wrapper().create();
    byte[] wrapped = wrapper().wrap(keyId, SecretValue.ofText(CANARY), PLACE);
    environment.put("HEXKEY_PASSPHRASE", "another");
    environment.put("HEXKEY_PASSPHRASE_PREVIOUS", PASSPHRASE);

    assertThat(wrapper().unwrap(keyId, wrapped, PLACE).revealText()).isEqualTo(CANARY);
  }

  @Test
  void noPassphraseIsUnavailableAndNotAbsent() {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);
    String keyId = wrapper().create();
    environment.clear();

    assertThat(wrapper().check(keyId).state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
    assertThatThrownBy(() -> wrapper().unwrap(keyId, new byte[64], PLACE))
        .isInstanceOf(LockedException.class)
        .hasMessageStartingWith("[KEY_UNAVAILABLE/NO_PASSPHRASE]");
  }

  @Test
  void anEmptyPassphraseIsRefused() {
    environment.put("HEXKEY_PASSPHRASE", "");

    assertThatThrownBy(() -> wrapper().create())
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[KEY_UNAVAILABLE/PASSPHRASE_EMPTY]");
  }

  @Test
  void aPassphraseFileIsReadWithoutItsLineEnd() throws Exception {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);
    String keyId = wrapper().create();
    environment.clear();
    Path file = ownerOnly("passphrase", PASSPHRASE + "\n");

    assertThat(wrapper(file, Optional.empty()).check(keyId).state())
        .isEqualTo(KeyStatus.State.PRESENT);
  }

  @Test
  void aPassphraseFileOpenToOthersIsRefused() throws Exception {
    Path file = ownerOnly("passphrase", PASSPHRASE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> wrapper(file, Optional.empty()).create())
        .hasMessageStartingWith("[KEY_UNAVAILABLE/PASSPHRASE_FILE_OPEN_TO_OTHERS]")
        .hasMessageNotContaining(PASSPHRASE);
  }

  @Test
  void aMissingPassphraseFileIsUnavailable() {
    assertThatThrownBy(() -> wrapper(directory.resolve("none"), Optional.empty()).create())
        .hasMessageStartingWith("[KEY_UNAVAILABLE]");
  }

  @Test
  void aPersonIsAskedTwiceForANewPassphraseAndNotAgainForItsUse() {
    Answers answers = new Answers(PASSPHRASE, PASSPHRASE);
    PassphraseKeyWrapper wrapper = wrapper(null, Optional.of(answers));

    String keyId = wrapper.create();
    wrapper.wrap(keyId, SecretValue.ofText(CANARY), PLACE);

    assertThat(answers.left).isEmpty();
  }

  @Test
  void twoDifferentNewPassphrasesAreRefused() {
    Answers answers = new Answers(PASSPHRASE, "a slip");

    assertThatThrownBy(() -> wrapper(null, Optional.of(answers)).create())
        .hasMessageStartingWith("[KEY_UNAVAILABLE/PASSPHRASES_DIFFER]");
  }

  @Test
  void aCheckAsksNobody() {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);
    String keyId = wrapper().create();
    environment.clear();

    KeyStatus status = wrapper(null, Optional.of(new Answers())).check(keyId);

    assertThat(status.state()).isEqualTo(KeyStatus.State.PRESENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "argon2id$m=104857600,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$00",
        "argon2id$m=65536,t=100000,p=1$AAAAAAAAAAAAAAAAAAAAAA$00",
        "argon2id$m=65536,t=3,p=4096$AAAAAAAAAAAAAAAAAAAAAA$00",
        "argon2id$m=65536,t=3$AAAAAAAAAAAAAAAAAAAAAA$00",
        "argon2i$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$00",
        "argon2id$m=65536,t=3,p=1$AAAA$00",
        "argon2id$m=065536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$00",
        "",
        "$",
      })
  void parametersOutOfBoundsAreRefusedBeforeAnythingIsDerived(String keyId) {
    environment.put("HEXKEY_PASSPHRASE", PASSPHRASE);

    assertThatThrownBy(() -> wrapper().unwrap(keyId, new byte[64], PLACE))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[STORE_DAMAGED/KEY_ID]");
  }

  @Test
  void theDefaultCostIsThatOfRfc9106() {
    assertThat(Argon2.DEFAULT_COST).isEqualTo(new Argon2.Cost(65536, 3, 1));
  }

  @Test
  void derivationAgreesWithTheReferenceImplementation() {
    // argon2-cffi: hash_secret_raw(b"password", b"somesaltsomesalt", 2, 8192, 1, 32, Type.ID)
    Argon2 argon2 = new Argon2(8192, 2, 1, "c29tZXNhbHRzb21lc2FsdA");

    byte[] key = argon2.derive(SecretValue.ofText("password"));

    assertThat(key)
        .asHexString()
        .isEqualToIgnoringCase("fd7e44552d83db6b9c2bc9dbd6d88fe0facd11df4654ac21fe8013fd7a05ebc3");
  }

  private PassphraseKeyWrapper wrapper() {
    return wrapper(null, Optional.empty());
  }

  private PassphraseKeyWrapper wrapper(@Nullable Path file, Optional<SecretPrompt> prompt) {
    return new PassphraseKeyWrapper(new PassphraseSource(environment::get, file, prompt), CHEAP);
  }

  private Path ownerOnly(String name, String content) throws Exception {
    Path file = Files.writeString(directory.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static final class Answers implements SecretPrompt {
    private final Deque<String> left;

    Answers(String... answers) {
      left = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public SecretValue ask(String question) {
      return SecretValue.ofText(left.remove());
    }
  }
}
