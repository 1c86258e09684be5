package dev.hexkey.testkit;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.DeletedException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.InMemorySecrets.ForwardingSecrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Secret stores that are good but for one fault each. */
final class BrokenSecretStores {
  private BrokenSecretStores() {}

  /** A store that gives each secret with something done to its bytes. */
  private static ForwardingSecrets changing(InMemorySecretStore good, UnaryOperator<byte[]> fault) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        FetchedSecret real = good.fetch(address);
        byte[] bytes = fault.apply(real.value().revealBytes());
        return with(real, SecretValue.of(bytes, JsonObject.DECODER));
      }
    };
  }

  private static FetchedSecret with(FetchedSecret real, SecretValue value) {
    return new FetchedSecret(value, real.versionOrNull(), null, real.validatorOrNull());
  }

  private static Problem absent(String summary) {
    return Problem.of(ErrorCodes.SECRET_NOT_FOUND, summary, "Put it there.");
  }

  @Fails({
    "aDeletedVersionIsAnsweredDeleted",
    "aDestroyedVersionIsAnsweredDestroyed",
    "aFetchByNameAnswersWithThatName",
    "aVersionThatNeverWasIsAbsent",
    "anOldVersionStaysGoneWhenTheSecretIsStoredAgain",
    "anOlderVersionIsReadByItsName",
    "deletingAVersionLeavesTheOthers",
    "everyReadableVersionOfAHistoryIsRead",
    "recoveringAVersionLeavesTheOthersDeleted",
    "theErrorForAnAbsentVersionSaysWhatToDo",
    "withoutAVersionAllThatIsDeletedIsRecovered"
  })
  static ForwardingSecrets losesTheVersion(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        return good.fetch(address.withoutVersion());
      }
    };
  }

  @Fails({
    "aStoreThatIsCutOffAnswersUnreachable",
    "aStoreThatIsCutOffCallsNothingAbsent",
    "absenceThatWasSeenIsNotAnsweredWhenCutOff"
  })
  static ForwardingSecrets swallowsUnreachableAsAbsent(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (UnreachableException e) {
          throw new AbsentException(absent("There is no such secret."));
        }
      }
    };
  }

  @Fails({
    "aDamagedSecretIsAnsweredDamaged",
    "aSecretThatWasStolenIsNotAnsweredAbsent",
    "damageIsFoundEveryTime"
  })
  static ForwardingSecrets swallowsDamageAsAbsent(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (DamagedException e) {
          throw new AbsentException(absent("There is no such secret."));
        }
      }
    };
  }

  @Fails("aListOfAStoreThatIsCutOffIsNotEmptyButUnreachable")
  static ForwardingSecrets listsNothingWhenCutOff(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        try {
          return good.list(prefix);
        } catch (UnreachableException e) {
          return List.of();
        }
      }
    };
  }

  @Fails("aHistoryOfAStoreThatIsCutOffIsUnreachable")
  static ForwardingSecrets hasNoHistoryWhenCutOff(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretHistory.Entry> history(SecretAddress address) {
        try {
          return good.history(address);
        } catch (UnreachableException e) {
          throw new AbsentException(absent("There is no such secret."));
        }
      }
    };
  }

  @Fails({"aWriteThatWasCutOffHarmsNothing", "aWriteToAStoreThatIsCutOffIsNotAcknowledged"})
  static ForwardingSecrets acknowledgesWritesWhenCutOff(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion put(SecretAddress address, SecretValue value) {
        try {
          return good.put(address, value);
        } catch (UnreachableException e) {
          return SecretVersion.of(1);
        }
      }
    };
  }

  @Fails({"aListHidesNoDamagedSecret", "aListHidesNoStolenSecret"})
  static ForwardingSecrets listsOnlyWhatIsWhole(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        return good.list(prefix).stream()
            .filter(entry -> entry.isFolder() || isWhole(prefix, entry.name()))
            .toList();
      }

      private boolean isWhole(AddressPrefix prefix, String name) {
        String path = prefix.folder().isEmpty() ? name : prefix.folder() + "/" + name;
        try {
          good.fetch(SecretAddress.newest(prefix.mount(), path)).value().close();
          return true;
        } catch (DamagedException e) {
          return false;
        }
      }
    };
  }

  @Fails("aHistoryOfAStolenSecretIsDamaged")
  static ForwardingSecrets hasNoHistoryOfDamage(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretHistory.Entry> history(SecretAddress address) {
        try {
          return good.history(address);
        } catch (DamagedException e) {
          return List.of();
        }
      }
    };
  }

  @Fails({
    "aWriteOverADamagedSecretUsesNoVersionAgain",
    "aWriteOverAStolenSecretUsesNoVersionAgain"
  })
  static ForwardingSecrets beginsAnewOverDamage(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion put(SecretAddress address, SecretValue value) {
        try {
          good.history(address);
        } catch (DamagedException e) {
          good.forget(address);
        } catch (AbsentException e) {
          return good.put(address, value);
        }
        return good.put(address, value);
      }
    };
  }

  @Fails("theTextOfTheStoreShowsNothing")
  static ForwardingSecrets leaksInToString(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      private volatile String last = "";

      @Override
      public FetchedSecret fetch(SecretAddress address) {
        last = address.path();
        return good.fetch(address);
      }

      @Override
      public String toString() {
        return "Store[last=" + last + "]";
      }
    };
  }

  @Fails("theErrorForAnAbsentSecretDoesNotShowThePath")
  static ForwardingSecrets echoesThePathInTheMessage(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (AbsentException e) {
          throw new AbsentException(absent("There is no secret " + address.path() + "."));
        }
      }
    };
  }

  @Fails("theErrorForAnAbsentSecretDoesNotShowThePath")
  static ForwardingSecrets dragsAlongACauseWithThePath(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (AbsentException e) {
          throw new AbsentException(
              e.problem().withCause(new IllegalStateException(address.path())));
        }
      }
    };
  }

  @Fails("theErrorOfAConflictShowsNothing")
  static ForwardingSecrets echoesTheValueInTheConflict(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion putIfVersion(
          SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
        try {
          return good.putIfVersion(address, expected, value);
        } catch (HexkeyException e) {
          e.addSuppressed(new IllegalStateException(value.revealText()));
          throw e;
        }
      }
    };
  }

  @Fails({"theErrorForAnAbsentSecretSaysWhatToDo", "theErrorForAnAbsentVersionSaysWhatToDo"})
  static ForwardingSecrets givesNoAdvice(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (AbsentException e) {
          throw new AbsentException(Problem.of(e.code(), e.summary(), ""));
        }
      }
    };
  }

  @Fails("anAbsentSecretHasTheSharedCode")
  static ForwardingSecrets hasACodeOfItsOwnForAbsent(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (AbsentException e) {
          throw new AbsentException(Problem.of("NO_SUCH_KEY", e.summary(), e.suggestion()));
        }
      }
    };
  }

  @Fails({
    "aPutIsSeenWhereAbsenceWasSeenBefore",
    "aSecretThatAppearsAfterItWasAbsentIsFetched",
    "absenceThatWasSeenIsNotAnsweredWhenCutOff"
  })
  static ForwardingSecrets remembersAbsence(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      private final Map<SecretAddress, AbsentException> seen = new ConcurrentHashMap<>();

      @Override
      public FetchedSecret fetch(SecretAddress address) {
        if (seen.containsKey(address)) {
          throw new AbsentException(seen.get(address).problem());
        }
        try {
          return good.fetch(address);
        } catch (AbsentException e) {
          seen.put(address, e);
          throw e;
        }
      }
    };
  }

  @Fails({
    "aClosedStoreAnswersClosed",
    "aClosedStoreDoesNotSayAbsent",
    "aStoreThatIsCutOffCanBeClosed"
  })
  static ForwardingSecrets returnsZerosAfterClose(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (ClosedException e) {
          return FetchedSecret.of(SecretValue.of(new byte[8]));
        }
      }
    };
  }

  @Fails({
    "aClosedStoreAnswersClosed",
    "aClosedStoreDoesNotSayAbsent",
    "aStoreThatIsCutOffCanBeClosed"
  })
  static ForwardingSecrets saysAbsentWhenClosed(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        try {
          return good.fetch(address);
        } catch (ClosedException e) {
          throw new AbsentException(absent("There is no such secret."));
        }
      }
    };
  }

  @Fails("closingTheStoreTwiceIsHarmless")
  static ForwardingSecrets cannotBeClosedTwice(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      private boolean closed;

      @Override
      void close(OpenAdapter adapter) {
        if (closed) {
          throw new IllegalStateException("closed before");
        }
        closed = true;
        adapter.close();
      }
    };
  }

  @Fails("closingTheStoreLeavesFetchedValuesWhole")
  static ForwardingSecrets wipesWhatItGaveWhenClosed(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      private final List<SecretValue> given = Collections.synchronizedList(new ArrayList<>());

      @Override
      public FetchedSecret fetch(SecretAddress address) {
        FetchedSecret real = good.fetch(address);
        given.add(real.value());
        return real;
      }

      @Override
      void close(OpenAdapter adapter) {
        given.forEach(SecretValue::close);
        adapter.close();
      }
    };
  }

  @Fails({
    "aFetchAfterAnInterruptedOneSucceeds",
    "aSecretIsFetchedTheSameAgain",
    "closingAValueDoesNotCloseOneFetchedBefore",
    "closingAValueDoesNotHarmTheNextFetch",
    "manyThreadsFetchOneSecret",
    "readersNeverSeeHalfAPut"
  })
  static ForwardingSecrets givesTheSameValueTwice(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      private final Map<List<Object>, SecretValue> given = new ConcurrentHashMap<>();

      @Override
      public FetchedSecret fetch(SecretAddress address) {
        FetchedSecret real = good.fetch(address);
        return with(
            real,
            given.computeIfAbsent(
                List.of(address, real.version().orElseThrow()), key -> real.value()));
      }
    };
  }

  @Fails({"aClosedSecretHasNoFieldsToTell", "aFetchedValueIsTheReceiversToWipe"})
  static ForwardingSecrets lendsInsteadOfGiving(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        FetchedSecret real = good.fetch(address);
        return with(real, real.value().shared());
      }
    };
  }

  @Fails({"aCarriageReturnAndNewlineAtTheEndAreKept", "aNewlineAtTheEndIsKept"})
  static ForwardingSecrets trimsTheNewlineAtTheEnd(InMemorySecretStore good) {
    return changing(
        good,
        bytes ->
            bytes.length > 1 && bytes[bytes.length - 1] == '\n'
                ? Arrays.copyOf(bytes, bytes.length - 1)
                : bytes);
  }

  @Fails({
    "aCarriageReturnAndNewlineAtTheEndAreKept",
    "aNewlineAtTheEndIsKept",
    "whiteSpaceAroundIsKept"
  })
  static ForwardingSecrets stripsWhiteSpace(InMemorySecretStore good) {
    return changing(
        good,
        bytes ->
            new String(bytes, StandardCharsets.ISO_8859_1)
                .strip()
                .getBytes(StandardCharsets.ISO_8859_1));
  }

  @Fails({"bytesThatAreNotTextAreKept", "everyByteIsKept", "sixtyFourKibibytesAreKept"})
  static ForwardingSecrets readsEverythingAsText(InMemorySecretStore good) {
    return changing(
        good, bytes -> new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
  }

  @Fails({
    "aByteOrderMarkIsKept",
    "aPatchTakesAnyText",
    "aTextOutsideAsciiIsFetchedAsItIs",
    "anyTextIsAField",
    "bytesThatAreNotTextAreKept",
    "everyByteIsKept",
    "sixtyFourKibibytesAreKept"
  })
  static ForwardingSecrets knowsOnlyAscii(InMemorySecretStore good) {
    return changing(
        good,
        bytes -> new String(bytes, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII));
  }

  @Fails({"aSingleZeroByteIsKept", "everyByteIsKept", "sixtyFourKibibytesAreKept"})
  static ForwardingSecrets endsAtAZeroByte(InMemorySecretStore good) {
    return changing(
        good,
        bytes -> {
          int zero = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(0);
          return zero < 0 ? bytes : Arrays.copyOf(bytes, zero);
        });
  }

  @Fails({"aLongTextIsFetchedWhole", "sixtyFourKibibytesAreKept"})
  static ForwardingSecrets cutsOffAtFourKibibytes(InMemorySecretStore good) {
    return changing(good, bytes -> Arrays.copyOf(bytes, Math.min(bytes.length, 4096)));
  }

  @Fails("aTextThatLooksLikeANumberStaysText")
  static ForwardingSecrets takesNumbersForNumbers(InMemorySecretStore good) {
    return changing(
        good,
        bytes -> {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          return text.matches("[0-9.]+")
              ? Double.toString(Double.parseDouble(text)).getBytes(StandardCharsets.UTF_8)
              : bytes;
        });
  }

  @Fails("anEmptySecretIsKeptEmpty")
  static ForwardingSecrets takesEmptyForAbsent(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        FetchedSecret real = good.fetch(address);
        if (real.value().sizeBytes() == 0) {
          throw new AbsentException(absent("There is no such secret."));
        }
        return real;
      }
    };
  }

  @Fails("aPathThatOnlyBeginsLikeASecretIsAbsent")
  static ForwardingSecrets findsByTheBeginningOfThePath(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        String found =
            good.list(new AddressPrefix(address.mount(), "")).stream()
                .map(SecretListing.Entry::name)
                .filter(name -> name.startsWith(address.path()))
                .findFirst()
                .orElse(address.path());
        return good.fetch(new SecretAddress(address.mount(), found, address.versionOrNull()));
      }
    };
  }

  @Fails("aFetchOnAnInterruptedThreadKeepsTheInterrupt")
  static ForwardingSecrets swallowsTheInterrupt(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        Thread.interrupted();
        return good.fetch(address);
      }
    };
  }

  @Fails("aFetchOnAnInterruptedThreadSucceedsOrMayBeTriedAgain")
  static ForwardingSecrets saysAbsentWhenInterrupted(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        if (Thread.currentThread().isInterrupted()) {
          throw new AbsentException(absent("There is no such secret."));
        }
        return good.fetch(address);
      }
    };
  }

  @Fails({
    "aClosedStoreCallsNothingCurrent",
    "aValueIsNotCurrentOnceItChanged",
    "aValueIsNotCurrentOnceItWasTaken"
  })
  static ForwardingSecrets isAlwaysCurrent(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        FetchedSecret real = good.fetch(address);
        return new FetchedSecret(real.value(), real.versionOrNull(), null, () -> true);
      }
    };
  }

  @Fails({
    "aHistoryBeginsWithTheNewest",
    "aHistoryOfTwelveVersionsIsStillInOrder",
    "aHistoryTellsReadableDeletedAndDestroyedApart",
    "everyReadableVersionOfAHistoryIsRead"
  })
  static ForwardingSecrets tellsHistoryFromTheOldest(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretHistory.Entry> history(SecretAddress address) {
        List<SecretHistory.Entry> turned = new ArrayList<>(good.history(address));
        Collections.reverse(turned);
        return turned;
      }
    };
  }

  @Fails("aHistoryOfTwelveVersionsIsStillInOrder")
  static ForwardingSecrets ordersHistoryByName(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretHistory.Entry> history(SecretAddress address) {
        return good.history(address).stream()
            .sorted(
                Comparator.comparing(entry -> entry.version().text(), Comparator.reverseOrder()))
            .toList();
      }
    };
  }

  @Fails({
    "aHistoryBeginsWithTheNewest",
    "aHistoryHoldsOneEntryForEachVersion",
    "aHistoryTellsReadableDeletedAndDestroyedApart",
    "everyReadableVersionOfAHistoryIsRead"
  })
  static ForwardingSecrets forgetsTheOldestInHistory(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretHistory.Entry> history(SecretAddress address) {
        List<SecretHistory.Entry> all = good.history(address);
        return all.subList(0, Math.max(1, all.size() - 1));
      }
    };
  }

  @Fails({
    "takingASecretAwayTakesItsHistory",
    "theErrorForAnAbsentHistoryDoesNotShowThePath",
    "theHistoryOfAnAbsentSecretIsAbsent"
  })
  static ForwardingSecrets hasAnEmptyHistoryForAbsent(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretHistory.Entry> history(SecretAddress address) {
        try {
          return good.history(address);
        } catch (AbsentException e) {
          return List.of();
        }
      }
    };
  }

  @Fails({"aDotMeansItself", "anUnderscoreMeansItself"})
  static ForwardingSecrets listsWithWildcards(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        String pattern = prefix.folder().replace('_', '.');
        return good.list(new AddressPrefix(prefix.mount(), "")).stream()
            .filter(entry -> !prefix.folder().isEmpty() && entry.isFolder())
            .map(entry -> entry.name().substring(0, entry.name().length() - 1))
            .filter(folder -> folder.matches(pattern))
            .reduce(
                good.list(prefix),
                (all, folder) -> joined(all, good.list(new AddressPrefix(prefix.mount(), folder))),
                BrokenSecretStores::joined);
      }
    };
  }

  private static List<SecretListing.Entry> joined(
      List<SecretListing.Entry> one, List<SecretListing.Entry> other) {
    Set<SecretListing.Entry> all = new LinkedHashSet<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }

  @Fails({
    "aFolderEntrySaysThatItIsOne",
    "aFolderIsListedOnceWithASlash",
    "aFolderStaysWhileSomethingIsInIt",
    "aListGoesOneLevelDeep",
    "aNameMayBeASecretAndAFolder",
    "foldersSortByTheirSlash"
  })
  static ForwardingSecrets listsFoldersWithoutTheirSlash(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        return good.list(prefix).stream()
            .map(entry -> new SecretListing.Entry(entry.name().replace("/", ""), true))
            .toList();
      }
    };
  }

  @Fails({
    "aFolderEntrySaysThatItIsOne",
    "aFolderIsListedOnceWithASlash",
    "aFolderStaysWhileSomethingIsInIt",
    "aListGoesOneLevelDeep",
    "aNameMayBeASecretAndAFolder",
    "foldersSortByTheirSlash"
  })
  static ForwardingSecrets listsNoFolders(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        return good.list(prefix).stream().filter(entry -> !entry.isFolder()).toList();
      }
    };
  }

  @Fails("manySecretsAreAllListed")
  static ForwardingSecrets listsOnlyTheFirstPage(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        return good.list(prefix).stream().limit(100).toList();
      }
    };
  }

  @Fails({
    "aFolderEntrySaysThatItIsOne",
    "aListGoesOneLevelDeep",
    "aNameMayBeASecretAndAFolder",
    "aNewSecretIsListedAtOnce",
    "foldersSortByTheirSlash",
    "manySecretsAreAllListed",
    "namesAreListedInTheOrderOfTheirCharacters"
  })
  static ForwardingSecrets listsWithoutOrder(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        List<SecretListing.Entry> turned = new ArrayList<>(good.list(prefix));
        Collections.reverse(turned);
        return turned;
      }
    };
  }

  @Fails("aListOfAMissingMountIsAbsent")
  static ForwardingSecrets listsNothingForAMissingMount(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public List<SecretListing.Entry> list(AddressPrefix prefix) {
        try {
          return good.list(prefix);
        } catch (AbsentException e) {
          return List.of();
        }
      }
    };
  }

  @Fails("aPutLeavesTheWritersValueOpen")
  static ForwardingSecrets closesTheWritersValue(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion put(SecretAddress address, SecretValue value) {
        SecretVersion made = good.put(address, value);
        value.close();
        return made;
      }
    };
  }

  @Fails({
    "aConflictLeavesTheVersion",
    "aPutNamesTheVersionThatIsFetchedNext",
    "theSeenVersionIsReplaced"
  })
  static ForwardingSecrets namesTheVersionBefore(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion put(SecretAddress address, SecretValue value) {
        SecretVersion made = good.put(address, value);
        return SecretVersion.of(Long.parseLong(made.text()) - 1);
      }
    };
  }

  @Fails({
    "aPutToAVersionIsNotSupported",
    "aRefusedPutLeavesTheValue",
    "theErrorOfARefusedPutShowsNothing"
  })
  static ForwardingSecrets writesOverAVersion(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion put(SecretAddress address, SecretValue value) {
        return good.put(address.withoutVersion(), value);
      }
    };
  }

  @Fails("eachPutMakesAnotherVersion")
  static ForwardingSecrets savesEqualValuesOnce(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion put(SecretAddress address, SecretValue value) {
        try {
          FetchedSecret before = good.fetch(address);
          return before.value().hasSameBytesAs(value)
              ? before.version().orElseThrow()
              : good.put(address, value);
        } catch (AbsentException e) {
          return good.put(address, value);
        }
      }
    };
  }

  @Fails("readersNeverSeeHalfAPut")
  static ForwardingSecrets writesLargeValuesInTwoSteps(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      private final AtomicInteger fetches = new AtomicInteger();

      @Override
      public FetchedSecret fetch(SecretAddress address) {
        fetches.incrementAndGet();
        return good.fetch(address);
      }

      @Override
      public SecretVersion put(SecretAddress address, SecretValue value) {
        if (value.sizeBytes() >= 4096) {
          good.put(address, value.revealTo(bytes -> SecretValue.of(Arrays.copyOf(bytes, 2048))));
          awaitAReader();
        }
        return good.put(address, value);
      }

      private void awaitAReader() {
        int before = fetches.get();
        long end = System.nanoTime() + 200_000_000;
        while (fetches.get() < before + 2 && System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      }
    };
  }

  @Fails({
    "aConflictLeavesTheValue",
    "aConflictLeavesTheVersion",
    "aSecondCreationConflicts",
    "aVersionOfATakenSecretConflicts",
    "aVersionOfAnAbsentSecretConflicts",
    "additionsByManyThreadsAreNotLost",
    "anOlderVersionConflicts",
    "ofManyCreatorsOneWins",
    "theErrorOfAConflictSaysWhatToDo",
    "theErrorOfAConflictShowsNothing"
  })
  static ForwardingSecrets ignoresCompareAndSet(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion putIfVersion(
          SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
        return good.put(address, value);
      }
    };
  }

  @Fails({
    "aConflictLeavesTheValue",
    "aConflictLeavesTheVersion",
    "aVersionOfAnAbsentSecretConflicts",
    "additionsByManyThreadsAreNotLost",
    "ofManyCreatorsOneWins"
  })
  static ForwardingSecrets writesBeforeItCompares(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public synchronized SecretVersion putIfVersion(
          SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
        try {
          return good.putIfVersion(address, expected, value);
        } catch (ConflictingException e) {
          good.putText(address, "y".repeat(100));
          throw e;
        }
      }
    };
  }

  @Fails({
    "aConflictLeavesTheValue",
    "aConflictLeavesTheVersion",
    "aSecondCreationConflicts",
    "ofManyCreatorsOneWins",
    "theErrorOfAConflictSaysWhatToDo",
    "theErrorOfAConflictShowsNothing"
  })
  static ForwardingSecrets takesNullForAnyVersion(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion putIfVersion(
          SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
        return expected == null
            ? good.put(address, value)
            : good.putIfVersion(address, expected, value);
      }
    };
  }

  @Fails({"aFieldIsAddedToTheOthers", "aFieldIsReplaced"})
  static ForwardingSecrets dropsTheOtherFields(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FieldEncoder fieldEncoder() {
        return (current, name, value) -> {
          if (current != null) {
            current.field(name).ifPresent(SecretValue::close);
          }
          return good.fieldEncoder().encode(null, name, value);
        };
      }
    };
  }

  @Fails({"aNameWithQuotesIsAField", "anyTextIsAField"})
  static ForwardingSecrets doesNotEscapeFields(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FieldEncoder fieldEncoder() {
        return (current, name, value) ->
            current == null
                ? SecretValue.ofText("{\"" + name + "\":\"" + value.revealText() + "\"}")
                : good.fieldEncoder().encode(current, name, value);
      }
    };
  }

  @Fails({
    "aTextThatIsNoObjectHasNoFields",
    "anArrayHasNoFields",
    "anObjectThatGoesOnHasNoFields",
    "anObjectThatIsCutOffHasNoFields",
    "anObjectThatNamesAMemberTwiceHasNoFields",
    "theErrorForATextThatIsNoObjectDoesNotShowIt"
  })
  static ForwardingSecrets findsNoFieldsInText(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public FetchedSecret fetch(SecretAddress address) {
        FetchedSecret real = good.fetch(address);
        return with(
            real, real.value().revealTo(bytes -> SecretValue.of(bytes, this::fieldOrEmpty)));
      }

      private Optional<SecretValue> fieldOrEmpty(SecretValue secret, String name) {
        try {
          return JsonObject.DECODER.decode(secret, name);
        } catch (InvalidException e) {
          return Optional.empty();
        }
      }
    };
  }

  @Fails({"aDeleteOfOneVersionIsNotSupported", "aRefusedDeleteLeavesTheSecret"})
  static ForwardingSecrets deletesOneVersionAsAll(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void delete(SecretAddress address) {
        good.delete(address.withoutVersion());
      }
    };
  }

  @Fails({
    "aDeleteOfAnAbsentSecretIsAbsent",
    "aSecondDeleteIsRefused",
    "theErrorForAnAbsentDeleteDoesNotShowThePath"
  })
  static ForwardingSecrets deletesNothingAndSaysNothing(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void delete(SecretAddress address) {
        try {
          good.delete(address);
        } catch (AbsentException | DeletedException e) {
          return;
        }
      }
    };
  }

  @Fails({
    "aVersionIsNotUsedAgainAfterADelete",
    "anOldVersionStaysGoneWhenTheSecretIsStoredAgain",
    "recoveringAVersionLeavesTheOthersDeleted",
    "withoutAVersionAllThatIsDeletedIsRecovered"
  })
  static ForwardingSecrets reusesVersionsAfterADelete(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void delete(SecretAddress address) {
        good.delete(address);
        good.forget(address);
      }
    };
  }

  @Fails({
    "aDeleteTakesTheOlderVersionsToo",
    "aDeletedSecretIsNotFetched",
    "aSecondDeleteIsRefused",
    "anOldVersionStaysGoneWhenTheSecretIsStoredAgain",
    "recoveringAVersionLeavesTheOthersDeleted"
  })
  static ForwardingSecrets deletesByEmptying(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void delete(SecretAddress address) {
        good.fetch(address.withoutVersion()).value().close();
        good.putText(address, "");
      }
    };
  }

  @Fails({
    "aDeletedVersionIsAnsweredDeleted",
    "aDeletedVersionIsDestroyed",
    "aDeletedVersionIsRecovered",
    "aHistoryTellsReadableDeletedAndDestroyedApart",
    "aSecondDeleteOfAVersionIsAnsweredDeleted",
    "theNewestVersionDeletedBringsNoOlderOneBack"
  })
  static ForwardingSecrets destroysWhatItShouldDelete(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void deleteVersion(SecretAddress address) {
        good.destroy(address);
      }
    };
  }

  @Fails({"aHistoryTellsReadableDeletedAndDestroyedApart", "deletingAVersionLeavesTheOthers"})
  static ForwardingSecrets deletesAllVersionsForOne(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void deleteVersion(SecretAddress address) {
        good.deleteVersion(address);
        try {
          good.delete(address.withoutVersion());
        } catch (HexkeyException e) {
          return; // it was the only one
        }
      }
    };
  }

  @Fails("recoveringAVersionLeavesTheOthersDeleted")
  static ForwardingSecrets recoversAllVersionsForOne(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void undelete(SecretAddress address) {
        good.undelete(address);
        good.undelete(address.withoutVersion());
      }
    };
  }

  @Fails("aDestroyedVersionIsNotRecovered")
  static ForwardingSecrets saysThatWhatIsDestroyedWasRecovered(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void undelete(SecretAddress address) {
        try {
          good.undelete(address);
        } catch (DestroyedException e) {
          return;
        }
      }
    };
  }

  @Fails("nothingIsDestroyedWithoutAVersion")
  static ForwardingSecrets destroysAllWithoutAVersion(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void destroy(SecretAddress address) {
        if (address.version().isPresent()) {
          good.destroy(address);
        } else {
          good.destroyAll(address);
        }
      }
    };
  }

  @Fails({
    "aDeletedVersionIsDestroyed",
    "aDestroyedVersionIsAnsweredDestroyed",
    "aDestroyedVersionIsNotRecovered",
    "aHistoryTellsReadableDeletedAndDestroyedApart",
    "aSecondDestructionIsAnsweredDestroyed"
  })
  static ForwardingSecrets onlyDeletesWhatItShouldDestroy(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void destroy(SecretAddress address) {
        good.deleteVersion(address);
      }
    };
  }

  @Fails({"aNoteIsTakenAway", "writingANoteLeavesTheOthers"})
  static ForwardingSecrets forgetsTheOtherNotes(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void annotate(
          SecretAddress address, Map<String, String> written, Set<String> removed) {
        good.annotate(address, Map.of(), good.metadata(address).notes().keySet());
        good.annotate(address, written, removed);
      }
    };
  }

  @Fails("aNoteMakesNoVersion")
  static ForwardingSecrets makesAVersionForANote(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public void annotate(
          SecretAddress address, Map<String, String> written, Set<String> removed) {
        good.annotate(address, written, removed);
        good.put(address, good.fetch(address).value());
      }
    };
  }

  @Fails("aPatchWithTheWordNullTakesNothingAway")
  static ForwardingSecrets takesNullForTakingAway(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public Optional<SecretVersion> patch(SecretAddress address, String name, SecretValue value) {
        Optional<SecretVersion> made = good.patch(address, name, value);
        return value.sizeBytes() == 4 && value.revealText().equals("null")
            ? Optional.of(good.putText(address, "{}"))
            : made;
      }
    };
  }

  @Fails({"aPatchSetsOneMemberAndLeavesTheOthers", "patchesByManyThreadsAreNotLost"})
  static ForwardingSecrets patchesTheWholeSecret(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public Optional<SecretVersion> patch(SecretAddress address, String name, SecretValue value) {
        return good.patch(address, name, value)
            .map(made -> good.put(address, good.fieldEncoder().encode(null, name, value)));
      }
    };
  }

  @Fails({
    "anOverwriteCreatesAndReplaces",
    "anOverwriteOfAVersionIsNotSupported",
    "overwritesByManyThreadsMakeAsManyVersions"
  })
  static ForwardingSecrets overwritesNothingThatIsThere(InMemorySecretStore good) {
    return new ForwardingSecrets(good) {
      @Override
      public SecretVersion overwrite(SecretAddress address, SecretValue value) {
        try {
          return good.fetch(address.withoutVersion()).version().orElseThrow();
        } catch (AbsentException e) {
          return good.overwrite(address, value);
        }
      }
    };
  }
}
