package dev.hexkey.adapters.local.sqlite.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.SecretValue;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentKeyWrapperTest {
  private static final String CANARY = "canary-data-key-77aa";
  private static final String KEY = base64(1);
  private static final String OTHER = base64(2);
  private static final byte[] PLACE = {1, 2, 3};

  private final Map<String, String> environment = new HashMap<>();
  private final EnvironmentKeyWrapper wrapper = new EnvironmentKeyWrapper(environment::get);

  @Test
  void theKeyThatIsSetWrapsAndUnwraps() {
    environment.put("HEXKEY_MASTER_KEY", KEY);
    String keyId = wrapper.create();

    byte[] wrapped = wrapper.wrap(keyId, SecretValue.ofText(CANARY), PLACE);

    assertThat(wrapper.unwrap(keyId, wrapped, PLACE).revealText()).isEqualTo(CANARY);
    assertThat(wrapper.check(keyId).state()).isEqualTo(KeyStatus.State.PRESENT);
  }

  @Test
  void noVariableIsAbsent() {
    assertThat(wrapper.check("any").state()).isEqualTo(KeyStatus.State.ABSENT);
    assertThatThrownBy(() -> wrapper.unwrap("any", new byte[64], PLACE))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "c2hvcnQ=", "not base64!", "canary-no-key-but-a-password-00"})
  void aVariableThatHoldsNoKeyIsAnErrorAndNotAbsence(String text) {
    environment.put("HEXKEY_MASTER_KEY", text);

    assertThat(wrapper.isSet()).isTrue();
    assertThat(wrapper.check("any").state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
    assertThatThrownBy(wrapper::create)
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[KEY_UNAVAILABLE/KEY_NOT_USABLE]")
        .hasMessageNotContaining("canary");
  }

  @Test
  void anotherKeyIsToldFromNoneAndFromDamage() {
    environment.put("HEXKEY_MASTER_KEY", KEY);
    String keyId = wrapper.create();
    byte[] wrapped = wrapper.wrap(keyId, SecretValue.ofText(CANARY), PLACE);
    environment.put("HEXKEY_MASTER_KEY", OTHER);

    assertThat(wrapper.check(keyId).state()).isEqualTo(KeyStatus.State.ABSENT);
    assertThatThrownBy(() -> wrapper.unwrap(keyId, wrapped, PLACE))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT/OTHER_KEY]");
  }

  @Test
  void theKeyBeforeOpensWhileKeysAreChanged() {
    environment.put("HEXKEY_MASTER_KEY", KEY);
    String keyId = wrapper.create();
    byte[] wrapped = wrapper.wrap(keyId, SecretValue.ofText(CANARY), PLACE);

    environment.put("HEXKEY_MASTER_KEY", OTHER);
    environment.put("HEXKEY_MASTER_KEY_PREVIOUS", KEY);

    assertThat(wrapper.create()).isNotEqualTo(keyId);
    assertThat(wrapper.unwrap(keyId, wrapped, PLACE).revealText()).isEqualTo(CANARY);
  }

  @Test
  void withoutAVariableItRefusesToMakeAKeyAndSaysWhatToDo() {
    assertThatThrownBy(wrapper::create)
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("openssl rand -base64 32");
  }

  private static String base64(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }
}
