package dev.hexkey.tokenprovider.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcTokensTest {
  private final TokenHour schedule = new TokenHour();
  private Greeter greeter;
  private CallOptions options;
  private Channel replaying;

  @BeforeEach
  void start() throws Exception {
    greeter = new Greeter(schedule.issuer::acceptsHeader);
    CallCredentials credentials =
        GrpcTokens.loopbackCredentials(schedule.provider, greeter.authority());
    options = CallOptions.DEFAULT.withCallCredentials(credentials);
    replaying =
        ClientInterceptors.intercept(greeter.channel(), GrpcTokens.replay(schedule.provider));
  }

  @AfterEach
  void stop() throws Exception {
    greeter.close();
    schedule.close();
  }

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    schedule.expectNoFailureWhileTokensRotate(
        "gRPC", () -> Greeter.greet(greeter.channel(), options));
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    schedule.expectOnlyCallsUnderWayToFail("gRPC", () -> Greeter.greet(greeter.channel(), options));
  }

  @Test
  void noUnaryCallFailsWhileTokensAreRevoked() throws Exception {
    schedule.expectNoFailureWhileTokensAreRevoked(
        "gRPC with the replay", () -> Greeter.greet(replaying, options));
  }

  @Test
  void H2_aRefusedUnaryCallIsMadeAgainWithAnotherToken() {
    schedule.provider.get();
    schedule.issuer.revokeAll();

    assertThat(Greeter.greet(replaying, options)).isEqualTo("hello you");
    assertThat(greeter.authorizations())
        .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
  }

  @Test
  void H10_aRefusedStreamIsTheCallersAndTheNextGetsAnotherToken() {
    schedule.provider.get();
    schedule.issuer.revokeAll();

    assertThatThrownBy(() -> Greeter.greetOften(replaying, options).next())
        .isInstanceOf(StatusRuntimeException.class);

    assertThat(Greeter.greetOften(replaying, options))
        .toIterable()
        .containsExactly("hello you", "bye you");
  }

  @Test
  void O6_aCallElsewhereGetsNoToken() {
    CallOptions elsewhere =
        CallOptions.DEFAULT.withCallCredentials(
            GrpcTokens.loopbackCredentials(schedule.provider, "api.example.com:443"));

    assertThatThrownBy(() -> Greeter.greet(replaying, elsewhere))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(greeter.authorizations()).containsExactly(List.of());
    assertThat(schedule.issuer.issued()).isZero();
  }

  @Test
  void O5_aChannelThatIsNotPrivateGetsNoToken() {
    CallOptions insisting =
        CallOptions.DEFAULT.withCallCredentials(
            GrpcTokens.credentials(schedule.provider, greeter.authority()));

    assertThatThrownBy(() -> Greeter.greet(replaying, insisting))
        .hasMessageContaining("private channel");
    assertThat(greeter.authorizations()).isEmpty();
  }

  @Test
  void M3_aClosedProviderFailsTheCallAsClosed() {
    schedule.provider.close();

    assertThatThrownBy(() -> Greeter.greet(replaying, options))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
              assertThat(((HexkeyException) e.getStatus().getCause()).code())
                  .isEqualTo(ErrorCodes.CLOSED);
            });
  }
}
