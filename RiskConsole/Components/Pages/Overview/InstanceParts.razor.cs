using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Telemetry.Instances;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The instances of the console and what each does.</summary>
public sealed partial class InstanceParts : LiveComponent
{
    private InstanceList _list = default!;
    private InstanceList? _drawn;

    [Inject] private IInstances Instances { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Instances, Pull);
    }

    protected override bool ShouldRender() => !ReferenceEquals(_drawn, _list);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _list;
        base.OnAfterRender(firstRender);
    }

    private static string Scores(InstanceReport instance) =>
        instance.ScoresWithoutStore is { } share ? $", {Numbers.Percent(share)} of score reads needed no store" : "";

    private void Pull() => _list = Instances.Current;
}
