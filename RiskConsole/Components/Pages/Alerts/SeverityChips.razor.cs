using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Severities as switches, with how many alerts of each are open.</summary>
public sealed partial class SeverityChips : LiveComponent
{
    private readonly Func<Task>[] _bySeverity;
    private readonly long[] _counts = new long[5];
    private string _drawn = "";

    public SeverityChips() => _bySeverity = [.. Enum.GetValues<Severity>().Prepend(default).Select(severity => (Func<Task>)(() => OnSeverity.InvokeAsync(severity)))];

    [Parameter, EditorRequired] public required SeveritySet Chosen { get; set; }

    /// <summary>Whether counts are shown: they are of what is open.</summary>
    [Parameter] public bool Counts { get; set; }

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Parameter] public EventCallback<Severity> OnSeverity { get; set; }

    [Inject] private IAlertBoard Board { get; init; } = default!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Alerts, Pull);
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => State() != _drawn;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = State();
        base.OnAfterRender(firstRender);
    }

    private string State() => $"{Chosen}|{(Counts ? string.Join(',', _counts) : "")}";

    private void Pull()
    {
        foreach (var (severity, count) in Board.For(Categories).Counts)
            _counts[(int)severity] = count;
    }
}
