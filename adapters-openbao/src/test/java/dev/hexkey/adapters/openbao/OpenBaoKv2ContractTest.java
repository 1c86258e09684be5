package dev.hexkey.adapters.openbao;

class OpenBaoKv2ContractTest extends Kv2Contracts {
  OpenBaoKv2ContractTest() {
    super("openbao+kv2");
  }
}
