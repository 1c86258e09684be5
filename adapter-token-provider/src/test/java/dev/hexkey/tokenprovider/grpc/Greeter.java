package dev.hexkey.tokenprovider.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A real gRPC server on loopback that greets whoever has a good token, and a channel to it. */
final class Greeter implements AutoCloseable {
  private static final MethodDescriptor<String, String> ONCE =
      method("Once", MethodDescriptor.MethodType.UNARY);
  private static final MethodDescriptor<String, String> OFTEN =
      method("Often", MethodDescriptor.MethodType.SERVER_STREAMING);

  private final List<List<String>> seen = new CopyOnWriteArrayList<>();
  private final Server server;
  private final ManagedChannel channel;

  Greeter(Predicate<String> accepts) throws IOException {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("hexkey.Greeter")
            .addMethod(
                ONCE,
                ServerCalls.asyncUnaryCall(
                    (name, answer) -> {
                      answer.onNext("hello " + name);
                      answer.onCompleted();
                    }))
            .addMethod(
                OFTEN,
                ServerCalls.asyncServerStreamingCall(
                    (name, answer) -> {
                      answer.onNext("hello " + name);
                      answer.onNext("bye " + name);
                      answer.onCompleted();
                    }))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(ServerInterceptors.intercept(service, new Guard(accepts)))
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  /** How the channel names the server. */
  String authority() {
    return channel.authority();
  }

  Channel channel() {
    return channel;
  }

  /** The values of {@code authorization}, one list for each call. */
  List<List<String>> authorizations() {
    return seen;
  }

  static String greet(Channel channel, CallOptions options) {
    return ClientCalls.blockingUnaryCall(channel, ONCE, options, "you");
  }

  static Iterator<String> greetOften(Channel channel, CallOptions options) {
    return ClientCalls.blockingServerStreamingCall(channel, OFTEN, options, "you");
  }

  private static MethodDescriptor<String, String> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName("hexkey.Greeter/" + name)
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  /** Refuses calls without a good token. */
  private final class Guard implements ServerInterceptor {
    private final Predicate<String> accepts;

    Guard(Predicate<String> accepts) {
      this.accepts = accepts;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Iterable<String> stated = headers.getAll(TokenCredentials.AUTHORIZATION);
      List<String> values = new CopyOnWriteArrayList<>();
      if (stated != null) {
        stated.forEach(values::add);
      }
      seen.add(values);
      if (values.size() == 1 && accepts.test(values.get(0))) {
        return Contexts.interceptCall(Context.current(), call, headers, next);
      }
      call.close(Status.UNAUTHENTICATED, new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  /** Texts as messages. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
