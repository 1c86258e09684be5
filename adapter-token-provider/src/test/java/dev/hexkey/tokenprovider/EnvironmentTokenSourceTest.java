package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.MisconfiguredException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTokenSourceTest {
  private final Map<String, String> environment = Map.of("TOKEN", "token-1\n", "EMPTY", "");

  @Test
  void N4_oneLineBreakAtTheEndIsRemoved() {
    assertThat(source("TOKEN").fetch(Requests.first()).revealText()).isEqualTo("token-1");
  }

  @Test
  void aVariableThatIsNotSetIsMisconfigured() {
    assertThatThrownBy(() -> source("ABSENT").fetch(Requests.first()))
        .isInstanceOf(MisconfiguredException.class);
    assertThatThrownBy(() -> source("EMPTY").fetch(Requests.first()))
        .isInstanceOf(MisconfiguredException.class);
  }

  @Test
  void aRefusalIsFinal() {
    assertThat(source("TOKEN").canReplaceRejected()).isFalse();
  }

  private EnvironmentTokenSource source(String variable) {
    return new EnvironmentTokenSource(variable, environment::get);
  }
}
