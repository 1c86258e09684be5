package dev.hexkey.testkit;

/** A secret store whose place can be cut off. */
public interface UnreachableFixture extends SecretStoreFixture {
  /** Makes the place unreachable: stops the server, blocks the port, unmounts the folder. */
  void cutOff() throws Exception;

  /** Makes it reachable again. */
  void reconnect() throws Exception;
}
