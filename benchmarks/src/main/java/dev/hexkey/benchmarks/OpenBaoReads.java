package dev.hexkey.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.hexkey.adapters.openbao.OpenBaoAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.testkit.CapturingAdapter;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.springframework.vault.authentication.TokenAuthentication;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.core.VaultVersionedKeyValueOperations;

/**
 * One secret of a real OpenBao read without a cache, by this adapter, a bare GET and the clients
 * that people use, in turn: reads a second, and how long the slowest in a hundred takes. Prints a
 * table.
 *
 * <pre>
 * OpenBaoReads [THREADS [ROUNDS [MILLISECONDS]]]
 * </pre>
 */
public final class OpenBaoReads {
  private static final CapturingAdapter ADAPTER = new CapturingAdapter(new OpenBaoAdapter());
  private static final String URI = "openbao+kv2://secret/app";

  private OpenBaoReads() {}

  /** Warms each up for two rounds, and then measures. */
  public static void main(String[] args) throws Exception {
    int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 15;
    long millis = args.length > 2 ? Long.parseLong(args[2]) : 1_000;
    Path home = Files.createTempDirectory("hexkey-benchmark-");
    try (OpenBaoServer bao = OpenBaoServer.dev();
        Hexkey hexkey = hexkey(home, bao)) {
      bao.write("secret/data/app", "{\"data\":{\"token\":\"value\"}}");
      Map<String, Callable<?>> subjects = subjects(hexkey, bao);
      Map<String, List<Round>> seen = new LinkedHashMap<>();
      for (int i = -2; i < rounds; i++) {
        for (Map.Entry<String, Callable<?>> subject : subjects.entrySet()) {
          Round round = round(threads, millis, subject.getValue());
          if (i >= 0) {
            seen.computeIfAbsent(subject.getKey(), key -> new ArrayList<>()).add(round);
          }
        }
      }
      print(threads, rounds, seen);
    }
    System.exit(0); // some of them leave threads
  }

  private record Round(double readsPerSecond, double medianMicros, double p99Micros) {}

  private static Round round(int threads, long millis, Callable<?> read) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<AtomicReference<long[]>> times = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      AtomicReference<long[]> mine = new AtomicReference<>(new long[0]);
      times.add(mine);
      Thread thread = new Thread(() -> mine.set(run(start, millis, read)));
      running.add(thread);
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    long[] all = times.stream().flatMapToLong(t -> Arrays.stream(t.get())).sorted().toArray();
    return new Round(
        all.length * 1_000.0 / millis,
        all[all.length / 2] / 1_000.0,
        all[(int) (all.length * 0.99)] / 1_000.0);
  }

  private static long[] run(CyclicBarrier start, long millis, Callable<?> read) {
    try {
      long[] times = new long[1 << 16];
      int count = 0;
      start.await();
      long begun = System.nanoTime();
      long end = begun + TimeUnit.MILLISECONDS.toNanos(millis);
      while (begun - end < 0) {
        read.call();
        long now = System.nanoTime();
        times[count++] = now - begun;
        begun = now;
      }
      return Arrays.copyOf(times, count);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Callable<?>> subjects(Hexkey hexkey, OpenBaoServer bao)
      throws Exception {
    Map<String, Callable<?>> subjects = new LinkedHashMap<>();
    hexkey.secrets().resolve(URI);
    SecretStore store = ADAPTER.store("openbao+kv2");
    SecretAddress address = SecretAddress.newest("secret", "app");
    subjects.put(
        "this adapter",
        () -> {
          store.fetch(address).value().close();
          return address;
        });
    subjects.put("bare OkHttp", bare(bao));
    subjects.put("through the client, on a thread of its own", () -> hexkey.secrets().refresh(URI));
    VaultEndpoint endpoint = VaultEndpoint.from(bao.address());
    VaultVersionedKeyValueOperations spring =
        new VaultTemplate(endpoint, new TokenAuthentication(bao.rootToken()))
            .opsForVersionedKeyValue("secret");
    subjects.put("spring-vault", () -> spring.get("app"));
    VaultConfig config =
        new VaultConfig()
            .address(bao.address().toString())
            .token(bao.rootToken())
            .engineVersion(2)
            .build();
    Vault driver = Vault.create(config);
    subjects.put("vault-java-driver", () -> driver.logical().read("secret/app"));
    return subjects;
  }

  private static Callable<?> bare(OpenBaoServer bao) {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(32, 1, TimeUnit.MINUTES))
            .build();
    Request request =
        new Request.Builder()
            .url(bao.address() + "/v1/secret/data/app")
            .header("X-Vault-Token", bao.rootToken())
            .build();
    return () -> {
      try (Response response = client.newCall(request).execute()) {
        return response.body().bytes();
      }
    };
  }

  private static Hexkey hexkey(Path home, OpenBaoServer bao) {
    return Hexkey.builder()
        .home(home)
        .adapter(ADAPTER)
        .environment(
            Map.of(
                "OPENBAO_URL", bao.address().toString(),
                "OPENBAO_TOKEN", bao.rootToken(),
                "SECRETS_ALLOWED_MOUNTS", "secret"))
        .build();
  }

  private static void print(int threads, int rounds, Map<String, List<Round>> seen) {
    List<Round> bare = requireNonNull(seen.get("bare OkHttp"));
    double floor = median(bare.stream().map(Round::readsPerSecond).toList());
    System.out.printf("%d thread(s), medians of %d rounds%n%n", threads, rounds);
    System.out.println("| client | reads/s | of bare | median, us | p99, us |");
    System.out.println("| --- | --- | --- | --- | --- |");
    seen.forEach(
        (name, all) -> {
          double reads = median(all.stream().map(Round::readsPerSecond).toList());
          System.out.printf(
              "| %s | %.0f | %.2f | %.0f | %.0f |%n",
              name,
              reads,
              reads / floor,
              median(all.stream().map(Round::medianMicros).toList()),
              median(all.stream().map(Round::p99Micros).toList()));
        });
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
