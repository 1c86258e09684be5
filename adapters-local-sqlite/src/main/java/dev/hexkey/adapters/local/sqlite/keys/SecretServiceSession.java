package dev.hexkey.adapters.local.sqlite.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption between a client and the Secret Service, as {@value #ALGORITHM} of its specification:
 * Diffie-Hellman in the second Oakley group, HKDF-SHA256 without salt or info, AES-128-CBC.
 *
 * <p>It keeps secrets out of the bus and of its library's trace log; it authenticates nobody, and
 * need not, since the bus belongs to one user.
 */
final class SecretServiceSession implements AutoCloseable {
  static final String ALGORITHM = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

  private static final int GROUP_BYTES = 128;
  private static final int KEY_BYTES = 16;
  private static final BigInteger GENERATOR = BigInteger.TWO;

  /** RFC 2409, section 6.2. */
  private static final BigInteger PRIME =
      new BigInteger(
          "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
              + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
              + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
              + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
          16);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final BigInteger secretExponent = new BigInteger(GROUP_BYTES * 8 - 1, RANDOM);
  private byte[] key = new byte[0];

  /** Our half of the exchange. */
  byte[] publicKey() {
    return unsigned(GENERATOR.modPow(secretExponent, PRIME));
  }

  /** Finishes the exchange with the service's half. */
  void agree(byte[] theirPublicKey) throws GeneralSecurityException {
    BigInteger theirs = new BigInteger(1, theirPublicKey);
    boolean inGroup =
        theirs.compareTo(BigInteger.ONE) > 0
            && theirs.compareTo(PRIME.subtract(BigInteger.ONE)) < 0;
    if (!inGroup) {
      throw new GeneralSecurityException("the service's public key is not in the group");
    }
    byte[] shared = unsigned(theirs.modPow(secretExponent, PRIME));
    byte[] pseudoRandomKey = hmac(new byte[32], shared);
    byte[] expanded = hmac(pseudoRandomKey, new byte[] {1});
    key = Arrays.copyOf(expanded, KEY_BYTES);
    Arrays.fill(shared, (byte) 0);
    Arrays.fill(pseudoRandomKey, (byte) 0);
    Arrays.fill(expanded, (byte) 0);
  }

  byte[] freshIv() {
    byte[] iv = new byte[16];
    RANDOM.nextBytes(iv);
    return iv;
  }

  byte[] encrypt(byte[] iv, byte[] plain) throws GeneralSecurityException {
    return crypt(Cipher.ENCRYPT_MODE, iv, plain);
  }

  byte[] decrypt(byte[] iv, byte[] encrypted) throws GeneralSecurityException {
    return crypt(Cipher.DECRYPT_MODE, iv, encrypted);
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  private byte[] crypt(int mode, byte[] iv, byte[] input) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher.doFinal(input);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  /** Big-endian without a sign, as long as the group's prime. */
  private static byte[] unsigned(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] fixed = new byte[GROUP_BYTES];
    int length = Math.min(signed.length, GROUP_BYTES);
    System.arraycopy(signed, signed.length - length, fixed, GROUP_BYTES - length, length);
    return fixed;
  }
}
