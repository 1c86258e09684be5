package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest.Reason;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.testkit.ManualClock;
import dev.hexkey.testkit.Race;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTokenSourceTest {
  private static final TokenPolicy INLINE = FileTokenSource.POLICY.toBuilder().callerRuns().build();

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();

  @Test
  void P1_aFileThatRotatesByLinkIsNeverReadHalf() throws Exception {
    String one = "1".repeat(60_000);
    String two = "2".repeat(60_000);
    hold("one/token", one);
    hold("two/token", two);
    link("one");
    Path file = directory.resolve("data/token");
    FileTokenSource source = new FileTokenSource(file);
    AtomicBoolean done = new AtomicBoolean();

    Race.run(
        2,
        runner -> {
          if (runner == 0) {
            for (int i = 0; !done.get(); i++) {
              link(i % 2 == 0 ? "two" : "one");
            }
          } else {
            for (int i = 0; i < 500; i++) {
              assertThat(source.fetch(Requests.first()).revealText()).isIn(one, two);
            }
            done.set(true);
          }
          return runner;
        });
  }

  @Test
  void P1_aFileIsReadAgainOnceAMinuteAtMost() throws Exception {
    Path file = hold("token", "token-1");
    FileTokenSource source = new FileTokenSource(file, clock);
    AccessToken first = source.fetch(Requests.first());
    hold("token", "token-2");

    clock.advance(Duration.ofSeconds(59));
    AccessToken early = source.fetch(Requests.after(first, Reason.AHEAD));
    clock.advance(Duration.ofSeconds(1));
    AccessToken late = source.fetch(Requests.after(first, Reason.AHEAD));

    assertThat(early.revealText()).isEqualTo("token-1");
    assertThat(late.revealText()).isEqualTo("token-2");
  }

  @Test
  void P1_aFileIsReadAgainAfterARefusal() throws Exception {
    Path file = hold("token", "token-1");
    FileTokenSource source = new FileTokenSource(file, clock);
    AccessToken first = source.fetch(Requests.first());
    hold("token", "token-2");

    AccessToken next = source.fetch(Requests.after(first, Reason.REJECTED));

    assertThat(next.revealText()).isEqualTo("token-2");
  }

  @Test
  void P1_aTokenWithoutAnEndIsLookedAfterAllTheSame() throws Exception {
    Path file = hold("token", "opaque-1");
    try (TokenEngine engine = engine()) {
      TokenProvider provider = engine.of(new FileTokenSource(file, clock), INLINE);
      provider.get();
      hold("token", "opaque-2");

      clock.advance(Duration.ofSeconds(66));

      assertThat(provider.get()).isEqualTo("opaque-2");
      assertThat(provider.token().expiry()).isEmpty();
    }
  }

  @Test
  void P2_theLastGoodTokenServesToItsEndWhileTheFileIsMissing() throws Exception {
    String token = jwt(Duration.ofHours(1));
    Path file = hold("token", token);
    try (TokenEngine engine = engine()) {
      TokenProvider provider = engine.of(new FileTokenSource(file, clock), INLINE);
      provider.get();
      Files.delete(file);

      clock.advance(Duration.ofMinutes(58));
      assertThat(provider.get()).isEqualTo(token);

      clock.advance(Duration.ofMinutes(2));
      assertThatThrownBy(provider::get)
          .isInstanceOfSatisfying(
              HexkeyException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCodes.SOURCE_UNAVAILABLE));
    }
  }

  @Test
  void P2_theLastGoodTokenServesWhileTheFileIsEmpty() throws Exception {
    String token = jwt(Duration.ofHours(1));
    Path file = hold("token", token);
    try (TokenEngine engine = engine()) {
      TokenProvider provider = engine.of(new FileTokenSource(file, clock), INLINE);
      provider.get();
      hold("token", "");
      clock.advance(Duration.ofMinutes(50));
      assertThat(provider.get()).isEqualTo(token);
      String next = jwt(Duration.ofHours(2));
      hold("token", next);

      clock.advance(Duration.ofMinutes(6));

      assertThat(provider.get()).isEqualTo(next);
    }
  }

  @Test
  void N4_oneLineBreakAtTheEndIsRemoved() throws Exception {
    assertThat(read("token-1\n")).isEqualTo("token-1");
    assertThat(read("token-1\r\n")).isEqualTo("token-1");
    assertThatThrownBy(() -> read("token-1\n\n"))
        .isInstanceOfSatisfying(
            HexkeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN));
  }

  @Test
  void N8_aFileOfMoreThan64KiBIsRefused() throws Exception {
    assertThat(read("t".repeat(65_536) + "\n")).hasSize(65_536);
    assertThatThrownBy(() -> read("t".repeat(65_537)))
        .isInstanceOfSatisfying(
            HexkeyException.class, e -> assertThat(e.reason()).contains("TOO_LONG"));
    assertThatThrownBy(() -> read("t".repeat(1 << 20)))
        .isInstanceOfSatisfying(
            HexkeyException.class, e -> assertThat(e.reason()).contains("TOO_LONG"));
  }

  private TokenEngine engine() {
    return TokenEngine.builder().clock(clock).ticker(clock).withoutLog().build();
  }

  private String read(String content) throws Exception {
    return new FileTokenSource(hold("token", content)).fetch(Requests.first()).revealText();
  }

  private Path hold(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** As the kubelet does: a new link beside the old one, renamed over it. */
  private void link(String target) throws IOException {
    Path next = directory.resolve("data.next");
    Files.createSymbolicLink(next, Path.of(target));
    Files.move(
        next,
        directory.resolve("data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private String jwt(Duration life) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    long exp = clock.instant().plus(life).getEpochSecond();
    byte[] payload = ("{\"exp\":" + exp + "}").getBytes(StandardCharsets.UTF_8);
    byte[] head = "{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8);
    return base64.encodeToString(head) + "." + base64.encodeToString(payload) + ".c2ln";
  }
}
