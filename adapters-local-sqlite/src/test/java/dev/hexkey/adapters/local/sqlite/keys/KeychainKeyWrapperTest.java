package dev.hexkey.adapters.local.sqlite.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnreachableException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeychainKeyWrapperTest {
  private static final String CANARY = "canary-data-key-19f3";
  private static final byte[] PLACE = {1, 2, 3};

  private final FakeKeychain keychain = new FakeKeychain();
  private final KeychainKeyWrapper wrapper = new KeychainKeyWrapper(keychain);

  @Test
  void whatWasWrappedOpensAgain() {
    String keyId = wrapper.create();

    byte[] wrapped = wrapper.wrap(keyId, SecretValue.ofText(CANARY), PLACE);

    assertThat(wrapper.unwrap(keyId, wrapped, PLACE).revealText()).isEqualTo(CANARY);
  }

  @Test
  void aRetiredKeyIsAbsent() {
    String keyId = wrapper.create();

    wrapper.retire(keyId);

    assertThat(wrapper.check(keyId).state()).isEqualTo(KeyStatus.State.ABSENT);
    assertThatThrownBy(() -> wrapper.unwrap(keyId, new byte[64], PLACE))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT]");
  }

  @Test
  void anEntryThatSomebodyChangedIsAWrongKey() {
    String keyId = wrapper.create();
    String other = wrapper.create();
    keychain.entries.put(keyId, String.valueOf(keychain.entries.get(other)));

    assertThatThrownBy(() -> wrapper.unwrap(keyId, new byte[64], PLACE))
        .hasMessageStartingWith("[KEY_WRONG]");
  }

  @Test
  void anEntryThatIsNoKeyIsAWrongKeyAndIsNotQuoted() {
    String keyId = wrapper.create();
    keychain.entries.put(keyId, "canary!");

    assertThatThrownBy(() -> wrapper.unwrap(keyId, new byte[64], PLACE))
        .hasMessageStartingWith("[KEY_WRONG]")
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @EnumSource(Lookup.Cause.class)
  void whatCannotBeAskedIsNeverAbsent(Lookup.Cause cause) {
    String keyId = wrapper.create();
    keychain.outage = new Lookup.Unavailable(cause, "Some.Error.Name");
    Class<? extends HexkeyException> family =
        switch (cause) {
          case LOCKED -> LockedException.class;
          case NO_ANSWER -> TimedOutException.class;
          case NOT_RUNNING, FAILED -> UnreachableException.class;
        };

    assertThat(wrapper.check(keyId).state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
    assertThatThrownBy(() -> wrapper.unwrap(keyId, new byte[64], PLACE))
        .isInstanceOf(family)
        .hasMessageStartingWith("[KEY_UNAVAILABLE/" + cause + "]")
        .hasMessageContaining("Some.Error.Name");
    assertThatThrownBy(wrapper::create).isInstanceOf(family);
    assertThatThrownBy(() -> wrapper.retire(keyId)).isInstanceOf(family);
  }

  /** Keeps entries in memory, and can be out of order. */
  private static final class FakeKeychain implements Keychain {
    private final Map<String, String> entries = new HashMap<>();
    private Lookup.@Nullable Unavailable outage;

    @Override
    public String title() {
      return "The keychain";
    }

    @Override
    public Lookup find(String name) {
      if (outage != null) {
        return outage;
      }
      String text = entries.get(name);
      return text == null ? new Lookup.Absent() : new Lookup.Present(SecretValue.ofText(text));
    }

    @Override
    public Lookup store(String name, SecretValue secret) {
      if (outage == null) {
        entries.putIfAbsent(name, secret.revealText());
      }
      return find(name);
    }

    @Override
    public Lookup remove(String name) {
      if (outage == null) {
        entries.remove(name);
      }
      return find(name);
    }
  }
}
