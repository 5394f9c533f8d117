using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>One subject: its score as it fades, what contributed, its history and its events.</summary>
public sealed partial class SubjectPage : IDisposable
{
    private static readonly TimeSpan RenewInterval = TimeSpan.FromMilliseconds(500);

    // A score fades also while nothing happens.
    private static readonly TimeSpan FadeInterval = TimeSpan.FromSeconds(5);

    private string? _subject;
    private SubjectScore? _score;
    private string? _rangeKey;
    private HistoryRange _range = HistoryRange.All[0];
    private ChartDefinition _chart = default!;
    private SubjectHistoryFeed _feed = default!;
    private LivePump? _pump;
    private ITimer? _fading;
    private IDisposable? _subscription;
    private bool _loading = true;
    private bool _disposed;

    /// <summary>Only has the page set anew when the address changes; what it says is read from the address itself.</summary>
    [Parameter] public string? Subject { get; set; }

    /// <summary>The width of the history, one of <see cref="HistoryRange.All"/>.</summary>
    [SupplyParameterFromQuery(Name = "range")] public string? Range { get; set; }

    [Inject] private IScoreBook Book { get; init; } = default!;

    [Inject] private IOptions<ScoreOptions> Options { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private string Name => _subject is null ? "Subject" : DisplayText.Clean(_subject, 80);

    // The beginning of a mistyped name is more likely right than its end.
    private string SearchUrl => ScoresUrl.Parse(_subject is { Length: > 8 } name ? name[..8] : _subject, null).ToString();

    public void Dispose()
    {
        _disposed = true;
        Circuit.Reconnected -= Request;
        _subscription?.Dispose();
        _fading?.Dispose();
        _pump?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var rangeKey = Range;
        var found = SubjectUrl.TryParse(Navigation.Uri, out var subject);
        if (subject == _subject && rangeKey == _rangeKey && !_loading)
            return;
        (_subject, _rangeKey, _loading) = (subject, rangeKey, true);
        var score = found ? await Book.FindAsync(subject!, CancellationToken.None) : null;
        // Meanwhile the person may have gone on to another subject.
        if (!_disposed && subject == _subject && rangeKey == _rangeKey)
            Show(score, anew: true);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _pump = new LivePump(Time, RenewInterval, () => InvokeAsync(RenewAsync));
        _subscription = Bus.Subscribe(Topic.Scores, Request);
        _fading = Time.CreateTimer(_ => Request(), null, FadeInterval, FadeInterval);
        Circuit.Reconnected += Request;
    }

    private void Request() => _pump?.Request();

    private async Task RenewAsync()
    {
        if (_disposed || _loading || _subject is not { } subject || !Circuit.Connected)
            return;
        try
        {
            var score = await Book.FindAsync(subject, CancellationToken.None);
            if (_disposed || subject != _subject)
                return;
            Show(score, anew: _score is null);
            StateHasChanged();
        }
        catch (Exception ex)
        {
            await DispatchExceptionAsync(ex);
        }
    }

    private void Show(SubjectScore? score, bool anew)
    {
        _score = score;
        _loading = false;
        if (score is null || !anew)
            return;
        _range = HistoryRange.For(_rangeKey, score.LastSeen, Time.GetUtcNow());
        _chart = SubjectHistoryFeed.DefinitionFor(score.Subject);
        _feed = new SubjectHistoryFeed(Book, score, _range, Options.Value.HalfLife, Time);
    }

    private static string UrlOf(SubjectScore score, HistoryRange range) => SubjectUrl.For(score.Subject, range.Key);
}
