package dev.hexkey.adapters.openbao;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.testkit.KeyCreationContract;
import dev.hexkey.testkit.KeyPlaceFixture;
import dev.hexkey.testkit.KeyUnavailableContract;
import dev.hexkey.testkit.KeyWrapperContract;
import dev.hexkey.testkit.KeyWrapperFixture;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Without the retirement of keys: a transit key is the operator's, and may serve other stores. */
class TransitKeyWrapperContractTest
    implements KeyWrapperContract, KeyCreationContract, KeyUnavailableContract {
  @TempDir static Path folder;
  @TempDir Path home;
  private static OpenBaoServer bao;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.raft(folder);
    bao.mount("transit", "transit");
    bao.write("transit/keys/hexkey", "{}");
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @Override
  public KeyWrapperFixture newWrapper() {
    return newShuttableWrapper();
  }

  @Override
  public KeyPlaceFixture newShuttableWrapper() {
    return new Place(home);
  }

  /** Shut by sealing the server. */
  private static final class Place implements KeyPlaceFixture {
    private final Hexkey hexkey;
    private final KeyWrapper wrapper;
    private final String keyId;
    private final String otherKeyId;
    private boolean sealed;

    Place(Path home) {
      hexkey =
          Hexkey.builder()
              .home(home)
              .adapter(new OpenBaoAdapter())
              .environment(
                  Map.of(
                      "OPENBAO_URL", bao.address().toString(),
                      "OPENBAO_CA_CERT", bao.caCertificate().toString(),
                      "OPENBAO_TOKEN", bao.rootToken(),
                      "OPENBAO_TRANSIT_KEY", "transit/hexkey"))
              .build();
      wrapper = hexkey.keyWrappers().get(0);
      keyId = wrapper.create();
      otherKeyId = wrapper.create();
    }

    @Override
    public KeyWrapper wrapper() {
      return wrapper;
    }

    @Override
    public String keyId() {
      return keyId;
    }

    @Override
    public String otherKeyId() {
      return otherKeyId;
    }

    @Override
    public String absentKeyId() {
      return "transit/absent:1:1700000000";
    }

    @Override
    public void shut() throws Exception {
      bao.seal();
      sealed = true;
    }

    @Override
    public void open() throws Exception {
      bao.unseal();
      sealed = false;
    }

    @Override
    public void close() {
      hexkey.close();
      if (sealed) {
        try {
          open();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
