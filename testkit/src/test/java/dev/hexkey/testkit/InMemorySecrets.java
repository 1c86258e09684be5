package dev.hexkey.testkit;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretPatching;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretVersionDeletion;
import dev.hexkey.ports.UnreachableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that a secret store in memory must do. */
interface InMemorySecrets
    extends SecretStoreContract,
        ExactBytesContract,
        SecretHistoryContract,
        FolderListingContract,
        SecretWritingContract,
        SecretCompareAndSetContract,
        SecretPatchingContract,
        SecretVersionDeletionContract,
        SecretMetadataContract,
        PlainFieldsContract,
        FieldWritingContract,
        ValidatorContract,
        UnreachableListingContract,
        UnreachableHistoryContract,
        UnreachableWritingContract,
        DamageListingContract,
        DamageHistoryContract,
        DamageWritingContract {
  /** Puts the store under test in front of the good one. */
  ForwardingSecrets decorate(InMemorySecretStore good);

  @Override
  default Fixture newStore() {
    return new Fixture(this::decorate);
  }

  @Override
  default Fixture newUnreachableStore() {
    return newStore();
  }

  @Override
  default Fixture newDamageableStore() {
    return newStore();
  }

  /** A store with every ability that passes everything on; broken ones change one thing. */
  class ForwardingSecrets
      implements SecretHistory,
          SecretListing,
          SecretPatching,
          SecretVersionDeletion,
          SecretMetadata {
    final InMemorySecretStore good;

    ForwardingSecrets(InMemorySecretStore good) {
      this.good = good;
    }

    @Override
    public FetchedSecret fetch(SecretAddress address) {
      return good.fetch(address);
    }

    @Override
    public List<SecretHistory.Entry> history(SecretAddress address) {
      return good.history(address);
    }

    @Override
    public List<SecretListing.Entry> list(AddressPrefix prefix) {
      return good.list(prefix);
    }

    @Override
    public SecretVersion put(SecretAddress address, SecretValue value) {
      return good.put(address, value);
    }

    @Override
    public SecretVersion putIfVersion(
        SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
      return good.putIfVersion(address, expected, value);
    }

    @Override
    public FieldEncoder fieldEncoder() {
      return good.fieldEncoder();
    }

    @Override
    public void delete(SecretAddress address) {
      good.delete(address);
    }

    @Override
    public SecretVersion overwrite(SecretAddress address, SecretValue value) {
      return good.overwrite(address, value);
    }

    @Override
    public Optional<SecretVersion> patch(SecretAddress address, String name, SecretValue value) {
      return good.patch(address, name, value);
    }

    @Override
    public void deleteVersion(SecretAddress address) {
      good.deleteVersion(address);
    }

    @Override
    public void undelete(SecretAddress address) {
      good.undelete(address);
    }

    @Override
    public void destroy(SecretAddress address) {
      good.destroy(address);
    }

    @Override
    public void destroyAll(SecretAddress address) {
      good.destroyAll(address);
    }

    @Override
    public Facts metadata(SecretAddress address) {
      return good.metadata(address);
    }

    @Override
    public void annotate(SecretAddress address, Map<String, String> written, Set<String> removed) {
      good.annotate(address, written, removed);
    }

    /** What the adapter does when it is closed. */
    void close(OpenAdapter adapter) {
      adapter.close();
    }
  }

  /** A store in memory behind its decorator. */
  final class Fixture implements UnreachableFixture, DamageableFixture {
    private final InMemoryAdapter adapter =
        new InMemoryAdapter(Set.of("default"), new ManualClock());
    private final OpenAdapter opened = adapter.open();
    private final ForwardingSecrets store;

    Fixture(Function<InMemorySecretStore, ForwardingSecrets> decorator) {
      store = decorator.apply(adapter.secrets());
    }

    @Override
    public SecretStore store() {
      return store;
    }

    @Override
    public String mount() {
      return "default";
    }

    @Override
    public String missingMount() {
      return "nowhere";
    }

    @Override
    public void hold(SecretAddress address, byte[] bytes) {
      try (SecretValue value = SecretValue.of(bytes)) {
        adapter.secrets().put(address, value);
      }
    }

    @Override
    public void remove(SecretAddress address) {
      adapter.secrets().forget(address);
    }

    @Override
    public void cutOff() {
      adapter
          .secrets()
          .failWith(
              () ->
                  new UnreachableException(
                      Problem.of(
                          ErrorCodes.VAULT_CONNECTION_ERROR,
                          "The memory cannot be reached.",
                          "Try again later.")));
    }

    @Override
    public void reconnect() {
      adapter.secrets().heal();
    }

    @Override
    public void damage(SecretAddress address) {
      adapter
          .secrets()
          .failWith(
              address,
              () ->
                  new DamagedException(
                      Problem.of(
                          ErrorCodes.STORE_DAMAGED,
                          "The secret was changed behind the store's back.",
                          "Restore the store from a backup.")));
    }

    @Override
    public void steal(SecretAddress address) {
      damage(address);
    }

    @Override
    public void closeStore() {
      store.close(opened);
    }

    @Override
    public void close() {
      opened.close();
    }
  }
}
