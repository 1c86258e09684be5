package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountGuardTest {
  private static final String CANARY = "canary-5d1e";

  @ParameterizedTest
  @ValueSource(strings = {"sys", "auth", "identity", "cubbyhole", "sys/raw", "auth/token"})
  void reservedMountsAreReservedWithAllBelowThem(String mount) {
    assertThat(MountGuard.isReserved(mount)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "system", "Sys", "team/sys", ""})
  void otherMountsAreNotReserved(String mount) {
    assertThat(MountGuard.isReserved(mount)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ILLEGAL_SEGMENT, MISSING_MOUNT",
    "openbao+kv2://, ILLEGAL_SEGMENT, MISSING_MOUNT",
    "://secret, ILLEGAL_SEGMENT, NO_SCHEME",
    "secret/, ILLEGAL_SEGMENT, EMPTY_SEGMENT",
    "/secret, ILLEGAL_SEGMENT, EMPTY_SEGMENT",
    "my secret, ILLEGAL_SEGMENT, SEGMENT_CHAR",
    "secret/*, INVALID_WILDCARD, WILDCARD_IN_POINTER",
    "a..b, ILLEGAL_SEGMENT, TRAVERSAL",
    "openbao+kv2://a//b, ILLEGAL_SEGMENT, EMPTY_SEGMENT",
    "sys, TENANT_MOUNT_MISMATCH, RESERVED_MOUNT",
    "openbao+kv2://auth/x, TENANT_MOUNT_MISMATCH, RESERVED_MOUNT"
  })
  void aMalformedOrReservedEntryIsRefused(String entry, String code, String reason) {
    assertThatThrownBy(() -> MountGuard.allowing(List.of("kv", entry)))
        .isInstanceOfSatisfying(
            MisconfiguredException.class,
            e -> {
              assertThat(e.family()).isEqualTo(Family.MISCONFIGURED);
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.reason()).contains(reason);
              assertThat(e).hasMessageContaining("Entry 2 of the allowed mounts");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "team, team/kv",
    "team/kv, team",
    "a/b, a/b/c",
    "team, openbao+kv2://team/kv",
    "openbao+kv2://team, team/kv"
  })
  void overlappingMountsAreRefused(String one, String other) {
    assertThatThrownBy(() -> MountGuard.allowing(List.of("secret", one, other)))
        .isInstanceOfSatisfying(
            MisconfiguredException.class,
            e -> {
              assertThat(e.code()).isEqualTo("AMBIGUOUS_MOUNT");
              assertThat(e.reason()).contains("OVERLAP");
              assertThat(e).hasMessageContaining("Entries 2 and 3");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "team, team",
    "team, openbao+kv2://team",
    "team, teams/kv",
    "team/kv, team/kw",
    "openbao+kv2://team, openbao+kv2://team/kv",
    "openbao+kv2://team, hashicorp+kv2://team/kv"
  })
  void mountsThatAreEqualApartOrBothBoundDoNotOverlap(String one, String other) {
    assertThatCode(() -> MountGuard.allowing(List.of(one, other))).doesNotThrowAnyException();
  }

  @Test
  void aMapOfMountsToEnginesGivesEachSchemeItsOwn() {
    MountGuard guard =
        MountGuard.allowing(List.of("openbao+kv2://team/kv", "hashicorp+kv2://team"));

    assertThat(SecretUri.parse("openbao+kv2://team/kv/x", UriFixtures.SCHEMES, guard).mount())
        .isEqualTo("team/kv");
    assertThat(SecretUri.parse("hashicorp+kv2://team/kv/x", UriFixtures.SCHEMES, guard).mount())
        .isEqualTo("team");
  }

  @Test
  void allFaultsOfAListAreFound() {
    List<Problem> faults =
        MountGuard.faults(
            List.of("sys", "team", CANARY + " ", "team/kv", "local://work", "nobody://x"),
            UriFixtures.SCHEMES);

    assertThat(faults)
        .extracting(problem -> problem.code() + "/" + problem.reason().orElseThrow())
        .containsExactlyInAnyOrder(
            "TENANT_MOUNT_MISMATCH/RESERVED_MOUNT",
            "ILLEGAL_SEGMENT/SEGMENT_CHAR",
            "AMBIGUOUS_MOUNT/OVERLAP",
            "STARTUP_VALIDATION_ERROR/SCHEME_NOT_LISTED");
    assertThat(faults).extracting(Problem::summary).noneMatch(text -> text.contains(CANARY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local://work", "AZURE+KV://vault", "stated://one"})
  void anEntryThatWouldGuardNothingIsAFault(String entry) {
    assertThat(MountGuard.faults(List.of(entry), UriFixtures.SCHEMES))
        .singleElement()
        .satisfies(fault -> assertThat(fault.summary()).contains("Entry 1"));
  }

  @Test
  void aGoodListHasNoFaults() {
    assertThat(
            MountGuard.faults(
                List.of("secret", "openbao+kv2://kv", "later+kv2://kv"), UriFixtures.SCHEMES))
        .isEmpty();
  }

  @Test
  void itsTextNamesNoMount() {
    assertThat(MountGuard.allowing(List.of(CANARY, "kv"))).hasToString("MountGuard[2 entries]");
  }
}
