package dev.hexkey.testkit.openbao;

import dev.hexkey.testkit.network.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/**
 * The files of a server's TLS, from an authority of their own.
 *
 * @param authority the certificate to trust
 */
record OpenBaoTls(Path authority, Path certificate, Path key) {
  /** Writes them into a new folder, so that what an earlier authority left stays as it is. */
  static OpenBaoTls in(Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, "tls-");
    try {
      CertificateAuthority authority = new CertificateAuthority();
      KeyPair keys = CertificateAuthority.newKeys();
      String key = CertificateAuthority.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
      return new OpenBaoTls(
          Files.writeString(folder.resolve("ca.pem"), authority.certificate()),
          Files.writeString(
              folder.resolve("server.pem"), authority.certificateFor(keys.getPublic())),
          Files.writeString(folder.resolve("server.key"), key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has these algorithms
    }
  }
}
