package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.AssertionRequestOptions;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A token that the platform lays down in a file and replaces there, so that the file is read for
 * each request. Thread-safe.
 */
final class FederatedProof implements AppIdentity.Proof {
  private static final int MOST_BYTES = 65_536;

  private final String file;

  FederatedProof(String file) {
    this.file = file;
  }

  @Override
  public IClientCredential current() {
    Function<AssertionRequestOptions, String> callback = options -> read();
    return ClientCredentialFactory.createFromCallback(callback);
  }

  private String read() {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      String token = new String(bytes, StandardCharsets.US_ASCII).strip();
      if (bytes.length > MOST_BYTES || token.isEmpty()) {
        throw IdentityErrors.badFederatedToken();
      }
      return token;
    } catch (IOException | InvalidPathException e) {
      throw IdentityErrors.badFederatedToken();
    }
  }
}
