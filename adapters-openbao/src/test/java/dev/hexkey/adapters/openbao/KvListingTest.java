package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.SecretUriException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The adapter says of names what the core's grammar would. */
class KvListingTest {
  @Test
  void aNameIsAddressableIfASecretUriCanHoldIt() {
    Stream<String> names =
        Stream.of(
                IntStream.range(0x20, 0x180).mapToObj(c -> "a" + (char) c + "b"),
                IntStream.range(0x20, 0x80).mapToObj(c -> Character.toString(c)),
                IntStream.range(0x20, 0x80).mapToObj(c -> (char) c + "b"),
                IntStream.range(0x20, 0x80).mapToObj(c -> "a" + (char) c),
                List.of("a..b", "..", ".", "...", "a" + "b".repeat(254), "a" + "b".repeat(255))
                    .stream())
            .flatMap(each -> each)
            .filter(name -> !name.contains("/"));
    try (Hexkey hexkey =
        Hexkey.builder()
            .adapter(new OpenBaoAdapter())
            .environment(Map.of("SECRETS_ALLOWED_MOUNTS", "secret"))
            .withoutLog()
            .build()) {
      assertThat(names)
          .allSatisfy(
              name ->
                  assertThat(KvListing.isAddressable(name))
                      .as(name)
                      .isEqualTo(names(hexkey, name)));
    }
  }

  private static boolean names(Hexkey hexkey, String name) {
    try {
      return hexkey.secrets().parse("openbao+kv2://secret/" + name).address().path().equals(name);
    } catch (SecretUriException e) {
      return false;
    }
  }
}
