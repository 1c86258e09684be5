package dev.hexkey.testkit.network;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Issues a certificate for loopback (RFC 5280). Written out in DER: the JDK has no public face for
 * it, {@code keytool} takes seconds, and the testkit brings no library.
 */
public final class CertificateAuthority {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;

  private static final byte[] ECDSA_WITH_SHA256 = der(SEQUENCE, oid("2a8648ce3d040302"));
  private static final byte[] IS_AUTHORITY =
      extension("551d13", der(SEQUENCE, HexFormat.of().parseHex("0101ff")));
  private static final byte[] FOR_LOOPBACK =
      extension(
          "551d11", der(SEQUENCE, ascii(0x82, "localhost"), der(0x87, new byte[] {127, 0, 0, 1})));
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final byte[] name;
  private final KeyPair keys;

  /** An authority with a key of its own. */
  public CertificateAuthority() throws GeneralSecurityException {
    name = named("Hexkey test CA " + UUID.randomUUID());
    keys = newKeys();
  }

  /** The certificate to trust, in PEM. */
  public String certificate() throws GeneralSecurityException {
    return issue(name, keys.getPublic(), IS_AUTHORITY);
  }

  /** A certificate for {@code 127.0.0.1} and {@code localhost}, in PEM. */
  public String certificateFor(PublicKey key) throws GeneralSecurityException {
    return issue(named("localhost"), key, FOR_LOOPBACK);
  }

  /** Keys for a server, on the curve P-256. */
  public static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** Wraps a certificate or a key. */
  public static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  private String issue(byte[] subject, PublicKey key, byte[] extension)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    byte[] content =
        der(
            SEQUENCE,
            der(VERSION, der(INTEGER, new byte[] {2})),
            der(INTEGER, new BigInteger(64, new SecureRandom()).toByteArray()),
            ECDSA_WITH_SHA256,
            name,
            der(SEQUENCE, time(now.minus(Duration.ofHours(1))), time(now.plus(Duration.ofDays(2)))),
            subject,
            key.getEncoded(),
            der(EXTENSIONS, der(SEQUENCE, extension)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(content);
    byte[] signed = der(SEQUENCE, content, ECDSA_WITH_SHA256, bits(signature.sign()));
    return pem("CERTIFICATE", signed);
  }

  private static byte[] named(String commonName) {
    byte[] text = der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, oid("550403"), text)));
  }

  private static byte[] extension(String hexOid, byte[] value) {
    return der(SEQUENCE, oid(hexOid), der(OCTET_STRING, value));
  }

  private static byte[] oid(String hex) {
    return der(OID, HexFormat.of().parseHex(hex));
  }

  private static byte[] time(Instant at) {
    return ascii(UTC_TIME, UTC.format(at));
  }

  private static byte[] ascii(int tag, String text) {
    return der(tag, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bits(byte[] value) {
    return der(BIT_STRING, new byte[] {0}, value);
  }

  private static byte[] der(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length > 0xff) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 0x7f) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
