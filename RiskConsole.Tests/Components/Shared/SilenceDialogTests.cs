using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;
using RiskConsole.Query;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Shared;

public sealed class SilenceDialogTests : ConsoleBunitContext
{
    private readonly FakeSilences _silences;
    private readonly List<string?> _done = [];

    public SilenceDialogTests()
    {
        _silences = new FakeSilences(Time);
        var queries = new SilenceQueries(Time);
        Services.AddSingleton<ISilences>(_silences);
        Services.AddSingleton(queries);
        Services.AddSingleton<IQueryCompiler<Alert>>(queries);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Alert_IsSilencedByRuleAndSubject_ConditionsCanBeTakenOut()
    {
        var cut = Open(SomeAlert.Open(subject: "account/1"));
        Assert.Equal("rule:\"High risk score\" subject:account/1", cut.Find("#silence-query").GetAttribute("value"));
        Assert.Equal(["rule: High risk score", "subject: account/1"], Pressed(cut));
        Assert.Contains("Hides 1 of 3 open alerts now", cut.Find(".silence-hits").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 of 10", cut.Find(".silence-hits").TextContent, StringComparison.Ordinal);

        await cut.FindAll(".chip")[1].ClickAsync();
        Assert.Equal(["rule: High risk score"], Pressed(cut));
        await cut.FindAll(".segmented .button")[1].ClickAsync();
        await cut.Find("#silence-why").InputAsync(new ChangeEventArgs { Value = "Maintenance" });
        await cut.Find("form").SubmitAsync();

        var draft = Assert.IsType<SilenceDraft>(Assert.Single(_silences.Done));
        Assert.Equal(("rule:\"High risk score\"", "Maintenance", Time.GetUtcNow().AddHours(4), false), (draft.Query, draft.Comment, draft.EndsAt, draft.HideEverything));
        Assert.Equal("Silenced for 4h.", Assert.Single(_done));
    }

    [Fact, Trait("Req", "AL10")]
    public async Task HidesEverything_AsksAgainWithTheCount()
    {
        _silences.Preview = new(37, 37, [SomeAlert.Open()], 40, 40, "This hides all 37 open alerts. Hide them all?");
        var cut = Open(SomeAlert.Open());

        await cut.Find("form").SubmitAsync();
        Assert.Empty(_silences.Done);
        Assert.Contains("all 37 open alerts", cut.Find(".silence-question").TextContent, StringComparison.Ordinal);
        await cut.Find("form").SubmitAsync();

        Assert.True(Assert.IsType<SilenceDraft>(Assert.Single(_silences.Done)).HideEverything);
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Refused_IsSaidByTheField_AndEscDoesNothingMore()
    {
        _silences.Refusal = new([new("comment", "Say why."), new("ends_at", "Too far.")]);
        var cut = Open(SomeAlert.Open());
        await cut.FindAll(".segmented .button")[4].ClickAsync();
        await cut.InvokeAsync(() => cut.Instance.EndsAt("2026-12-24T18:00:00Z"));

        await cut.Find("form").SubmitAsync();

        Assert.Equal("Say why.", cut.Find("#silence-why-error").TextContent);
        Assert.Equal("Too far.", cut.Find("#silence-end-error").TextContent);
        Assert.Empty(_done);
        await cut.InvokeAsync(cut.Instance.Cancel);
        Assert.Null(Assert.Single(_done));
    }

    [Fact, Trait("Req", "AL10")]
    public async Task FieldThatChanges_IsRefusedInTheBox()
    {
        var cut = Open(SomeAlert.Open());

        await cut.InvokeAsync(() => cut.FindComponent<QueryBox<Alert>>().Instance.Typed("rule:a state:open", 17));

        Assert.Contains("state changes while an alert lives", cut.Find(".query-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("once the query can be read", cut.Find(".silence-hits").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL10")]
    public async Task Pending_IsChanged_ExpiredIsMadeAgain()
    {
        var pending = _silences.Add("subject:a", 60, 120, "later");
        var cut = Render<SilenceDialog>(p => p.Add(d => d.From, pending.Id).Add(d => d.OnDone, (string? words) => _done.Add(words)));
        await cut.Find("form").SubmitAsync();
        var (id, draft) = Assert.IsType<(Guid, SilenceDraft)>(Assert.Single(_silences.Done));
        Assert.Equal((pending.Id, "later", pending.StartsAt, pending.EndsAt), (id, draft.Comment, draft.StartsAt, draft.EndsAt));

        var expired = _silences.Add("subject:b", -120, -60, "once");
        cut = Render<SilenceDialog>(p => p.Add(d => d.From, expired.Id));
        await cut.Find("form").SubmitAsync();
        Assert.Equal(("subject:b", "once", null), Assert.IsType<SilenceDraft>(_silences.Done[1]) is var again ? (again.Query, again.Comment, again.StartsAt) : default);
    }

    [Fact, Trait("Req", "AL10")]
    public void Prefill_ManyAlerts_CanBeUsedAndMatchesThemAll()
    {
        var queries = new SilenceQueries(Time);
        Alert[][] sets =
        [
            [SomeAlert.Open("A \"quoted\" * rule", subject: "a b")],
            [SomeAlert.Open("A", subject: "1"), SomeAlert.Open("A", subject: "2")],
            [SomeAlert.Open("A", subject: "1"), SomeAlert.Open("B", subject: "1")],
            [SomeAlert.Open("A", subject: "1"), SomeAlert.Open("B", subject: "2")],
            [SomeAlert.Open("A", subject: null)],
            [.. Enumerable.Range(0, 30).Select(i => SomeAlert.Open("A", subject: $"account/{i}"))],
            [.. Enumerable.Range(0, 60).Select(i => SomeAlert.Open($"Rule {i}", subject: $"account/{i}"))],
        ];
        foreach (var alerts in sets)
        {
            var text = SilencePrefill.Query(alerts);
            Assert.True(queries.TryCompile(text, out var query, out var error), $"{text}: {error?.Message}");
            Assert.All(alerts, alert => Assert.True(query.Matches(alert), text));
            Assert.True(SilenceQueries.IsSelective(text), text);
        }
        Assert.Equal("rule:A subject:(1, 2)", SilencePrefill.Query(sets[1]));
        Assert.Equal("rule:(A, B) subject:1", SilencePrefill.Query(sets[2]));
        Assert.Equal("(rule:A subject:1) OR (rule:B subject:2)", SilencePrefill.Query(sets[3]));
    }

    private IRenderedComponent<SilenceDialog> Open(params Alert[] alerts) =>
        Render<SilenceDialog>(p => p.Add(d => d.Alerts, alerts).Add(d => d.OnDone, (string? words) => _done.Add(words)));

    private static IEnumerable<string> Pressed(IRenderedComponent<SilenceDialog> cut) =>
        cut.FindAll(".chip[aria-pressed=true] .truncate").Select(chip => chip.TextContent.Trim());
}
