package dev.hexkey.adapters.azure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A certificate with its RSA key, read from PEM (RFC 7468) or PKCS#12, whichever the content is.
 */
final class CertificateFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /** Of a PKCS#1 key: SEQUENCE, version 0, rsaEncryption; lengths follow (RFC 5208, section 5). */
  private static final byte[] RSA = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private CertificateFile(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Reads it.
   *
   * @param password asked for only if the file is encrypted
   * @throws dev.hexkey.ports.MisconfiguredException if it is no certificate with its key
   */
  static CertificateFile read(String file, SecretText password) {
    byte[] bytes = bytes(file);
    try {
      CertificateFile read =
          isPem(bytes)
              ? ofPem(new String(bytes, StandardCharsets.US_ASCII), password)
              : ofKeyStore(bytes, password);
      read.requirePair();
      return read;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw IdentityErrors.badCertificate("UNREADABLE"); // the cause may quote it
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  PrivateKey key() {
    return key;
  }

  /** The app's certificate first. */
  List<X509Certificate> chain() {
    return chain;
  }

  @Override
  public String toString() {
    return "CertificateFile[" + chain.size() + "]";
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw IdentityErrors.badCertificate("TOO_LARGE");
      }
      return bytes;
    } catch (IOException | InvalidPathException e) {
      throw IdentityErrors.badCertificate("ABSENT");
    }
  }

  private static boolean isPem(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  private static CertificateFile ofPem(String pem, SecretText password)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = new ArrayList<>();
    PrivateKey key = null;
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
      switch (blocks.group(1)) {
        case "CERTIFICATE" -> chain.add(certificate(der));
        case "PRIVATE KEY" -> key = rsa(der);
        case "RSA PRIVATE KEY" -> key = rsa(wrapped(der));
        case "ENCRYPTED PRIVATE KEY" -> key = decrypted(der, password);
        default -> {} // parameters and the like
      }
    }
    if (key == null || chain.isEmpty()) {
      throw IdentityErrors.badCertificate("INCOMPLETE");
    }
    return new CertificateFile(key, leafFirst(key, chain));
  }

  private static CertificateFile ofKeyStore(byte[] bytes, SecretText password)
      throws GeneralSecurityException, IOException {
    char[] chars = password.reveal().toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), chars);
      for (String alias : Collections.list(store.aliases())) {
        Certificate[] chain = store.getCertificateChain(alias);
        if (store.getKey(alias, chars) instanceof PrivateKey key && chain != null) {
          return new CertificateFile(
              key, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
        }
      }
      throw IdentityErrors.badCertificate("INCOMPLETE");
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static PrivateKey rsa(byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static PrivateKey decrypted(byte[] der, SecretText password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
    PBEKeySpec spec = new PBEKeySpec(password.reveal().toCharArray());
    try {
      String algorithm =
          info.getAlgParameters() == null
              ? info.getAlgName()
              : info.getAlgParameters().toString(); // the JDK names PBES2 in full only there
      SecretKey secret = SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
      return KeyFactory.getInstance("RSA").generatePrivate(info.getKeySpec(cipher));
    } finally {
      spec.clearPassword();
    }
  }

  /** A PKCS#1 key as PKCS#8 has it. */
  private static byte[] wrapped(byte[] pkcs1) {
    return tagged(0x30, joined(RSA, tagged(0x04, pkcs1)));
  }

  private static byte[] tagged(int tag, byte[] value) {
    byte[] head = {
      (byte) tag, (byte) 0x82, (byte) (value.length >> 8), (byte) value.length // an RSA key is long
    };
    return joined(head, value);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** In PEM the order is free. */
  private static List<X509Certificate> leafFirst(PrivateKey key, List<X509Certificate> chain) {
    List<X509Certificate> sorted = new ArrayList<>(chain);
    sorted.sort((a, b) -> Boolean.compare(isPair(key, b), isPair(key, a)));
    return sorted;
  }

  private void requirePair() {
    if (!isPair(key, chain.get(0))) {
      throw IdentityErrors.badCertificate("NO_PAIR");
    }
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate) {
    return key instanceof RSAPrivateKey own
        && certificate.getPublicKey() instanceof RSAPublicKey shown
        && own.getModulus().equals(shown.getModulus());
  }
}
