using System.Text.Json;
using RiskConsole.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events.Api;

public class ApiDocumentTests
{
    [Fact, Trait("Req", "OP6")]
    public async Task OpenApi_EveryCall_HasASummaryAndItsProblems()
    {
        await using var console = await TestConsole.StartAsync();
        using var http = new HttpClient { BaseAddress = console.Address };

        var document = JsonElement.Parse(await http.GetStringAsync("/openapi/v1.json", Deadline.Token));

        var paths = document.GetProperty("paths").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        Assert.Superset(new HashSet<string>(["/api/v1/events", "/api/v1/events/count", "/api/v1/events/{id}", "/api/v1/scores/{subject}", "/api/v1/rules"]), paths.Keys.ToHashSet());
        foreach (var call in paths.Values.SelectMany(path => path.EnumerateObject()))
        {
            Assert.NotEmpty(call.Value.GetProperty("summary").GetString()!);
            var answers = call.Value.GetProperty("responses").EnumerateObject().ToList();
            Assert.Contains(answers, a => a.Name == "401");
            Assert.All(answers.Where(a => a.Name[0] is '4' or '5'), a =>
                Assert.True(a.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)));
            Assert.True(call.Value.GetProperty("security")[0].TryGetProperty("ApiKey", out _));
        }
        Assert.Equal("X-Api-Key", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey")
            .GetProperty("name").GetString());
        AssertReferencesResolve(document, document);
    }

    [Fact, Trait("Req", "OP6")]
    public async Task ProblemTypes_LeadToAPageThatExplainsThem()
    {
        await using var console = await TestConsole.StartAsync();
        using var http = new HttpClient { BaseAddress = console.Address };
        var page = await http.GetStringAsync(ProblemPage.Path, Deadline.Token);
        Assert.All(ProblemPage.Kinds, kind => Assert.Contains($"id=\"{kind.Code}\"", page, StringComparison.Ordinal));
    }

    private static void AssertReferencesResolve(JsonElement document, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                AssertReferencesResolve(document, item);
        }
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name == "$ref")
                Assert.True(document.GetProperty("components")
                    .GetProperty("schemas").TryGetProperty(member.Value.GetString()!.Split('/')[^1], out _), member.Value.GetString());
            else
                AssertReferencesResolve(document, member.Value);
        }
    }
}
