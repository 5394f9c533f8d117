using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>Silences as a table, live: also what each hides now.</summary>
public sealed partial class SilenceTable
{
    private const int MostShown = 200;

    private static readonly (string Words, TimeSpan Span)[] Longer = [("+1 h", TimeSpan.FromHours(1)), ("+1 d", TimeSpan.FromDays(1))];

    private IReadOnlyList<(Silence Silence, SilenceState State)> _lines = [];
    private int _more;

    [Parameter] public bool Expired { get; set; }

    [Parameter] public bool MayAct { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    [Parameter] public EventCallback<(Guid Id, TimeSpan By)> OnExtend { get; set; }

    [Parameter] public EventCallback<Guid> OnEnd { get; set; }

    /// <summary>Somebody wants to change it, or to make it again.</summary>
    [Parameter] public EventCallback<Guid?> OnOpen { get; set; }

    [Inject] private ISilences Silences { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    /// <inheritdoc/>
    protected override void Renew()
    {
        var now = Clock.GetUtcNow();
        var all = Silences.Current.Silences.Select(silence => (Silence: silence, State: silence.At(now))).Where(line => (line.State == SilenceState.Expired) == Expired);
        var ordered = Expired
            ? all.OrderByDescending(line => line.Silence.Until).ToArray()
            : [.. all.OrderBy(line => line.State == SilenceState.Pending).ThenBy(line => line.State == SilenceState.Pending ? line.Silence.StartsAt : line.Silence.Until)];
        (_lines, _more) = ([.. ordered.Take(MostShown)], Math.Max(0, ordered.Length - MostShown));
    }

    private string Question(Silence silence) => Hits.GetValueOrDefault(silence.Id) switch
    {
        0 => "It hides nothing now.",
        1 => "1 alert comes back.",
        var hits => $"{Numbers.Count(hits)} alerts come back.",
    };

    private static string EndedBy(Silence silence) =>
        silence.EndedAt is null ? "" : silence.EndedBy is { } who ? $"by {DisplayText.Clean(who, 40)}" : "all resolved";
}
