package dev.hexkey.testkit;

import dev.hexkey.ports.RecordKey;

/** A record store whose stored bytes can be changed behind its back. */
public interface DamageableRecordFixture extends RecordStoreFixture {
  /** Changes what is stored of one record, so that its integrity check must fail. */
  void damage(RecordKey key) throws Exception;

  /** Takes what is stored of one record away, as somebody would who edits the store's files. */
  void steal(RecordKey key) throws Exception;
}
