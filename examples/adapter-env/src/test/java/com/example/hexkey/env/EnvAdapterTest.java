package com.example.hexkey.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.SecretUriException;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnvAdapterTest {
  private final Hexkey hexkey =
      Hexkey.builder().adapter(new EnvAdapter()).environment(Map.of()).build();

  @AfterEach
  void stop() {
    hexkey.close();
  }

  @Test
  void aVariableIsResolvedByUri() {
    assertThat(hexkey.secrets().resolve("env://process/HEXKEY_SAMPLE").revealText())
        .isEqualTo("canary-env-19c3");
  }

  @Test
  void aMissingVariableIsAbsent() {
    assertThatThrownBy(() -> hexkey.secrets().resolve("env://process/NOT_SET_ANYWHERE"))
        .isInstanceOf(AbsentException.class)
        .hasMessageNotContaining("NOT_SET_ANYWHERE");
  }

  @Test
  void whatIsNoVariableNameIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> hexkey.secrets().resolve("env://process/MY-NAME"))
        .isInstanceOfSatisfying(SecretUriException.class, e -> assertThat(e.offset()).isEqualTo(16))
        .hasMessageContaining("NAME_FORM");
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(HexkeyAdapter.class))
        .hasAtLeastOneElementOfType(EnvAdapter.class);
  }
}
