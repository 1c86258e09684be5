package dev.hexkey.testkit;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyStatus.State;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.InMemoryKeys.ForwardingKeys;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Key wrappers that are good but for one fault each. */
final class BrokenKeyWrappers {
  private BrokenKeyWrappers() {}

  @Fails({"anotherPlaceDoesNotOpenIt", "noPlaceDoesNotOpenIt"})
  static ForwardingKeys ignoresThePlace(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
        return good.wrap(keyId, key, new byte[0]);
      }

      @Override
      public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
        return good.unwrap(keyId, wrapped, new byte[0]);
      }
    };
  }

  @Fails({"aKeyInAShutPlaceIsUnavailable", "aShutPlaceCallsNoKeyAbsent"})
  static ForwardingKeys callsUnavailableAbsent(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public KeyStatus check(String keyId) {
        KeyStatus real = good.check(keyId);
        return real.state() == State.UNAVAILABLE ? KeyStatus.absent(real.detail()) : real;
      }
    };
  }

  @Fails("aShutPlaceUnwrapsNothing")
  static ForwardingKeys failsAsAbsentWhenUnavailable(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
        try {
          return good.unwrap(keyId, wrapped, associatedData);
        } catch (LockedException e) {
          throw new AbsentException(
              Problem.of(ErrorCodes.KEY_ABSENT, "There is no such key.", "Make one."));
        }
      }
    };
  }

  @Fails({"aKeyThatIsNotThereIsAbsent", "aRetiredKeyIsAbsent", "askingForAKeyDoesNotMakeIt"})
  static ForwardingKeys callsEveryKeyPresent(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public KeyStatus check(String keyId) {
        KeyStatus real = good.check(keyId);
        return real.state() == State.ABSENT ? KeyStatus.present(real.detail()) : real;
      }
    };
  }

  @Fails({"aNewKeyLeavesTheOldOnesInUse", "keysMadeByManyThreadsAreAllThere"})
  static ForwardingKeys hasOneKeyOnly(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public String create() {
        String made = good.create();
        for (int i = 1; !made.equals("memory-" + i); i++) {
          good.retire("memory-" + i);
        }
        return made;
      }
    };
  }

  @Fails({"eachNewKeyHasAnotherId", "keysMadeByManyThreadsAreAllThere"})
  static ForwardingKeys givesTheSameIdAgain(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public synchronized String create() {
        return good.check("memory-3").state() == State.PRESENT ? "memory-3" : good.create();
      }
    };
  }

  @Fails("wrappingWithAnAbsentKeyIsRefused")
  static ForwardingKeys makesAnAbsentKeyByItself(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
        return good.wrap(
            good.check(keyId).state() == State.ABSENT ? good.create() : keyId, key, associatedData);
      }
    };
  }

  @Fails("whatIsWrappedHoldsNothingOfTheKey")
  static ForwardingKeys wrapsInNothing(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      private final Map<String, byte[]> wraps = new ConcurrentHashMap<>();

      @Override
      public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
        byte[] real = good.wrap(keyId, key, associatedData);
        byte[] open = key.revealTo(plain -> Arrays.copyOf(plain, plain.length + 12));
        System.arraycopy(real, 0, open, open.length - 12, 12);
        wraps.put(HexFormat.of().formatHex(open), real);
        return open;
      }

      @Override
      public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
        byte[] real = wraps.getOrDefault(HexFormat.of().formatHex(wrapped), new byte[0]);
        return good.unwrap(keyId, real, associatedData);
      }
    };
  }

  @Fails("wrappingTwiceGivesDifferentBytes")
  static ForwardingKeys wrapsTheSameEachTime(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      private final Map<String, byte[]> wraps = new ConcurrentHashMap<>();

      @Override
      public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
        String what =
            keyId + key.revealTo(HexFormat.of()::formatHex) + Arrays.toString(associatedData);
        return wraps.computeIfAbsent(what, w -> good.wrap(keyId, key, associatedData)).clone();
      }
    };
  }

  @Fails({
    "aRefusedUnwrapShowsNothing",
    "anotherKeyDoesNotOpenIt",
    "anotherPlaceDoesNotOpenIt",
    "anyChangedByteIsRefused",
    "noPlaceDoesNotOpenIt",
    "wrappedBytesThatAreCutOffAreRefused",
    "wrappedBytesWithMoreAtTheEndAreRefused"
  })
  static ForwardingKeys givesZerosForTheWrongKey(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
        try {
          return good.unwrap(keyId, wrapped, associatedData);
        } catch (DamagedException e) {
          return SecretValue.of(new byte[32]);
        }
      }
    };
  }

  @Fails("wrappedBytesWithMoreAtTheEndAreRefused")
  static ForwardingKeys ignoresWhatFollows(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
        return good.unwrap(
            keyId, Arrays.copyOf(wrapped, wrapped.length - wrapped.length % 4), associatedData);
      }
    };
  }

  @Fails({
    "aNewKeyLeavesTheOldOnesInUse",
    "aPlaceThatIsOpenAgainUnwraps",
    "keysOfAllUsualLengthsAreUnwrapped",
    "wrappingLeavesTheKeyOpen"
  })
  static ForwardingKeys closesTheKeyItWraps(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
        byte[] wrapped = good.wrap(keyId, key, associatedData);
        key.close();
        return wrapped;
      }
    };
  }

  @Fails({"eachUnwrapGivesAValueOfItsOwn", "theInputsOfAnUnwrapAreLeftAsTheyWere"})
  static ForwardingKeys wipesTheBytesItUnwraps(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
        SecretValue key = good.unwrap(keyId, wrapped, associatedData);
        Arrays.fill(wrapped, (byte) 0);
        return key;
      }
    };
  }

  @Fails("aRetiredKeyIsAbsent")
  static ForwardingKeys retiresNothing(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public void retire(String keyId) {
        good.check(keyId);
      }
    };
  }

  @Fails({"retiringAnAbsentKeyDoesNothing", "retiringTwiceDoesNothingMore"})
  static ForwardingKeys failsToRetireAnAbsentKey(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      @Override
      public void retire(String keyId) {
        if (good.check(keyId).state() == State.ABSENT) {
          throw new AbsentException(
              Problem.of(ErrorCodes.KEY_ABSENT, "There is no such key.", "Leave it."));
        }
        good.retire(keyId);
      }
    };
  }

  @Fails("theTextOfAWrapperShowsNoKey")
  static ForwardingKeys showsTheKeyInItsText(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good) {
      private volatile String last = "";

      @Override
      public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
        last = key.revealTo(HexFormat.of()::formatHex);
        return good.wrap(keyId, key, associatedData);
      }

      @Override
      public String toString() {
        return "Wrapper[" + last + "]";
      }
    };
  }
}
