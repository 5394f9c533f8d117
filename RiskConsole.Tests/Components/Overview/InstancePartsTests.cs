using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Overview;
using RiskConsole.Events;
using RiskConsole.Telemetry.Instances;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Overview;

public class InstancePartsTests : ConsoleBunitContext
{
    private readonly FakeInstances _instances = new();

    public InstancePartsTests() => Services.AddSingleton<IInstances>(_instances);

    [Fact, Trait("Req", "ME4")]
    public async Task Render_AnotherInstanceComesAndRedisGoes_ShowsBoth()
    {
        Render<LivePulse>();
        var cut = Render<InstanceParts>();
        Assert.Contains("this one", Assert.Single(cut.FindAll("li")).TextContent, StringComparison.Ordinal);
        Assert.Contains("runs the pipeline, 1 open page", cut.Markup, StringComparison.Ordinal);

        _instances.Current = _instances.Current with { Others = [FakeInstances.Own with { Name = "there-2-bb", Role = "follows", Circuits = 1_200, ScoresWithoutStore = 0.97 }] };
        Bus.Publish(Topic.Instances);
        await LiveAsync(() => cut.FindAll("li").Count == 2, "the other instance is shown");
        Assert.Contains("follows, 1\u202f200 open pages, 97\u202f% of score reads needed no store", cut.Markup, StringComparison.Ordinal);

        _instances.Current = _instances.Current with { Others = [], IsComplete = false };
        Bus.Publish(Topic.Instances);
        await LiveAsync(() => cut.Markup.Contains("not known at this moment", StringComparison.Ordinal), "the gap is told");
    }
}
