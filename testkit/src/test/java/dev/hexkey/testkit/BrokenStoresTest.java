package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** That the contracts catch faults: each broken store fails exactly the cases that it names. */
class BrokenStoresTest {
  /** The fault that is being tried; set before a contract runs. */
  private static final AtomicReference<@Nullable Method> FAULT = new AtomicReference<>();

  @TestFactory
  Stream<DynamicTest> aBrokenSecretStoreFailsItsCases() {
    return testsOf(BrokenSecretStores.class, Secrets.class);
  }

  @TestFactory
  Stream<DynamicTest> aBrokenRecordStoreFailsItsCases() {
    return testsOf(BrokenRecordStores.class, Records.class);
  }

  @TestFactory
  Stream<DynamicTest> aBrokenKeyWrapperFailsItsCases() {
    return testsOf(BrokenKeyWrappers.class, Keys.class);
  }

  @Test
  void thereAreAtLeastTwentyFiveFaults() {
    long faults =
        Stream.of(BrokenSecretStores.class, BrokenRecordStores.class, BrokenKeyWrappers.class)
            .flatMap(BrokenStoresTest::faultsOf)
            .count();

    assertThat(faults).isGreaterThanOrEqualTo(25);
  }

  @Test
  void thereAreAtLeastEightyBehaviours() {
    assertThat(behaviours()).hasSizeGreaterThanOrEqualTo(80);
  }

  @Test
  void everyContractCatchesAFault() {
    Set<String> caught = new TreeSet<>();
    Stream.of(BrokenSecretStores.class, BrokenRecordStores.class, BrokenKeyWrappers.class)
        .flatMap(BrokenStoresTest::faultsOf)
        .forEach(fault -> caught.addAll(casesOf(fault)));

    assertThat(behaviours()).containsAll(caught);
    assertThat(contracts())
        .allSatisfy(
            contract ->
                assertThat(Arrays.stream(contract.getDeclaredMethods()).map(Method::getName))
                    .as(contract.getSimpleName())
                    .anyMatch(caught::contains));
  }

  /** The names of all test methods of all contracts. */
  private static Set<String> behaviours() {
    Set<String> names = new TreeSet<>();
    contracts()
        .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .forEach(method -> names.add(method.getName()));
    return names;
  }

  /** All contracts that hold test methods. */
  private static Stream<Class<?>> contracts() {
    return Stream.of(Secrets.class, Records.class, Keys.class)
        .flatMap(BrokenStoresTest::interfacesOf)
        .distinct()
        .filter(
            type ->
                Arrays.stream(type.getDeclaredMethods())
                    .anyMatch(method -> method.isAnnotationPresent(Test.class)));
  }

  private static Stream<Class<?>> interfacesOf(Class<?> type) {
    return Arrays.stream(type.getInterfaces())
        .flatMap(contract -> Stream.concat(Stream.of(contract), interfacesOf(contract)));
  }

  private static Stream<Method> faultsOf(Class<?> broken) {
    return Arrays.stream(broken.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Fails.class))
        .sorted(Comparator.comparing(Method::getName));
  }

  private static List<String> casesOf(Method fault) {
    return List.of(Objects.requireNonNull(fault.getAnnotation(Fails.class)).value());
  }

  private static Stream<DynamicTest> testsOf(Class<?> broken, Class<?> contracts) {
    return faultsOf(broken)
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault.getName(),
                    () ->
                        assertThat(failuresOf(fault, contracts))
                            .isNotEmpty()
                            .containsExactlyInAnyOrderElementsOf(casesOf(fault))));
  }

  /** Runs the contracts on a store with this fault. */
  private static Set<String> failuresOf(Method fault, Class<?> contracts) {
    FAULT.set(fault);
    FailedMethods failed = new FailedMethods();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(contracts)).build(),
            failed);
    return failed.names;
  }

  private static Object broken(Object good) {
    try {
      return Objects.requireNonNull(FAULT.get()).invoke(null, good);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a fault takes the good one and gives the broken one", e);
    }
  }

  /** The secret store under test; its name keeps it out of ordinary runs. */
  static final class Secrets implements InMemorySecrets {
    @Override
    public ForwardingSecrets decorate(InMemorySecretStore good) {
      return (ForwardingSecrets) broken(good);
    }
  }

  /** The record store under test. */
  static final class Records implements InMemoryRecords {
    @Override
    public ForwardingRecords decorate(InMemoryRecordStore good) {
      return (ForwardingRecords) broken(good);
    }
  }

  /** The key wrapper under test. */
  static final class Keys implements InMemoryKeys {
    @Override
    public ForwardingKeys decorate(InMemoryKeyWrapper good) {
      return (ForwardingKeys) broken(good);
    }
  }

  /** Collects the names of the methods that failed. */
  private static final class FailedMethods implements TestExecutionListener {
    private final Set<String> names = new TreeSet<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        names.add(
            test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse(test.getDisplayName()));
      }
    }
  }
}
