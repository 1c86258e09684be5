package dev.hexkey.tokenprovider.springvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.Canary;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.support.VaultToken;

class SpringVaultTokensTest {
  private static final TokenRequest FIRST =
      new TokenRequest(
          TokenRequest.Reason.FIRST,
          null,
          null,
          Duration.ZERO,
          Deadline.after(Duration.ofSeconds(25)));

  @Test
  void aSessionFollowsTheProvider() {
    try (TokenHour schedule = new TokenHour()) {
      SessionManager sessions = SpringVaultTokens.sessions(schedule.provider);

      VaultToken first = sessions.getSessionToken();
      schedule.provider.rejected("token-1", null);

      assertThat(first.getToken()).isEqualTo("token-1");
      assertThat(sessions.getSessionToken().getToken()).isEqualTo("token-2");
    }
  }

  @Test
  void aLoginIsASourceOfTokensThatLiveAsLongAsTheirLease() throws Exception {
    ClientAuthentication login =
        () -> LoginToken.renewable("s.1".toCharArray(), Duration.ofMinutes(20));
    TokenSource source = SpringVaultTokens.source(login);

    AccessToken token = source.fetch(FIRST);

    assertThat(token.revealText()).isEqualTo("s.1");
    assertThat(token.lifetime()).contains(Duration.ofMinutes(20));
    assertThat(source.canReplaceRejected()).isTrue();
  }

  @Test
  void P4_aSessionThatIsKeptElsewhereSaysThatItCannotBePassedOver() throws Exception {
    SessionManager sessions = () -> LoginToken.of("s.1".toCharArray(), Duration.ofMinutes(20));
    TokenSource source = SpringVaultTokens.source(sessions);

    assertThat(source.canReplaceRejected()).isFalse();
    assertThat(source.fetch(FIRST).lifetime()).isEmpty(); // it began some time ago
  }

  @Test
  void N2_whatTheServerSaidIsNotShown() {
    ClientAuthentication login =
        () -> {
          throw new VaultException("status 400 " + Canary.SECRET);
        };

    assertThatThrownBy(() -> SpringVaultTokens.source(login).fetch(FIRST))
        .isInstanceOf(UnreachableException.class)
        .hasNoCause()
        .hasMessageNotContaining(Canary.SECRET);
  }
}
