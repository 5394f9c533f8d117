using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Alerts.Explain;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Components.Support;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Alerts;

public sealed class EventRulesTests : ConsoleBunitContext
{
    private readonly FakeExplanations _explanations = new();

    public EventRulesTests() => Services.AddSingleton<IWhyNot>(_explanations);

    [Fact, Trait("Req", "AL8")]
    public void Rules_ThatLooked_ComeFirstWithWhatTheySaw()
    {
        var alert = SomeAlert.Open();
        _explanations.Verdicts = new EventVerdicts(Some.Event(), false, false,
        [
            new(Guid.NewGuid(), "Outflow <b>", RuleKind.Velocity, 2, 3, RuleState.Active, VerdictKind.Counted, "Error is reached; it was counted on the alert that was open.")
            {
                Value = 1_200, Measure = "sum of data.usd in 10 min", Levels = [new(Severity.Error, 1_000, true), new(Severity.Warning, 5_000, false)], Key = "subject account/1", Alert = alert,
            },
            new(Guid.NewGuid(), "Only critical", RuleKind.Threshold, 1, null, RuleState.Shadow, VerdictKind.Passed, "Its condition severity:critical does not hold: the event has info.")
            {
                Parts = [new("severity:critical", false, "info"), new("type:a", true, "a")],
            },
        ]);

        var cut = Render<EventRules>(p => p.Add(c => c.Uid, Guid.NewGuid()));

        Assert.Equal(["1 rule looked at it", "1 rule did not"], cut.FindAll("h3").Select(title => title.TextContent));
        var first = cut.Find(".verdict");
        Assert.Contains("1,200 sum of data.usd in 10 min", first.QuerySelector(".verdict-value")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("version 2, now 3", first.TextContent, StringComparison.Ordinal);
        Assert.Equal(["true", "false"], first.QuerySelectorAll(".verdict-levels li").Select(level => level.GetAttribute("data-reached")));
        Assert.Contains(first.QuerySelectorAll("a"), link => link.GetAttribute("href") == $"/alerts/{alert.Id}");
        Assert.Equal(["false", "true"], cut.FindAll(".verdict-parts li").Select(part => part.GetAttribute("data-holds")));
        Assert.Empty(cut.FindAll("b"));
    }

    [Fact, Trait("Req", "AC2")]
    public void Rules_EventIsForeign_SaysSo() =>
        Assert.Contains("does not see", Render<EventRules>(p => p.Add(c => c.Uid, Guid.NewGuid())).Find(".empty").TextContent, StringComparison.Ordinal);
}
