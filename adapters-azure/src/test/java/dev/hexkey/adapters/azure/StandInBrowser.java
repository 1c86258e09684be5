package dev.hexkey.adapters.azure;

import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignInPrompt;
import dev.hexkey.testkit.azure.AzureDouble;
import dev.hexkey.testkit.azure.FormPage;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A person with a browser: opens the page that is shown, and does something there. */
final class StandInBrowser implements SignInPrompt {
  private final AzureDouble azure;
  private final UnaryOperator<FormPage> person;
  private final CompletableFuture<SignIn.Prompt> shown = new CompletableFuture<>();
  private final CompletableFuture<FormPage> end = new CompletableFuture<>();

  StandInBrowser(AzureDouble azure, UnaryOperator<FormPage> person) {
    this.azure = azure;
    this.person = person;
  }

  @Override
  public boolean hasBrowser() {
    return true;
  }

  @Override
  public void show(SignIn.Prompt prompt) {
    shown.complete(prompt);
    Thread browser =
        new Thread(
            () -> {
              try {
                FormPage first = FormPage.open(azure, URI.create(prompt.address()));
                end.complete(person.apply(first));
              } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
              }
            },
            "browser");
    browser.setDaemon(true);
    browser.start();
  }

  /** Where the person was sent. */
  SignIn.Prompt shown() throws Exception {
    return shown.get(10, TimeUnit.SECONDS);
  }

  /** The page that the person saw last. */
  FormPage lastPage() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }
}
