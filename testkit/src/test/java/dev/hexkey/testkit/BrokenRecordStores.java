package dev.hexkey.testkit;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.Fence;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.StoredRecord;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.InMemoryRecords.ForwardingRecords;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Record stores that are good but for one fault each. */
final class BrokenRecordStores {
  private static final Document WRONG = RecordStoreContract.document(1000L);

  private BrokenRecordStores() {}

  /** A store that keeps each member with something done to it. */
  private static ForwardingRecords changing(
      InMemoryRecordStore good, UnaryOperator<Document> fault) {
    return new ForwardingRecords(good) {
      @Override
      public long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        return good.compareAndSet(key, expected, fault.apply(value), fence);
      }
    };
  }

  /** A store that keeps the member {@code value} with something done to it. */
  private static ForwardingRecords changingMember(
      InMemoryRecordStore good, UnaryOperator<Object> fault) {
    return changing(
        good,
        document ->
            document
                .find("value")
                .map(member -> document.with("value", fault.apply(member)))
                .orElse(document));
  }

  @Fails({
    "aConflictLeavesTheRecordAsItWas",
    "aConflictUsesUpNoVersion",
    "aCurrentFenceDoesNotExcuseAnOldVersion",
    "aReaderOfTheDeletedRecordCannotOverwriteTheNewOne",
    "aSecondFirstWriteConflicts",
    "aWriteOverARecordThatIsNotThereConflicts",
    "aWriteOverAVersionThatIsNotYetThereConflicts",
    "aWriteOverAnOldVersionConflicts",
    "incrementsByManyThreadsAreNotLost",
    "ofManyFirstWritersOneWins",
    "theErrorOfAConflictSaysWhatToDo",
    "theErrorOfAConflictShowsNoValue"
  })
  static ForwardingRecords ignoresTheExpectedVersion(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public synchronized long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        long newest = good.find(key).map(StoredRecord::version).orElse(0L);
        return good.compareAndSet(key, newest, value, fence);
      }
    };
  }

  @Fails({
    "aConflictLeavesTheRecordAsItWas",
    "aConflictUsesUpNoVersion",
    "aWriteWithAStaleFenceConflicts",
    "incrementsByManyThreadsAreNotLost",
    "ofManyFirstWritersOneWins"
  })
  static ForwardingRecords writesBeforeItCompares(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public synchronized long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        try {
          return good.compareAndSet(key, expected, value, fence);
        } catch (ConflictingException e) {
          good.find(key).ifPresent(seen -> good.compareAndSet(key, seen.version(), WRONG, null));
          throw e;
        }
      }
    };
  }

  @Fails({
    "aFenceOfAReleasedLockConflicts",
    "aFenceThatWasNeverGivenConflicts",
    "aWriteWithAStaleFenceConflicts"
  })
  static ForwardingRecords ignoresTheFence(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        return good.compareAndSet(key, expected, value, null);
      }
    };
  }

  @Fails("aDeleteWithAStaleFenceConflicts")
  static ForwardingRecords ignoresTheFenceOfADelete(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public void delete(RecordKey key, long expected, @Nullable Fence fence) {
        good.delete(key, expected, null);
      }
    };
  }

  @Fails({"aDeleteOfAnOldVersionConflicts", "aRefusedDeleteLeavesTheRecord"})
  static ForwardingRecords deletesAnyVersion(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public void delete(RecordKey key, long expected, @Nullable Fence fence) {
        good.delete(key, good.find(key).map(StoredRecord::version).orElse(0L), fence);
      }
    };
  }

  @Fails({
    "aReaderOfTheDeletedRecordCannotOverwriteTheNewOne",
    "aVersionIsNeverUsedAgainAfterADelete"
  })
  static ForwardingRecords reusesVersionsAfterADelete(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public void delete(RecordKey key, long expected, @Nullable Fence fence) {
        good.delete(key, expected, fence);
        good.forget(key);
      }
    };
  }

  @Fails({
    "aConflictUsesUpNoVersion",
    "aFoundRecordNamesItsKeyAndVersion",
    "aReaderOfTheDeletedRecordCannotOverwriteTheNewOne",
    "aRenewedLockKeepsItsFence",
    "aVersionIsNeverUsedAgainAfterADelete",
    "eachWriteIsOneVersionMore",
    "recordsOfTwoProfilesAreApart",
    "theFirstWriteIsVersionOne"
  })
  static ForwardingRecords countsFromZero(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        return good.compareAndSet(key, expected, value, fence) - 1;
      }
    };
  }

  @Fails("aClosedStoreFindsNothingButSaysClosed")
  static ForwardingRecords findsNothingWhenClosed(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public Optional<StoredRecord> find(RecordKey key) {
        try {
          return good.find(key);
        } catch (ClosedException e) {
          return Optional.empty();
        }
      }
    };
  }

  @Fails({
    "aDamagedRecordIsAnsweredDamaged",
    "aStolenRecordIsNotAnsweredEmpty",
    "theErrorForADamagedRecordSaysWhatToDo",
    "theErrorForADamagedRecordShowsNoValue"
  })
  static ForwardingRecords findsNothingWhenDamaged(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public Optional<StoredRecord> find(RecordKey key) {
        try {
          return good.find(key);
        } catch (DamagedException e) {
          return Optional.empty();
        }
      }
    };
  }

  @Fails({"aListHidesNoDamagedRecord", "aListHidesNoStolenRecord"})
  static ForwardingRecords listsOnlyWhatIsWhole(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public List<RecordKey> list(String profile, String namePrefix) {
        return good.list(profile, namePrefix).stream().filter(this::isWhole).toList();
      }

      private boolean isWhole(RecordKey key) {
        try {
          return good.find(key).isPresent();
        } catch (DamagedException e) {
          return false;
        }
      }
    };
  }

  @Fails("aStolenRecordCannotBeWrittenAsANewOne")
  static ForwardingRecords beginsAnewOverDamage(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        try {
          good.find(key);
        } catch (DamagedException e) {
          good.forget(key);
        }
        return good.compareAndSet(key, expected, value, fence);
      }
    };
  }

  @Fails({
    "aRecordOfAStoreThatIsCutOffIsNotEmptyButUnreachable",
    "aRecordStoreThatIsReachableAgainAnswers",
    "theErrorOfARecordStoreThatIsCutOffSaysWhatToDo"
  })
  static ForwardingRecords findsNothingWhenCutOff(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public Optional<StoredRecord> find(RecordKey key) {
        try {
          return good.find(key);
        } catch (UnreachableException e) {
          return Optional.empty();
        }
      }
    };
  }

  @Fails("aListOfRecordsThatIsCutOffIsNotEmptyButUnreachable")
  static ForwardingRecords listsNothingWhenCutOff(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public List<RecordKey> list(String profile, String namePrefix) {
        try {
          return good.list(profile, namePrefix);
        } catch (UnreachableException e) {
          return List.of();
        }
      }
    };
  }

  @Fails({
    "aPrefixMindsTheCaseOfLetters",
    "keysAreListedInTheOrderOfTheirCharacters",
    "recordsOfTwoNamesAreApart"
  })
  static ForwardingRecords mindsNoCase(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      private RecordKey small(RecordKey key) {
        return new RecordKey(key.profile(), key.name().toLowerCase(Locale.ROOT));
      }

      @Override
      public Optional<StoredRecord> find(RecordKey key) {
        return good.find(small(key));
      }

      @Override
      public long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        return good.compareAndSet(small(key), expected, value, fence);
      }
    };
  }

  @Fails("aPrefixMeansEachOfItsCharacters")
  static ForwardingRecords listsWithWildcards(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public List<RecordKey> list(String profile, String namePrefix) {
        String pattern =
            Pattern.quote(namePrefix).replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q") + ".*";
        return good.list(profile, "").stream().filter(k -> k.name().matches(pattern)).toList();
      }
    };
  }

  @Fails({
    "aPrefixEndingInTheLastCharacterIsFound",
    "aPrefixListsWhatStartsWithIt",
    "aPrefixOutsideAsciiIsFound",
    "anEmptyPrefixListsTheWholeProfile",
    "keysAreListedInTheOrderOfTheirCharacters"
  })
  static ForwardingRecords listsWithoutOrder(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public List<RecordKey> list(String profile, String namePrefix) {
        List<RecordKey> turned = new ArrayList<>(good.list(profile, namePrefix));
        Collections.reverse(turned);
        return turned;
      }
    };
  }

  @Fails("aPrefixEndingInTheLastCharacterIsFound")
  static ForwardingRecords listsUpToTheLastCharacter(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public List<RecordKey> list(String profile, String namePrefix) {
        int last = namePrefix.length() - 1;
        return good.list(profile, namePrefix).stream()
            .filter(
                key -> last < 0 || key.name().charAt(last) < (char) (namePrefix.charAt(last) + 1))
            .toList();
      }
    };
  }

  @Fails("aListOfAMissingProfileIsAbsent")
  static ForwardingRecords listsNothingForAMissingProfile(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public List<RecordKey> list(String profile, String namePrefix) {
        try {
          return good.list(profile, namePrefix);
        } catch (AbsentException e) {
          return List.of();
        }
      }
    };
  }

  @Fails("profilesAreListedInOrder")
  static ForwardingRecords listsProfilesWithoutOrder(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public List<String> profiles() {
        List<String> turned = new ArrayList<>(good.profiles());
        Collections.reverse(turned);
        return turned;
      }
    };
  }

  @Fails("membersKeepTheirOrder")
  static ForwardingRecords sortsTheMembers(InMemoryRecordStore good) {
    return changing(
        good,
        document -> {
          Document sorted = Document.EMPTY;
          for (String name : new TreeSet<>(document.names())) {
            sorted = sorted.with(name, document.find(name).orElseThrow());
          }
          return sorted;
        });
  }

  @Fails("fractionsComeBackToTheLastDigit")
  static ForwardingRecords keepsFractionsAsDoubles(InMemoryRecordStore good) {
    return changingMember(
        good,
        member ->
            member instanceof BigDecimal exact ? BigDecimal.valueOf(exact.doubleValue()) : member);
  }

  @Fails("wholeNumbersComeBackAsTheyWere")
  static ForwardingRecords keepsNumbersAsDoubles(InMemoryRecordStore good) {
    return changingMember(
        good, member -> member instanceof Long exact ? (long) exact.doubleValue() : member);
  }

  @Fails("nullComesBackAsAMember")
  static ForwardingRecords dropsNulls(InMemoryRecordStore good) {
    return changing(
        good,
        document ->
            document.find("value").filter(member -> member == Document.NULL).isPresent()
                ? document.without("value")
                : document);
  }

  @Fails("aSecretInADocumentComesBackByteForByte")
  static ForwardingRecords keepsSecretsAsText(InMemoryRecordStore good) {
    return changingMember(
        good,
        member ->
            member instanceof SecretValue secret
                ? secret.revealTo(
                    bytes -> SecretValue.ofText(new String(bytes, StandardCharsets.UTF_8)))
                : member);
  }

  @Fails("writingLeavesTheWritersSecretOpen")
  static ForwardingRecords closesTheWritersSecrets(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        long made = good.compareAndSet(key, expected, value, fence);
        value.secret("value").ifPresent(SecretValue::close);
        return made;
      }
    };
  }

  @Fails({
    "aLeaseThatHasNotEndedHolds",
    "aLockedRecordIsRefusedToAnother",
    "aRenewedLeaseHoldsItsFullLengthAgain",
    "anInterruptedWaitForALockEndsAtOnceAndKeepsTheInterrupt",
    "closingALostLockDoesNotReleaseTheOthers"
  })
  static ForwardingRecords locksNobodyOut(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public RecordLock lock(RecordKey key, Duration wait) {
        good.release(key);
        return good.lock(key, wait);
      }
    };
  }

  @Fails({"locksOfTwoProfilesAreApart", "locksOfTwoRecordsAreApart"})
  static ForwardingRecords locksTheWholeStore(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public RecordLock lock(RecordKey key, Duration wait) {
        RecordLock real = good.lock(new RecordKey("default", "all"), wait);
        return new Lock(real) {
          @Override
          public Fence fence() {
            return new Fence(key, real.fence().number());
          }
        };
      }

      @Override
      public long compareAndSet(
          RecordKey key, long expected, Document value, @Nullable Fence fence) {
        return good.compareAndSet(key, expected, value, ofAll(fence));
      }

      @Override
      public void delete(RecordKey key, long expected, @Nullable Fence fence) {
        good.delete(key, expected, ofAll(fence));
      }

      private @Nullable Fence ofAll(@Nullable Fence fence) {
        return fence == null ? null : new Fence(new RecordKey("default", "all"), fence.number());
      }
    };
  }

  @Fails({"aLockThatWasTakenByAnotherIsNotRenewed", "aRenewedLeaseHoldsItsFullLengthAgain"})
  static ForwardingRecords renewsNothing(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public RecordLock lock(RecordKey key, Duration wait) {
        return new Lock(good.lock(key, wait)) {
          @Override
          public void renew() {
            fence();
          }
        };
      }
    };
  }

  @Fails("closingALostLockDoesNotReleaseTheOthers")
  static ForwardingRecords releasesTheLockOfOthers(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public RecordLock lock(RecordKey key, Duration wait) {
        return new Lock(good.lock(key, wait)) {
          @Override
          public void close() {
            good.release(key);
          }
        };
      }
    };
  }

  @Fails("anInterruptedWaitForALockEndsAtOnceAndKeepsTheInterrupt")
  static ForwardingRecords swallowsTheInterruptOfAWaiter(InMemoryRecordStore good) {
    return new ForwardingRecords(good) {
      @Override
      public RecordLock lock(RecordKey key, Duration wait) {
        try {
          return good.lock(key, wait);
        } finally {
          Thread.interrupted();
        }
      }
    };
  }

  /** A lock that passes everything on. */
  private static class Lock implements RecordLock {
    private final RecordLock real;

    Lock(RecordLock real) {
      this.real = real;
    }

    @Override
    public Fence fence() {
      return real.fence();
    }

    @Override
    public void renew() {
      real.renew();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
