package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.ports.SignInPrompt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser finishes a sign-in; its last page is kept as a picture. */
class BrowserSignInTest {
  private static final Path PICTURE = Path.of("target", "signed-in.png");

  @Test
  void aRealBrowserComesBackWithASignIn(@TempDir Path folder) throws Exception {
    Optional<Path> program = Chromium.program();
    if (program.isEmpty()) {
      assertThat(System.getenv("CI"))
          .as("no chromium on the PATH; install it")
          .isNotEqualTo("true");
      assumeTrue(false, "no chromium on the PATH");
    }
    Person person = new Person();
    try (SignedIn world = new SignedIn(folder);
        Hexkey client = world.client(person);
        Chromium browser = Chromium.start(program.orElseThrow(), folder)) {
      world.vault.put("yokoy--api-key", "s3cr3t");
      SignIn signIn = client.signIns().get(0);
      signIn.start(Method.AUTO, false);

      browser.open(person.shown.get(20, TimeUnit.SECONDS).address());
      browser.await("document.getElementById('username') != null");
      browser.evaluate("document.getElementById('username').value = 'ada@contoso.example'");
      browser.evaluate("document.getElementById('continue').click()");
      browser.await("document.title == 'You are signed in'");
      Files.write(PICTURE, browser.screenshot());

      SignIn.Status status = signIn.await(Deadline.after(Duration.ofSeconds(20)));
      assertThat(status.state()).as("%s", status.problem()).isEqualTo(State.SIGNED_IN);
      assertThat(status.username()).contains("ada@contoso.example");
      assertThat(browser.evaluate("location.search")).as("no code in the address").isEmpty();
      assertThat(client.secrets().resolve("azure+kv://my-vault/yokoy--api-key").revealText())
          .isEqualTo("s3cr3t");
      assertThat(PICTURE).isNotEmptyFile();
    }
  }

  /** Who sits before the browser. */
  private static final class Person implements SignInPrompt {
    private final CompletableFuture<SignIn.Prompt> shown = new CompletableFuture<>();

    @Override
    public boolean hasBrowser() {
      return true;
    }

    @Override
    public void show(SignIn.Prompt prompt) {
      shown.complete(prompt);
    }
  }
}
