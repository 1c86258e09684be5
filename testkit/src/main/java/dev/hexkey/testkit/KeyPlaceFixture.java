package dev.hexkey.testkit;

/** A key wrapper whose place can be shut. */
public interface KeyPlaceFixture extends KeyWrapperFixture {
  /** Makes the place unavailable: locks the keychain, stops its service, hides the file system. */
  void shut() throws Exception;

  /** Makes it available again. */
  void open() throws Exception;
}
