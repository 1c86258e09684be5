package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretUri;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyVaultWriteTest {
  private static final String NAME = "yokoy--api-key";
  private static final String URI = "azure+kv://my-vault/" + NAME;

  private SignedIn world;
  private Hexkey client;

  @BeforeEach
  void signIn(@TempDir Path folder) throws IOException {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    client = world.client();
    world.signIn(client);
  }

  @AfterEach
  void close() {
    client.close();
    world.close();
  }

  private SecretUri uri(String text) {
    return client.secrets().parse(text);
  }

  private SecretVersion put(String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return client.secrets().put(uri(URI), value);
    }
  }

  private static void assertRefused(
      ThrowingCallable call, String code, Family family, NextAction action) {
    HexkeyException e = catchThrowableOfType(HexkeyException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.family()).isEqualTo(family);
    assertThat(e.nextAction()).isEqualTo(action);
    assertThat(e.getMessage()).doesNotContain(NAME);
  }

  @Test
  void aPutMakesANewVersionAndKeepsTheOld() {
    SecretVersion first = put("one");
    SecretVersion second = put("two");

    assertThat(world.vault.versions(NAME)).containsExactly(first.text(), second.text());
    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("two");
    assertThat(client.secrets().resolve(URI + "?version=" + first.text()).revealText())
        .isEqualTo("one");
  }

  @Test
  void aValueHas25KilobytesAtMost() {
    put("x".repeat(25_600));
    assertThat(client.secrets().resolve(URI).revealText()).hasSize(25_600);
    int before = world.vault.requests().size();

    assertRefused(
        () -> put("x".repeat(25_601)), "SECRET_TOO_LARGE", Family.INVALID, NextAction.NONE);
    assertRefused(
        () -> put("ä".repeat(12_801)), "SECRET_TOO_LARGE", Family.INVALID, NextAction.NONE);
    assertThat(world.vault.requests()).as("refused before it is sent").hasSize(before);
  }

  @Test
  void aValueIsText() {
    try (SecretValue bytes = SecretValue.of(new byte[] {(byte) 0xC3, 0x28})) {
      assertRefused(
          () -> client.secrets().put(uri(URI), bytes),
          "SECRET_FORMAT_ERROR",
          Family.INVALID,
          NextAction.NONE);
    }
    assertThat(world.vault.versions(NAME)).isEmpty();
  }

  @Test
  void whoMayOnlyReadIsToldWhomToAsk() {
    world.vault.revoke(world.ada.objectId());
    world.vault.grant(world.ada.objectId(), VaultPermission.GET);

    assertRefused(() -> put("one"), "VAULT_AUTHZ_ERROR", Family.FORBIDDEN, NextAction.ASK_ADMIN);
  }

  @Test
  void aPlugInIsAFolderOfItsSecrets() {
    world.vault.put("yokoy--api-key", "1");
    world.vault.put("yokoy--other", "2");
    world.vault.put("Mixed--Case", "3");
    world.vault.put("global", "4");
    world.vault.put("a--b--c", "5");

    assertThat(names("azure+kv://my-vault/"))
        .containsExactly("a--b--c", "global", "mixed/", "yokoy/");
    assertThat(names("azure+kv://my-vault/yokoy/")).containsExactly("api-key", "other");
    assertThat(names("azure+kv://my-vault/nobody/")).isEmpty();
  }

  private List<String> names(String prefix) {
    return client.secrets().list(client.secrets().parsePrefix(prefix)).stream()
        .map(SecretListing.Entry::name)
        .toList();
  }

  @Test
  void aListGoesThroughAllPages() {
    List<String> names =
        IntStream.range(100, 161).mapToObj(i -> "name-" + i).collect(Collectors.toList());
    names.forEach(name -> world.vault.put(name, "value"));

    assertThat(names("azure+kv://my-vault/")).isEqualTo(names);
    assertThat(world.vault.requests()).as("25 on a page at most").hasSizeGreaterThan(3);
  }

  @Test
  void aHistoryGoesThroughAllPagesAndBeginsWithTheNewest() {
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      world.passSecond();
      versions.add(0, world.vault.put(NAME, "value " + i));
    }

    List<SecretHistory.Entry> history = client.secrets().history(uri(URI));

    assertThat(history).extracting(entry -> entry.version().text()).isEqualTo(versions);
  }

  @Test
  void ofVersionsOfOneSecondTheCurrentOneComesFirst() {
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      versions.add(world.vault.put(NAME, "value " + i));
    }
    String newest = versions.get(11);

    assertThat(client.secrets().history(uri(URI)).get(0).version().text()).isEqualTo(newest);
    client.secrets().annotate(uri(URI), Map.of("owner", "ada"), Set.of());
    assertThat(client.secrets().metadata(uri(URI)).notes()).containsEntry("owner", "ada");
  }

  @Test
  void aDeletedSecretIsAbsentAndItsNameIsTaken() {
    put("one");

    client.secrets().delete(uri(URI));

    assertThat(world.vault.isDeleted(NAME)).isTrue();
    assertRefused(
        () -> client.secrets().resolve(URI), "SECRET_NOT_FOUND", Family.ABSENT, NextAction.NONE);
    assertRefused(() -> put("two"), "SECRET_SOFT_DELETED", Family.CONFLICTING, NextAction.NONE);
  }

  @Test
  void aDeletedSecretComesBackWithAllVersions() {
    SecretVersion first = put("one");
    put("two");
    client.secrets().delete(uri(URI));

    client.secrets().undelete(uri(URI));

    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("two");
    assertThat(client.secrets().resolve(URI + "?version=" + first.text()).revealText())
        .isEqualTo("one");
  }

  @Test
  void anUndeleteReturnsWhenTheSecretIsThere() {
    put("one");
    client.secrets().delete(uri(URI));
    world.vault.recoveryTakes(Duration.ofSeconds(5));

    client.secrets().undelete(uri(URI));

    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("one");
  }

  @Test
  void aNameThatIsBeingRecoveredIsSoonThere() {
    put("one");
    client.secrets().delete(uri(URI));
    world.vault.recoveryTakes(Duration.ofMinutes(1));
    world.vault.recover(NAME);

    HexkeyException e = catchThrowableOfType(HexkeyException.class, () -> put("two"));

    assertThat(e.code()).isEqualTo("SECRET_SOFT_DELETED");
    assertThat(e.reason()).contains("BEING_RECOVERED");
    assertThat(e.nextAction()).isEqualTo(NextAction.RETRY);
  }

  @Test
  void whatIsDestroyedIsGoneAndItsNameIsFree() {
    put("one");
    client.secrets().delete(uri(URI));

    client.secrets().destroyAll(uri(URI));

    assertThat(world.vault.isDeleted(NAME)).isFalse();
    assertRefused(
        () -> client.secrets().undelete(uri(URI)),
        "SECRET_NOT_FOUND",
        Family.ABSENT,
        NextAction.NONE);
    put("two");
    assertThat(world.vault.versions(NAME)).hasSize(1);
  }

  @Test
  void aLiveSecretIsDestroyedToo() {
    put("one");

    client.secrets().destroyAll(uri(URI));

    assertThat(world.vault.value(NAME)).isEmpty();
    assertThat(world.vault.isDeleted(NAME)).isFalse();
  }

  @Test
  void aSingleVersionIsNotDeletedRecoveredOrDestroyed() {
    SecretUri version = uri(URI + "?version=" + put("one").text());

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> client.secrets().delete(version),
            () -> client.secrets().undelete(version),
            () -> client.secrets().destroy(version),
            () -> client.secrets().destroyAll(version))) {
      assertRefused(call, "UNSUPPORTED_OPERATION", Family.UNSUPPORTED, NextAction.NONE);
    }
    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("one");
  }

  @Test
  void tagsAndContentTypeAreNotes() {
    put("one");

    client
        .secrets()
        .annotate(uri(URI), Map.of("owner", "ada", "contentType", "text/plain"), Set.of());

    SecretMetadata.Facts facts = client.secrets().metadata(uri(URI));
    assertThat(facts.notes()).isEqualTo(Map.of("owner", "ada", "contentType", "text/plain"));
    assertThat(facts.createdAt()).isPresent();
    client.secrets().annotate(uri(URI), Map.of("stage", "live"), Set.of("contentType"));
    assertThat(client.secrets().metadata(uri(URI)).notes())
        .isEqualTo(Map.of("owner", "ada", "stage", "live"));
    assertThat(world.vault.versions(NAME)).hasSize(1);
  }

  @Test
  void notesBeyondTheLimitsOfTheVaultAreRefusedWhole() {
    put("one");
    Map<String, String> many =
        IntStream.range(0, 16).boxed().collect(Collectors.toMap(i -> "tag" + i, i -> "x"));

    for (Map<String, String> notes :
        List.of(
            many,
            Map.of("k".repeat(513), "v"),
            Map.of("k", "v".repeat(513)),
            Map.of("contentType", "c".repeat(256)))) {
      assertRefused(
          () -> client.secrets().annotate(uri(URI), notes, Set.of()),
          "VAULT_OPERATION_ERROR",
          Family.INVALID,
          NextAction.NONE);
    }
    assertThat(client.secrets().metadata(uri(URI)).notes()).isEmpty();
  }
}
