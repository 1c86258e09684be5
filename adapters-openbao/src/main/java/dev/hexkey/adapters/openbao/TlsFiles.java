package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.ServerConfig.TlsConfig;
import dev.hexkey.ports.MisconfiguredException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * Reads the PEM files of TLS (RFC 7468). A file that is missing or empty is an error. Not
 * thread-safe.
 */
final class TlsFiles {
  private final String server;
  private final TlsConfig config;
  private List<Object> stamps = List.of(); // of one thread at a time, which its user sees to

  TlsFiles(String server, TlsConfig config) {
    this.server = server;
    this.config = config;
  }

  /** Whom to trust and what to show. */
  Tls read() {
    List<Object> now = stamps();
    Tls tls = build();
    stamps = now;
    return tls;
  }

  /** The same if a file has changed since; empty also while what is there cannot be used. */
  Optional<Tls> readIfChanged() {
    try {
      return stamps().equals(stamps) ? Optional.empty() : Optional.of(read());
    } catch (MisconfiguredException e) {
      return Optional.empty(); // somebody is still writing; the handshake's failure is told
    }
  }

  private Tls build() {
    HandshakeCertificates.Builder builder = new HandshakeCertificates.Builder();
    if (authorities().isEmpty() && config.caPemOrNull() == null) {
      builder.addPlatformTrustedCertificates();
    } else {
      trusted().forEach(builder::addTrustedCertificate);
    }
    if (config.clientCertOrNull() != null && config.clientKeyOrNull() != null) {
      List<X509Certificate> chain = certificates(config.clientCertOrNull());
      X509Certificate[] rest = chain.subList(1, chain.size()).toArray(X509Certificate[]::new);
      builder.heldCertificate(held(config.clientCertOrNull(), config.clientKeyOrNull()), rest);
    }
    HandshakeCertificates made = builder.build();
    Tls tls = config.skipVerify() ? Tls.unverified(made) : Tls.of(made);
    return config.serverNameOrNull() == null ? tls : tls.asking(config.serverNameOrNull());
  }

  private List<X509Certificate> trusted() {
    return config.caCertOrNull() == null && config.caPemOrNull() != null
        ? parsed(config.caPemOrNull())
        : authorities().stream().flatMap(file -> certificates(file).stream()).toList();
  }

  /** The files of authorities, in an order that stays. */
  private List<String> authorities() {
    if (config.caCertOrNull() != null) {
      return List.of(config.caCertOrNull());
    }
    if (config.caPemOrNull() != null || config.caFolderOrNull() == null) {
      return List.of();
    }
    List<String> files = filesIn(config.caFolderOrNull());
    if (files.isEmpty()) {
      throw BaoErrors.badTls(server, "a folder of certificates is empty");
    }
    return files;
  }

  private List<String> filesIn(String folder) {
    try (Stream<Path> all = Files.list(Path.of(folder))) {
      return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    } catch (IOException | InvalidPathException e) {
      throw BaoErrors.badTls(server, "a folder is missing or cannot be read");
    }
  }

  private HeldCertificate held(String certificate, String key) {
    try {
      return HeldCertificate.decode(text(certificate) + "\n" + text(key));
    } catch (IllegalArgumentException e) {
      throw BaoErrors.badTls(
          server, "certificate and key are not one of each, the key in PKCS #8, that go together");
    }
  }

  private List<X509Certificate> certificates(String file) {
    return parsed(text(file));
  }

  private List<X509Certificate> parsed(String text) {
    try {
      byte[] pem = text.getBytes(StandardCharsets.UTF_8);
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw BaoErrors.badTls(server, "a file of certificates is empty");
      }
      return found;
    } catch (CertificateException e) {
      throw BaoErrors.badTls(server, "a file of certificates holds something else");
    }
  }

  /** What tells one state of the files from another: a rewritten file, or another one. */
  private List<Object> stamps() {
    Stream<String> own =
        Stream.of(config.clientCertOrNull(), config.clientKeyOrNull()).filter(Objects::nonNull);
    return Stream.concat(authorities().stream(), own).map(TlsFiles::stamp).toList();
  }

  private static Object stamp(String file) {
    try {
      BasicFileAttributes about = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
      return List.of(about.lastModifiedTime(), about.size(), String.valueOf(about.fileKey()));
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }

  private String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw BaoErrors.badTls(server, "a file is missing or cannot be read");
    }
  }
}
