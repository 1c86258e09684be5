package dev.hexkey.testkit;

/** A record store whose place can be cut off. */
public interface UnreachableRecordFixture extends RecordStoreFixture {
  /** Makes the place unreachable. */
  void cutOff() throws Exception;

  /** Makes it reachable again. */
  void reconnect() throws Exception;
}
