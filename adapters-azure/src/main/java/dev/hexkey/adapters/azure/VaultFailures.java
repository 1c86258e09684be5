package dev.hexkey.adapters.azure;

import com.azure.core.exception.HttpResponseException;
import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a vault's refusal means (its REST reference, "error handling"). Thread-safe. */
final class VaultFailures {
  private static final Logger LOG = LoggerFactory.getLogger(VaultFailures.class);

  private final AzureConfig config;
  private final Vault vault;

  VaultFailures(AzureConfig config, Vault vault) {
    this.config = config;
    this.vault = vault;
  }

  /**
   * Makes a call of the SDK, and turns what it throws into ours. Nothing of the SDK's goes on: its
   * messages quote whole answers.
   */
  <T> T translated(SecretAddress address, Supplier<T> call) {
    try {
      return call.get();
    } catch (HttpResponseException e) {
      throw e.getResponse() instanceof VaultResponse response
          ? of(address, response.reply())
          : AzureErrors.malformed(vault.name());
    } catch (HexkeyException e) {
      throw e;
    } catch (UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
      throw AzureErrors.malformed(vault.name());
    }
  }

  /** How errors name a secret. */
  String uri(SecretAddress address) {
    return AzureAdapter.SCHEME + "://" + address.mount() + "/***";
  }

  private HexkeyException of(SecretAddress address, Reply reply) {
    VaultRefusal refusal = VaultRefusal.read(reply.body());
    String uri = uri(address);
    String requestId = VaultConnection.requestId(reply);
    LOG.atDebug()
        .addKeyValue("vault", vault.name())
        .addKeyValue("status", reply.status())
        .addKeyValue("code", refusal.code())
        .log("the vault refused");
    return switch (reply.status()) {
      case 400 ->
          refusal.is("BadParameter")
              ? AzureErrors.refusedName(uri)
              : AzureErrors.answered(vault.name(), 400);
      case 403 -> forbidden(address, refusal, requestId);
      case 404 -> AzureErrors.absent(uri, address.version().isPresent());
      case 409 ->
          refusal.is("ObjectIsBeingRecovered")
              ? AzureErrors.beingRecovered(uri)
              : refusal.is("ObjectIsDeletedButRecoverable")
                      || refusal.is("ObjectIsBeingDeleted")
                      || refusal.is("Conflict")
                  ? AzureErrors.softDeleted(uri)
                  : AzureErrors.conflict(uri);
      case 412 -> AzureErrors.conflict(uri);
      default ->
          reply.status() < 300
              ? AzureErrors.malformed(vault.name())
              : AzureErrors.answered(vault.name(), reply.status());
    };
  }

  private HexkeyException forbidden(
      SecretAddress address, VaultRefusal refusal, @Nullable String requestId) {
    String uri = uri(address);
    if (refusal.is("SecretDisabled")) {
      return AzureErrors.disabled(uri);
    }
    if (refusal.is("SecretExpired")) {
      return AzureErrors.expired(uri, null);
    }
    if (refusal.is("SecretNotYetValid")) {
      return AzureErrors.notYetValid(uri, null);
    }
    if (refusal.isOfNetwork()) {
      return AzureErrors.networkDenied(
          vault.name(), refusal.clientAddress().orElse(null), requestId);
    }
    if (refusal.is("ForbiddenByPolicy") || refusal.is("AccessDenied")) {
      return AzureErrors.policyDenied(uri, requestId);
    }
    return AzureErrors.accessDenied(uri, hint(address), requestId);
  }

  /** What the organisation wants people to be told. */
  private @Nullable String hint(SecretAddress address) {
    String template = config.groupHintOrNull();
    if (template == null) {
      return null;
    }
    int joint = address.path().indexOf("--");
    String plugin = joint < 0 ? address.path() : address.path().substring(0, joint);
    String text = template.replace("{plugin}", plugin).strip();
    return text.endsWith(".") ? text : text + ".";
  }
}
