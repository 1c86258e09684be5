package dev.hexkey.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What one run sees of the world outside. The streams are raw: nobody else decodes, buffers or
 * forgives failures on them.
 *
 * @param directory what relative paths are relative to
 * @param terminals which of the streams lead to a person
 */
record Surroundings(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    Terminals terminals) {

  static Surroundings ofThisProcess() {
    return new Surroundings(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        InstantSource.system(),
        Terminals.ofThisProcess());
  }
}
