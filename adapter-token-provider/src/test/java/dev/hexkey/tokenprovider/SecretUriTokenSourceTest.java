package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenRequest.Reason;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SecretUriTokenSourceTest {
  private final SecretUriTokenSource source =
      new SecretUriTokenSource(new Remembering(), "file:///app/token");

  @Test
  void aTokenIsResolved() {
    assertThat(source.fetch(Requests.first()).revealText()).isEqualTo("remembered");
  }

  @Test
  void aRefusedTokenIsReadFromItsStoreAgain() {
    AccessToken refused = AccessToken.of("remembered");

    assertThat(source.fetch(Requests.after(refused, Reason.REJECTED)).revealText())
        .isEqualTo("from the store".replace(' ', '-'));
  }

  private static final class Remembering implements SecretResolver {
    @Override
    public SecretValue resolve(String uri) {
      return SecretValue.ofText("remembered\n");
    }

    @Override
    public CompletionStage<SecretValue> resolveAsync(String uri) {
      throw new AssertionError("sources may block");
    }

    @Override
    public SecretValue refresh(String uri) {
      return SecretValue.ofText("from-the-store\n");
    }
  }
}
