package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import dev.hexkey.adapters.azure.IdentityConfig.Machine;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Tokens of the machine's identity, out of the service that the platform offers for it. Which one
 * that is MSAL reads out of the environment of the process. What MSAL remembers for the whole JVM
 * is passed over; the platform remembers too. These platforms take no claims: where a vault wants
 * some, they are asked anew, and may answer as before. Thread-safe.
 */
final class ManagedIdentity implements Identity {
  private final Machine machine;
  private final String resource;
  private final Transport direct;
  private final InstantSource clock;
  private final Pause pause;

  /**
   * An identity.
   *
   * @param direct a way out that no proxy stands in
   */
  ManagedIdentity(
      Machine machine, String resource, Transport direct, InstantSource clock, Pause pause) {
    this.machine = machine;
    this.resource = resource;
    this.direct = direct;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    ManagedIdentityHttp http =
        new ManagedIdentityHttp(new PlatformService(direct, request.deadline(), clock, pause));
    try {
      ManagedIdentityApplication application =
          ManagedIdentityApplication.builder(id())
              .httpClient(http)
              .executorService(BorrowedExecutor.CALLER)
              .disableInternalRetries()
              .build();
      IAuthenticationResult result =
          application
              .acquireTokenForManagedIdentity(
                  ManagedIdentityParameters.builder(resource).forceRefresh(true).build())
              .get();
      return Entra.token(result);
    } catch (Exception e) { // MSAL declares no less
      throw IdentityErrors.ofManagedIdentity(e);
    }
  }

  @Override
  public String identity() {
    return Credential.MANAGED_IDENTITY.setting();
  }

  @Override
  public String label() {
    return "managed identity";
  }

  private ManagedIdentityId id() {
    String id = Objects.requireNonNullElse(machine.idOrNull(), "");
    return switch (machine.kind()) {
      case SYSTEM -> ManagedIdentityId.systemAssigned();
      case CLIENT_ID -> ManagedIdentityId.userAssignedClientId(id);
      case RESOURCE_ID -> ManagedIdentityId.userAssignedResourceId(id);
      case OBJECT_ID -> ManagedIdentityId.userAssignedObjectId(id);
    };
  }
}
