package dev.hexkey.tokenprovider.okhttp;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.Header;
import retrofit2.http.POST;
import retrofit2.http.Url;

class RetrofitConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "Retrofit";
  }

  interface Api {
    @GET
    Call<ResponseBody> get(@Url String url);

    @GET
    Call<ResponseBody> getWith(@Url String url, @Header("Authorization") String authorization);

    @POST
    Call<ResponseBody> post(@Url String url, @Body RequestBody body);
  }

  @Override
  public boolean streamsBodies() {
    return false; // as OkHttp's, which has its own test
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    OkHttpClient client =
        new OkHttpClient.Builder().addInterceptor(TokenInterceptor.of(binding)).build();
    Retrofit retrofit = new Retrofit.Builder().baseUrl("http://127.0.0.1/").client(client).build();
    return new RetrofitClient(client, retrofit.create(Api.class));
  }

  record RetrofitClient(OkHttpClient client, Api api) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) throws IOException {
      return answer(api.get(uri.toString()).execute());
    }

    @Override
    public Answer getWith(URI uri, String authorization) throws IOException {
      return answer(api.getWith(uri.toString(), authorization).execute());
    }

    @Override
    public Answer post(URI uri, String body) throws IOException {
      return answer(api.post(uri.toString(), RequestBody.create(body, null)).execute());
    }

    private static Answer answer(Response<ResponseBody> response) throws IOException {
      try (ResponseBody body = response.isSuccessful() ? response.body() : response.errorBody()) {
        return new Answer(response.code(), body == null ? "" : body.string());
      }
    }

    @Override
    public void close() {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }
}
