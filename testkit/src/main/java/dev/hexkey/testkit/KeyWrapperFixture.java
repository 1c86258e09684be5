package dev.hexkey.testkit;

import dev.hexkey.ports.KeyWrapper;

/** A key wrapper made for one test, and keys of it in known states. */
public interface KeyWrapperFixture extends AutoCloseable {
  /** The wrapper under test; always the same one. */
  KeyWrapper wrapper();

  /** The id of a wrapping key that is there; always the same one. */
  String keyId();

  /** The id of another wrapping key that is there; always the same one. */
  String otherKeyId();

  /** The id of a wrapping key that the place, when asked, says it does not have. */
  String absentKeyId();

  /** Removes what the fixture made. */
  @Override
  default void close() {}
}
