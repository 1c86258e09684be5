package dev.hexkey.testkit;

class InMemoryRecordStoreTest implements InMemoryRecords {
  @Override
  public ForwardingRecords decorate(InMemoryRecordStore good) {
    return new ForwardingRecords(good);
  }
}
