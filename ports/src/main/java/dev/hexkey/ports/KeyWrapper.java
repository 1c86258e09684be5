package dev.hexkey.ports;

/**
 * Driven port: protects the key of a store with another key that it never gives out.
 * Implementations hold any number of wrapping keys, each under a key id, so that a rotation can be
 * interrupted at any instant. Thread-safe; calls may block.
 */
public interface KeyWrapper {
  /**
   * The kind of place: {@code file}, {@code keychain}, {@code environment}, {@code passphrase}, …
   */
  String kind();

  /**
   * Whether the wrapping key is there. "Absent" is answered only if the place was asked and said
   * so.
   *
   * @param keyId as {@link #create} gave it
   */
  KeyStatus check(String keyId);

  /**
   * Makes a new wrapping key beside those that are there, and returns its id only after it is
   * safely kept. Never replaces one.
   *
   * @return the key id, opaque to the caller and kept beside what is wrapped; at most 512 printable
   *     ASCII characters. May carry parameters, such as those of a key derivation; never anything
   *     secret
   * @throws HexkeyException if the place cannot be asked, or keeps a key that a person has to make
   */
  String create();

  /**
   * Wraps a key.
   *
   * @param key stays the caller's
   * @param associatedData must be given again to unwrap; binds the result to its place
   * @throws AbsentException with code {@code KEY_ABSENT} if the place was asked and has no such
   *     wrapping key; with the reason {@code OTHER_KEY} if it has others
   * @throws HexkeyException with code {@code KEY_UNAVAILABLE} if the place could not be asked
   */
  byte[] wrap(String keyId, SecretValue key, byte[] associatedData);

  /**
   * Unwraps a key; the result is the caller's to close.
   *
   * @throws AbsentException with code {@code KEY_ABSENT} if the place was asked and has no such
   *     wrapping key; with the reason {@code OTHER_KEY} if it has others
   * @throws HexkeyException with code {@code KEY_UNAVAILABLE} if the place could not be asked
   * @throws DamagedException with code {@code KEY_WRONG} if another key wrapped it, or {@code
   *     STORE_DAMAGED} if it was changed or belongs elsewhere
   */
  SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData);

  /**
   * Forgets a wrapping key that nothing is wrapped with any more. Does nothing if it is not there.
   */
  void retire(String keyId);
}
