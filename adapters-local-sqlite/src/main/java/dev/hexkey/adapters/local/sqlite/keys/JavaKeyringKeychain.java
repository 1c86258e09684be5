package dev.hexkey.adapters.local.sqlite.keys;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.PasswordAccessException;
import dev.hexkey.ports.SecretValue;
import java.util.Locale;

/**
 * The keychains of macOS and Windows through java-keyring; loaded only there. The library answers
 * "not found" and every other failure with one exception, so that "absent" is answered only for the
 * systems' own words for it. Thread-safe.
 */
final class JavaKeyringKeychain implements Keychain {
  private static final String SERVICE = "hexkey";

  @Override
  public String title() {
    return "The keychain";
  }

  @Override
  public Lookup find(String name) {
    return with(keyring -> found(keyring.getPassword(SERVICE, name)));
  }

  @Override
  public Lookup store(String name, SecretValue secret) {
    return with(
        keyring -> {
          keyring.setPassword(SERVICE, name, secret.revealText());
          return found(keyring.getPassword(SERVICE, name));
        });
  }

  @Override
  public Lookup remove(String name) {
    return with(
        keyring -> {
          keyring.deletePassword(SERVICE, name);
          return new Lookup.Absent();
        });
  }

  private static Lookup found(String password) {
    return new Lookup.Present(SecretValue.ofText(password));
  }

  @SuppressWarnings("try") // close() is declared to throw anything, and waits for nothing
  private static Lookup with(Use use) {
    try (Keyring keyring = Keyring.create()) {
      return use.apply(keyring);
    } catch (BackendNotSupportedException e) {
      return new Lookup.Unavailable(Lookup.Cause.NOT_RUNNING, "this system has no keychain");
    } catch (PasswordAccessException e) {
      return saysNotFound(e)
          ? new Lookup.Absent()
          : new Lookup.Unavailable(Lookup.Cause.FAILED, "the system refused");
    } catch (Exception e) {
      return new Lookup.Unavailable(
          Lookup.Cause.FAILED, "the keyring library failed with " + e.getClass().getName());
    }
  }

  private static boolean saysNotFound(PasswordAccessException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("could not be found in the keychain")
        || text.contains("element not found");
  }

  @FunctionalInterface
  private interface Use {
    Lookup apply(Keyring keyring) throws PasswordAccessException;
  }
}
