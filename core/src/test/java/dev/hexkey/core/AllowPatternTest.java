package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.SecretUriException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowPatternTest {
  @ParameterizedTest
  @CsvSource({
    "openbao+kv2://secret/app/*, openbao+kv2://secret/app/db",
    "openbao+kv2://secret/app/*, openbao+kv2://secret/app/db/main#user?version=3",
    "openbao+kv2://secret/*, openbao+kv2://secret/a",
    "openbao+kv2://secret/*, openbao+kv2://secret/a/b",
    "OPENBAO+kv2://secret/app/*, openbao+kv2://secret/app/db",
    "local://default/*, local://default/a",
    "azure+kv://Vault/P/*, azure+kv://vault/p/key",
    "azure+kv://vault/p/*, azure+kv://vault/p--key",
    "azure+kv://vault/*, azure+kv://vault/key"
  })
  void theStarStandsForOneOrMoreSegments(String pattern, String uri) {
    assertThat(pattern(pattern).matches(UriFixtures.parse(uri))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "openbao+kv2://secret/app/*, openbao+kv2://secret/app",
    "openbao+kv2://secret/app/*, openbao+kv2://secret/app/",
    "openbao+kv2://secret/app/*, openbao+kv2://secret/apple",
    "openbao+kv2://secret/app/*, openbao+kv2://secret/App/db",
    "openbao+kv2://secret/app/*, openbao+kv2://secret/x/app/db",
    "openbao+kv2://secret/app/*, openbao+kv2://kv/app/db",
    "openbao+kv2://secret/app/*, hashicorp+kv2://secret/app/db",
    "azure+kv://vault/p/*, azure+kv://vault/p",
    "azure+kv://vault/p/*, azure+kv://vault/p-key",
    "azure+kv://vault/p/*, azure+kv://other/p--key"
  })
  void nothingElseIsAllowed(String pattern, String uri) {
    assertThat(pattern(pattern).matches(UriFixtures.parse(uri))).isFalse();
  }

  @Test
  void aPatternOfAMountDoesNotReachIntoADeeperMount() {
    MountGuard guard = UriFixtures.guard("openbao+kv2://team,openbao+kv2://team/kv");
    AllowPattern team = AllowPattern.parse("openbao+kv2://team/*", UriFixtures.SCHEMES, guard);

    assertThat(team.matches(SecretUri.parse("openbao+kv2://team/x", UriFixtures.SCHEMES, guard)))
        .isTrue();
    assertThat(team.matches(SecretUri.parse("openbao+kv2://team/kv/x", UriFixtures.SCHEMES, guard)))
        .isFalse();
  }

  @Test
  void aPatternIsNoUriAndNoPrefix() {
    String pattern = "openbao+kv2://secret/app/*";

    assertThatThrownBy(() -> UriFixtures.parse(pattern)).isInstanceOf(SecretUriException.class);
    assertThatThrownBy(() -> SecretPrefix.parse(pattern, UriFixtures.SCHEMES, UriFixtures.GUARD))
        .isInstanceOf(SecretUriException.class);
  }

  @Test
  void patternsAreEqualIfTheyAllowTheSame() {
    AllowPattern pattern = pattern("azure+kv://vault/p/*");

    assertThat(pattern)
        .isEqualTo(pattern("Azure+KV://Vault/P/*"))
        .hasSameHashCodeAs(pattern("Azure+KV://Vault/P/*"))
        .isNotEqualTo(pattern("azure+kv://vault/*"))
        .isNotEqualTo(pattern("azure+kv://other/p/*"))
        .isNotEqualTo(pattern("local://vault/p/*"))
        .isNotEqualTo("azure+kv://vault/p/*");
    assertThat(pattern("openbao+kv2://secret/a/*"))
        .isNotEqualTo(pattern("hashicorp+kv2://secret/a/*"));
  }

  @Test
  void itsTextIsRedacted() {
    assertThat(pattern("openbao+kv2://secret/app/*")).hasToString("openbao+kv2://secret/***/*");
    assertThat(pattern("openbao+kv2://secret/*")).hasToString("openbao+kv2://secret/*");
  }

  private static AllowPattern pattern(String text) {
    return AllowPattern.parse(text, UriFixtures.SCHEMES, UriFixtures.GUARD);
  }
}
