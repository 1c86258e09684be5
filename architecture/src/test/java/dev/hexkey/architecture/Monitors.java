package dev.hexkey.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Finds the methods with a {@code synchronized} block, which ArchUnit does not tell. */
final class Monitors {
  private static final Map<String, Set<String>> ENTERING = new ConcurrentHashMap<>(); // by class

  private Monitors() {}

  /** Whether it has such a block, or an overload with as many parameters has one. */
  static boolean areEnteredBy(JavaCodeUnit unit) {
    return ENTERING
        .computeIfAbsent(unit.getOwner().getName(), name -> entering(unit.getOwner()))
        .contains(unit.getName() + "/" + unit.getRawParameterTypes().size());
  }

  private static Set<String> entering(JavaClass type) {
    Set<String> found = new HashSet<>();
    if (type.getSource().isPresent()) {
      try (InputStream bytes = type.getSource().get().getUri().toURL().openStream()) {
        new ClassReader(bytes)
            .accept(visitor(found), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static ClassVisitor visitor(Set<String> found) {
    return new ClassVisitor(Opcodes.ASM9) {
      @Override
      public MethodVisitor visitMethod(
          int access, String name, String descriptor, String signature, String[] exceptions) {
        String unit = name + "/" + Type.getArgumentTypes(descriptor).length;
        return new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitInsn(int opcode) {
            if (opcode == Opcodes.MONITORENTER) {
              found.add(unit);
            }
          }
        };
      }
    };
  }
}
