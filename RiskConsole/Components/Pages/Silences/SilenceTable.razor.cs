using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>Silences as a table, live: also what each hides now.</summary>
public sealed partial class SilenceTable
{
    private const int MostShown = 200;

    private static readonly (string Words, TimeSpan Span)[] Longer = [("+1 h", TimeSpan.FromHours(1)), ("+1 d", TimeSpan.FromDays(1))];

    private IReadOnlyList<(Silence Silence, SilenceState State)> _lines = [];
    private IReadOnlyDictionary<Guid, int> _counts = new Dictionary<Guid, int>();
    private int _more;
    private IInboxView? _hidden;
    private CategorySet _categories;

    [Parameter] public bool Expired { get; set; }

    [Parameter] public bool MayAct { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    [Parameter] public EventCallback<(Guid Id, TimeSpan By)> OnExtend { get; set; }

    [Parameter] public EventCallback<Guid> OnEnd { get; set; }

    /// <summary>Somebody wants to change it, or to make it again.</summary>
    [Parameter] public EventCallback<Guid?> OnOpen { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    [Inject] private ISilences Silences { get; init; } = default!;

    [Inject] private SilenceCounts Counts { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Bind(Topic.Silences, Renew);
        _categories = Access.For((await Viewer).User);
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => Renew();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (!firstRender)
            return;
        _hidden = Counts.Open(_categories);
        Bind(_hidden.Subscribe, Count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _hidden?.Dispose();
    }

    private void Renew()
    {
        var now = Clock.GetUtcNow();
        var all = Silences.Current.Silences.Select(silence => (Silence: silence, State: silence.At(now))).Where(line => (line.State == SilenceState.Expired) == Expired);
        var ordered = Expired
            ? all.OrderByDescending(line => line.Silence.Until).ToArray()
            : [.. all.OrderBy(line => line.State == SilenceState.Pending).ThenBy(line => line.State == SilenceState.Pending ? line.Silence.StartsAt : line.Silence.Until)];
        (_lines, _more) = ([.. ordered.Take(MostShown)], Math.Max(0, ordered.Length - MostShown));
    }

    private void Count()
    {
        if (_hidden is { } hidden)
            _counts = Counts.Of(hidden.Current);
    }

    private string Question(Silence silence) => _counts.GetValueOrDefault(silence.Id) switch
    {
        0 => "It hides nothing now.",
        1 => "1 alert comes back.",
        var hits => $"{Numbers.Count(hits)} alerts come back.",
    };

    private static string EndedBy(Silence silence) =>
        silence.EndedAt is null ? "" : silence.EndedBy is { } who ? $"by {DisplayText.Clean(who, 40)}" : "all resolved";
}
