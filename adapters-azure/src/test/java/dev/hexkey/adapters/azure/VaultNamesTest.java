package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hexkey.core.AllowPattern;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.MountGuard;
import dev.hexkey.core.SecretUri;
import dev.hexkey.ports.SecretUriException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class VaultNamesTest {
  private static final Hexkey HEXKEY =
      Hexkey.builder()
          .adapter(new AzureAdapter())
          .environment(Map.of("HEXKEY_AZURE_VAULTS", "my-vault, auth, a23456789012345678901234"))
          .withoutLog()
          .build();

  @AfterAll
  static void close() {
    HEXKEY.close();
  }

  private static SecretUri parse(String text) {
    return HEXKEY.secrets().parse(text);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "uri-vectors.csv", delimiter = '|')
  void vectors(String text, String expected) {
    String outcome;
    try {
      outcome = parse(text).canonical();
      assertThat(parse(outcome).canonical()).as("idempotent").isEqualTo(outcome);
    } catch (SecretUriException e) {
      outcome = e.code() + " / " + e.uriReason();
    }

    assertThat(outcome).isEqualTo(expected);
  }

  @Test
  void aNameHas127CharactersInOnePartOrTwo() {
    String longest = "a".repeat(127);

    assertThat(parse("azure+kv://my-vault/" + longest).path()).isEqualTo(longest);
    assertThat(parse("azure+kv://my-vault/" + "a".repeat(62) + "/" + "b".repeat(63)).path())
        .hasSize(127);
    assertThatExceptionOfType(SecretUriException.class)
        .isThrownBy(() -> parse("azure+kv://my-vault/" + longest + "a"));
    assertThatExceptionOfType(SecretUriException.class)
        .isThrownBy(() -> parse("azure+kv://my-vault/" + "a".repeat(63) + "/" + "b".repeat(63)));
  }

  @ParameterizedTest
  @CsvSource({
    "azure+kv://my-vault/yokoy/*, azure+kv://my-vault/yokoy--api-key, true",
    "azure+kv://my-vault/Yokoy/*, azure+kv://my-vault/yokoy/api-key, true",
    "azure+kv://my-vault/*, azure+kv://my-vault/any, true",
    "azure+kv://my-vault/yokoy/*, azure+kv://my-vault/yokoy-api-key, false",
    "azure+kv://my-vault/yokoy/*, azure+kv://my-vault/yokoy, false",
    "azure+kv://my-vault/yokoy/*, azure+kv://auth/yokoy--api-key, false"
  })
  void aPatternAllowsTheNamesThatBeginWithItsPart(String pattern, String uri, boolean allowed) {
    AllowPattern parsed =
        AllowPattern.parse(pattern, HEXKEY.schemes(), MountGuard.allowing(List.of()));

    assertThat(parsed.matches(parse(uri))).isEqualTo(allowed);
  }
}
