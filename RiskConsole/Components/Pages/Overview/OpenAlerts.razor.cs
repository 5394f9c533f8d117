using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>What is wrong right now: how many alerts of each severity are open, and the most severe of them. Its height never changes.</summary>
public sealed partial class OpenAlerts : LiveComponent
{
    private const int Rows = 4;

    private Words _shown = default!;
    private IReadOnlyList<AlertLine> _rows = [];
    private (Words, IReadOnlyList<AlertLine>)? _drawn;
    private bool _held;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IAlertBoard Board { get; init; } = default!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Alerts, Pull);
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => _drawn is not { } drawn || !ReferenceEquals(drawn.Item1, _shown) || !drawn.Item2.SequenceEqual(_rows);

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = (_shown, _rows);
        base.OnAfterRender(firstRender);
    }

    private void Pull()
    {
        var words = Words.Of(Board.For(Categories));
        _shown = words;
        _rows = _held && _rows.Count > 0 ? RankHold.Renew(_rows, words.Lines, line => line.Id) : words.Lines;
    }

    private void Hold() => _held = true;

    // Settled by the next change, not here: focus that moves on within the table lets go and holds again.
    private void LetGo() => _held = false;

    /// <summary>What is shown, put into words once for all circuits that share the snapshot.</summary>
    private sealed record Words(ImmutableArray<(Severity Severity, string Count)> Counts, string Note, string? Worst, AlertLine[] Lines)
    {
        private static readonly ConditionalWeakTable<AlertSnapshot, Words> s_known = [];

        public static Words Of(AlertSnapshot snapshot) => s_known.GetValue(snapshot, static shared => new Words(
            [.. shared.Counts.Select(count => (count.Severity, Numbers.Compact(count.Count)))],
            $"{Numbers.Count(shared.Total)} open{(shared.Acknowledged > 0 ? $", {Numbers.Count(shared.Acknowledged)} acknowledged" : "")} · "
                + $"{Numbers.Count(shared.ResolvedToday)} resolved today",
            shared.Worst?.Name(), AlertLine.For(shared)[..Math.Min(Rows, shared.Open.Length)]));
    }
}
