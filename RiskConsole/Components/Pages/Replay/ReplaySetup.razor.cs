using System.Globalization;
using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>Asks what to replay and begins it. What is refused stands by its field.</summary>
public sealed partial class ReplaySetup : CommandComponent
{
    private static readonly (string Label, TimeSpan Length)[] s_presets =
    [
        ("The last 15 min", TimeSpan.FromMinutes(15)), ("The last hour", TimeSpan.FromHours(1)), ("The last 24 h", TimeSpan.FromDays(1)), ("The last 7 d", TimeSpan.FromDays(7)),
    ];

    private static readonly string[] s_fields = ["from", "to", "speed", "rules", "draft"];

    private DateTime _from;
    private DateTime _to;
    private string _speed = "10";
    private ReplayRules _rules = ReplayRules.AsInForce;
    private ReplayDraft? _draft;
    private (DateTimeOffset First, DateTimeOffset Last)? _stored;
    private IReadOnlyList<ReplayInfo> _running = [];
    private bool _starting;

    /// <summary>What to begin with.</summary>
    [Parameter, EditorRequired] public required ReplayUrl Url { get; set; }

    /// <summary>Whether it begins without being asked.</summary>
    [Parameter] public bool Begins { get; set; }

    [CascadingParameter] internal ReplayPage Page { get; set; } = default!;

    [Inject] private IReplays Replays { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    /// <summary>Those one can choose, and the one that was asked for.</summary>
    private IEnumerable<double> Speeds =>
        double.TryParse(_speed, CultureInfo.InvariantCulture, out var own) && !ReplayWords.Speeds.Contains(own) ? ReplayWords.Speeds.Append(own).Order() : ReplayWords.Speeds;

    protected override void OnInitialized()
    {
        Choose(TimeSpan.FromHours(1));
        _running = Replays.Running;
        _starting = Begins;
        // What can be read of the address stands in the form, whatever is wrong with the rest.
        Fill(Url with { To = null, Speed = null, Rules = null, Draft = null }, request => _from = request.From.UtcDateTime);
        Fill(Url with { From = null, Speed = null, Rules = null, Draft = null }, request => _to = request.To.UtcDateTime);
        Fill(new ReplayUrl(Speed: Url.Speed), request => _speed = request.Speed.ToString(CultureInfo.InvariantCulture));
        Fill(new ReplayUrl(Rules: Url.Rules), request => _rules = request.Rules);
        Fill(new ReplayUrl(Draft: Url.Draft), request => _draft = request.Rules.Draft);
    }

    protected override async Task OnInitializedAsync()
    {
        if (Begins && await BeginAsync(Url.Read))
            return;
        _starting = false;
        await LookAsync();
    }

    private Task<bool> StartAsync() => BeginAsync(_ => new ReplayRequest(
        new DateTimeOffset(_from, TimeSpan.Zero), new DateTimeOffset(_to, TimeSpan.Zero), _rules with { Draft = _draft }, double.Parse(_speed, CultureInfo.InvariantCulture)));

    private async Task<bool> BeginAsync(Func<DateTimeOffset, ReplayRequest> read)
    {
        var began = await TryAsync(async (user, ct) =>
        {
            var watch = await Replays.StartAsync(user, read(Time.GetUtcNow()), ct);
            // The page was left meanwhile.
            if (ct.IsCancellationRequested)
                watch.Dispose();
            else
                Page.Show(watch);
        });
        _running = Replays.Running;
        return began;
    }

    private async Task LookAsync()
    {
        // What is wrong stays said.
        if (Problem is not null || s_fields.Any(field => Fault(field) is not null))
            return;
        await TryAsync(async (user, ct) => _stored = await Replays.StoredAsync(user, ct));
    }

    private void Fill(ReplayUrl part, Action<ReplayRequest> take)
    {
        try
        {
            take(part.Read(Time.GetUtcNow()));
        }
        catch (InputRefusedException)
        {
            // Said when it begins.
        }
    }

    private void Choose(TimeSpan length)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        _to = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        _from = _to - length;
    }

    private void ChooseNewest() => (_from, _to) = (_stored!.Value.Last.UtcDateTime.Date, _stored.Value.Last.UtcDateTime.Date.AddDays(1));
}
