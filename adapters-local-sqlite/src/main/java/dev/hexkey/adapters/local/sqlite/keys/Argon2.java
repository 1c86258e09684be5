package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.SecretValue;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with its parameters and salt: turns a passphrase into 32 bytes.
 *
 * @param memoryKib memory in KiB
 * @param passes number of passes
 * @param lanes number of lanes
 * @param salt 16 bytes in base64url
 */
public record Argon2(int memoryKib, int passes, int lanes, String salt) {
  /** Second choice of RFC 9106, section 4: for where memory is scarce. */
  public static final Cost DEFAULT_COST = new Cost(64 * 1024, 3, 1);

  private static final int SALT_BYTES = 16;

  /**
   * What a guess costs. Bounded, so that what others wrote cannot ask for all memory or for hours.
   *
   * @param memoryKib memory in KiB; 8 MiB to 256 MiB
   * @param passes 1 to 16
   * @param lanes 1 to 8
   */
  public record Cost(int memoryKib, int passes, int lanes) {
    /** Refuses what is outside the bounds. */
    public Cost {
      requireWithin("memory in KiB", memoryKib, 8 * 1024, 256 * 1024);
      requireWithin("passes", passes, 1, 16);
      requireWithin("lanes", lanes, 1, 8);
    }
  }

  /** Refuses what is outside the bounds. */
  public Argon2 {
    new Cost(memoryKib, passes, lanes);
    if (Base64.getUrlDecoder().decode(salt).length != SALT_BYTES) {
      throw new IllegalArgumentException("the salt has 16 bytes");
    }
  }

  /** With a fresh random salt. */
  public static Argon2 withFreshSalt(Cost cost) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(salt);
    return new Argon2(cost.memoryKib, cost.passes, cost.lanes, text);
  }

  /** The text form {@code argon2id$m=65536,t=3,p=1$salt}. */
  public String format() {
    return "argon2id$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + salt;
  }

  /** Reads the text form; empty if it is none, or asks for more than the bounds allow. */
  public static Optional<Argon2> parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 3 || !parts[0].equals("argon2id")) {
      return Optional.empty();
    }
    String[] cost = parts[1].split(",", -1);
    if (cost.length != 3) {
      return Optional.empty();
    }
    try {
      Argon2 parsed =
          new Argon2(number(cost[0], "m="), number(cost[1], "t="), number(cost[2], "p="), parts[2]);
      return parsed.format().equals(text) ? Optional.of(parsed) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Derives 32 bytes, the caller's to wipe. Takes as long and as much memory as the cost says. */
  public byte[] derive(SecretValue passphrase) {
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(Base64.getUrlDecoder().decode(salt))
            .build();
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] key = new byte[WrappingKey.SIZE_BYTES];
    passphrase.revealTo(bytes -> generator.generateBytes(bytes, key));
    return key;
  }

  private static int number(String text, String prefix) {
    if (!text.startsWith(prefix)) {
      throw new IllegalArgumentException("expected " + prefix);
    }
    return Integer.parseInt(text.substring(prefix.length()));
  }

  private static void requireWithin(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + " must be from " + min + " to " + max);
    }
  }
}
