using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts;

public class RuleFaultTests
{
    [Theory, Trait("Req", "AL1")]
    [InlineData("cannot be compiled", "cannot be compiled")]
    [InlineData("fails on events", "The rule failed on an event: no such luck")]
    public async Task RuleFails_IsShownWithItsReasonAndTheOthersGoOn(string name, string reason)
    {
        await using var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<IRuleCompiler, FragileCompiler>());
        var rule = await console.AddAsync(SomeRule.Threshold(name));

        await console.SendAsync(Some.Event(score: 0.95));
        var alert = await console.UntilOneAsync();

        Assert.Equal("High risk score", alert.Name);
        await Deadline.UntilAsync(() => console.Get<IRuleStatuses>().Find(rule.Id)?.Fault == reason, "its status says why");
        var health = console.Get<HealthBoard>().Current.Parts.Single(part => part.Part == "Rules");
        Assert.Equal((HealthStatus.Degraded, $"1 rule fails: {name}: {reason}"), (health.Status, health.Reason));

        await console.ChangeAsync(rule, state: RuleState.Disabled);
        await Deadline.UntilAsync(() => console.Get<HealthBoard>().Current.Value == 100, "health is good again");
        Assert.Single(console.Shown());
    }

    [Fact, Trait("Req", "AL1")]
    public async Task RuleFailsAfterStart_KeepsWhatIsOpenOfIt()
    {
        var first = await TestConsole.StartAsync();
        var rule = await first.AddAsync(SomeRule.Threshold("cannot be compiled") with { Where = "subject:account/*" });
        await first.WithoutAsync("High risk score");
        await first.SendAsync(Some.Event(score: 0.95));
        await first.UntilOneAsync();
        await first.StopAsync();

        await using var second = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<IRuleCompiler, FragileCompiler>(), first.Folder);
        await Deadline.UntilAsync(() => second.Get<IRuleStatuses>().Find(rule.Id) is { Fault: not null }, "it fails");
        await second.SendAsync(Some.Event(score: 0.1));

        Assert.Equal(AlertState.Open, Assert.Single(await second.StoredAsync()).State);
    }

    private sealed class FragileCompiler(IQueryCompiler<RiskEvent> queries, Microsoft.Extensions.Options.IOptions<RuleOptions> options) : IRuleCompiler
    {
        private readonly RuleCompiler _compiler = new(queries, options);

        public CompiledRule Compile(RuleVersion version) => version.Definition.Name switch
        {
            "cannot be compiled" => throw new RuleFaultException("cannot be compiled"),
            "fails on events" => new Failing(version),
            _ => _compiler.Compile(version),
        };
    }

    private sealed class Failing(RuleVersion version) : CompiledRule(version)
    {
        public override ulong Shape => 1;

        public override long HorizonUs => 0;

        public override bool KeepsBaseline => false;

        public override bool TryTake(RiskEvent e, out Sample sample) => throw new InvalidOperationException("no such luck");

        public override KeyWindow NewWindow() => new ThresholdWindow();
    }
}
