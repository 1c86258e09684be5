package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.SecretUriException;
import org.junit.jupiter.api.Test;

class SecretPrefixTest {
  @Test
  void aPrefixGivesItsParts() {
    SecretPrefix prefix = prefix("OpenBao+KV2://secret/app/db/");

    assertThat(prefix.scheme()).isEqualTo("openbao+kv2");
    assertThat(prefix.address()).isEqualTo(new AddressPrefix("secret", "app/db"));
    assertThat(prefix.canonical()).isEqualTo("openbao+kv2://secret/app/db/");
  }

  @Test
  void aMountAloneHasAnEmptyFolder() {
    assertThat(prefix("openbao+kv2://secret/").address())
        .isEqualTo(new AddressPrefix("secret", ""));
  }

  @Test
  void aLeafSchemeIsListedByFoldersToo() {
    assertThat(prefix("file://primary/certs/").address())
        .isEqualTo(new AddressPrefix("primary", "certs"));
  }

  @Test
  void aPrefixOfALeafSchemeOrOfAMountIsNoUri() {
    assertThatThrownBy(() -> UriFixtures.parse("file://primary/certs/"))
        .isInstanceOf(SecretUriException.class);
    assertThatThrownBy(() -> UriFixtures.parse("openbao+kv2://secret/"))
        .isInstanceOf(SecretUriException.class);
  }

  @Test
  void prefixesAreEqualIfTheyNameTheSameFolder() {
    assertThat(prefix("openbao+kv2://secret/app/"))
        .isEqualTo(prefix("OPENBAO+kv2://secret/app/"))
        .hasSameHashCodeAs(prefix("OPENBAO+kv2://secret/app/"))
        .isNotEqualTo(prefix("openbao+kv2://secret/"))
        .isNotEqualTo(prefix("hashicorp+kv2://secret/app/"))
        .isNotEqualTo("openbao+kv2://secret/app/");
  }

  @Test
  void itsTextIsRedacted() {
    assertThat(prefix("openbao+kv2://secret/app/")).hasToString("openbao+kv2://secret/***/");
    assertThat(prefix("openbao+kv2://secret/")).hasToString("openbao+kv2://secret/");
  }

  private static SecretPrefix prefix(String text) {
    return SecretPrefix.parse(text, UriFixtures.SCHEMES, UriFixtures.GUARD);
  }
}
