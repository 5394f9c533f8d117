using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Layout;

/// <summary>Whether what is shown is live. The browser knows of its own connection; why the console itself may be late comes from here.</summary>
public sealed partial class ConnectionMark : LiveComponent
{
    private Health? _delay;
    private Health? _drawn;

    [Inject] private HealthBoard Health { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Health, Pull);
    }

    protected override bool ShouldRender() => _drawn != _delay;

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _delay;
        base.OnAfterRender(firstRender);
    }

    private void Pull() => _delay = Health.Delay;
}
