using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events.Api;

/// <summary>A program that uses the API of a running console.</summary>
internal sealed class ApiCaller : IDisposable
{
    public const string Events = "/api/v1/events";

    private ApiCaller(HttpClient http) => Http = http;

    public HttpClient Http { get; }

    /// <summary>A caller with a key of its own.</summary>
    public static async Task<ApiCaller> CreateAsync(TestConsole console, params string[] scopes)
    {
        var chosen = scopes.Length == 0 ? [Scopes.Ingest, Scopes.Read] : scopes;
        var (_, key) = await console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), $"test-{Guid.NewGuid():N}", chosen,
            Deadline.Token);
        var http = new HttpClient { BaseAddress = console.Address };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        return new(http);
    }

    public Task<ApiReply> PostAsync(string body, string contentType = "application/json", params (string Name, string Value)[] headers) =>
        PostAsync(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), contentType, headers);

    public async Task<ApiReply> PostAsync(HttpContent content, string? contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Events) { Content = content };
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await ApiReply.ReadAsync(await Http.SendAsync(request, Deadline.Token));
    }

    public async Task<ApiReply> GetAsync(string pathAndQuery) =>
        await ApiReply.ReadAsync(await Http.GetAsync(pathAndQuery, Deadline.Token));

    public async Task<long> CountAsync(string query = "") =>
        (await GetAsync($"{Events}/count?query={Uri.EscapeDataString(query)}")).Json.GetProperty("count").GetInt64();

    public void Dispose() => Http.Dispose();
}

/// <summary>An answer of the API.</summary>
internal sealed record ApiReply(int Status, string? ContentType, JsonElement Json, HttpResponseHeaders Headers)
{
    public static async Task<ApiReply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Deadline.Token);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text.Length == 0 ? default
            : JsonElement.Parse(text), response.Headers);
    }

    public string Text(string member) => Json.GetProperty(member).ToString();

    public JsonElement Result(int index) => Json.GetProperty("results")[index];

    /// <summary>That it is a problem of this kind that says something.</summary>
    public void IsProblem(int status, string code)
    {
        Assert.True(status == Status, $"expected {status}, got {Status}: {Json}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal($"/docs/problems#{code}", Text("type"));
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.Contains(ProblemPage.Kinds, kind => kind.Code == code);
        Assert.NotEmpty(Text("title"));
        Assert.NotEmpty(Text("detail"));
    }
}
