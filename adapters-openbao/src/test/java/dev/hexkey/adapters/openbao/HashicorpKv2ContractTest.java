package dev.hexkey.adapters.openbao;

class HashicorpKv2ContractTest extends Kv2Contracts {
  HashicorpKv2ContractTest() {
    super("hashicorp+kv2");
  }
}
