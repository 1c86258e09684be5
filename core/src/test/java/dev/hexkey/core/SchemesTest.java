package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.SchemeDescriptor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemesTest {
  @Test
  void namesAreSorted() {
    Schemes schemes =
        Schemes.of(List.of(UriFixtures.OPENBAO, UriFixtures.FILE, UriFixtures.HASHICORP));

    assertThat(schemes.names()).containsExactly("file", "hashicorp+kv2", "openbao+kv2");
    assertThat(schemes).hasToString("Schemes[file, hashicorp+kv2, openbao+kv2]");
  }

  @Test
  void findKnowsCanonicalNamesOnly() {
    Schemes schemes = UriFixtures.SCHEMES.acceptingLegacyNames();

    assertThat(schemes.find("file")).containsSame(UriFixtures.FILE);
    assertThat(schemes.find("openbao")).isEmpty();
    assertThat(schemes.find("nobody")).isEmpty();
    assertThat(schemes.names()).isEqualTo(UriFixtures.SCHEMES.names());
  }

  @Test
  void twoAdaptersCannotClaimOneScheme() {
    SchemeDescriptor other = SchemeDescriptor.scheme("file", MountNames.OWN).build();

    assertThatThrownBy(() -> Schemes.of(List.of(UriFixtures.FILE, other)))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[STARTUP_VALIDATION_ERROR/DUPLICATE_SCHEME]")
        .hasMessageContaining("'file'");
  }

  @Test
  void anOlderSpellingCannotBeAnotherAdaptersScheme() {
    SchemeDescriptor other = SchemeDescriptor.scheme("openbao", MountNames.OWN).build();

    assertThatThrownBy(() -> Schemes.of(List.of(UriFixtures.OPENBAO, other)))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageContaining("'openbao'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "a/", "a b", "..", "a.", ""})
  void aStatedMountMustBeWellFormed(String mount) {
    SchemeDescriptor stating =
        SchemeDescriptor.scheme("odd", MountNames.LISTED).mounts(Set.of(mount)).build();

    assertThatThrownBy(() -> Schemes.of(List.of(stating)))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[STARTUP_VALIDATION_ERROR/MOUNT_FORM]");
  }

  @Test
  void aStatedMountMustNotBeReserved() {
    SchemeDescriptor stating =
        SchemeDescriptor.scheme("odd", MountNames.OWN).mounts(Set.of("sys")).build();

    assertThatThrownBy(() -> Schemes.of(List.of(stating)))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[STARTUP_VALIDATION_ERROR/RESERVED_MOUNT]");
  }

  @Test
  void aStatedMountIsAllowedWithoutTheListAndNoOtherIs() {
    Schemes schemes =
        Schemes.of(
            List.of(SchemeDescriptor.scheme("odd", MountNames.OWN).mounts(Set.of("a/b")).build()));

    assertThat(SecretUri.parse("odd://a/b/c", schemes, MountGuard.allowing(List.of())).mount())
        .isEqualTo("a/b");
    assertThatThrownBy(() -> SecretUri.parse("odd://c/d", schemes, UriFixtures.guard("c")))
        .hasMessageStartingWith("[TENANT_MOUNT_MISMATCH/MOUNT_NOT_ALLOWED]");
  }

  @Test
  void withoutAdaptersNoSchemeIsKnown() {
    assertThatThrownBy(
            () -> SecretUri.parse("file://a/b", Schemes.of(List.of()), UriFixtures.GUARD))
        .hasMessageStartingWith("[UNSUPPORTED_ENGINE/UNKNOWN_PROVIDER]");
  }
}
